import { createProgram } from './program.ts';

// Notes, progress and errors: if they cannot be written, the result and the exit status still count.
process.stderr.on('error', () => undefined);

const program = await createProgram(process.argv[2]);
await program.parseAsync();
