import { createProgram } from './program.ts';
import { exitStatus } from './terminal/exit-status.ts';
import { write } from './terminal/output.ts';

// Notes, progress and errors: if they cannot be written, the result and the exit status still count.
process.stderr.on('error', () => undefined);

const [, , name] = process.argv;
// As on a full disk: half of a result must not pass for all of it. Whoever reads no further may have seen enough. A server goes on
// without its log.
if (name !== 'serve') {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    write(process.stderr, `The result cannot be written: ${error.message}\n`);
    process.exit(exitStatus.usage);
  });
}

const program = await createProgram(name);
await program.parseAsync();
