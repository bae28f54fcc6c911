import { createProgram } from './program.ts';

// Notes, progress and errors: whoever has no room for them, or reads no more of them, wants the result and the exit status
// all the same.
process.stderr.on('error', () => undefined);

const program = await createProgram(process.argv[2]);
await program.parseAsync();
