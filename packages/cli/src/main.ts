import { createProgram } from './program.ts';

// Whoever reads the output may have seen enough: `galena failures 1000 | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await createProgram().parseAsync();
