import { createProgram } from '../../src/program.ts';
import { environmentOf, type Outcome } from './run-galena.ts';

/** A command has ended the process, as it takes it to be. */
class Ended extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the command has ended with ${status}`);
    this.status = status;
  }
}

/**
 * Runs a command as `runGalena` does, but in this process: a process of its own takes longer than what most commands do.
 * One at a time; folder, environment and streams are those of the test again when it is over.
 */
export async function runHere(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { env, exit } = process;
  const cwd = process.cwd();
  const stdout = listenTo(process.stdout);
  const stderr = listenTo(process.stderr);
  process.chdir(folder);
  process.env = environmentOf(folder, environment);
  process.exit = (status) => {
    throw new Ended(Number(status ?? process.exitCode ?? 0));
  };
  try {
    const status = await runToEnd(args);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    Object.assign(process, { env, exit, exitCode: undefined });
    process.chdir(cwd);
    stdout.stop();
    stderr.stop();
  }
}

async function runToEnd(args: readonly string[]): Promise<number> {
  try {
    process.exitCode = 0;
    const program = await createProgram(args[0]);
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    if (error instanceof Ended) return error.status;
    throw error;
  }
}

/** Takes what is written to a stream, until it is told to stop. */
function listenTo(stream: NodeJS.WriteStream): { text(): string; stop(): void } {
  const written: string[] = [];
  const { write } = stream;
  stream.write = (text: string | Uint8Array) =>
    written.push(typeof text === 'string' ? text : Buffer.from(text).toString()) > 0;
  return {
    text: () => written.join(''),
    stop() {
      stream.write = write;
    },
  };
}
