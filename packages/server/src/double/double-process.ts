import module from 'node:module';
import { createInterface } from 'node:readline';
import { SetupError } from '../errors.ts';
import type { DoubleDescription } from './describe-double.ts';
import type { RunningDouble } from './start-double.ts';

/** What a test says to the process that it has started, in one line of JSON. */
export interface DoubleOrder {
  readonly environment: Readonly<Record<string, string>>;
  readonly inMemory: boolean;
  readonly hasTls: boolean;
}

/** What the process says, each in a line of JSON. */
export type DoubleWord =
  | { readonly making: string }
  | { readonly ready: DoubleDescription }
  | { readonly error: string };

// The program of a double that a test has started: it lives as long as its standard input is open, which the system closes when the
// process of the test ends in any way. Nothing that a test does in its own process, as mocking modules, touches it.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const input = createInterface({ input: process.stdin });
const ended = new Promise<void>((resolve) => input.once('close', resolve));
const ordered = new Promise<DoubleOrder>((resolve) => {
  input.once('line', (line) => resolve(JSON.parse(line) as DoubleOrder));
});
process.once('SIGTERM', () => input.close());

// Node.js from 22.1 keeps what it has compiled.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
  module.enableCompileCache();
const loaded = Promise.all([import('./start-double.ts'), import('./describe-double.ts')]);

const running = await Promise.race([ordered.then(start), ended]).catch((error: unknown) => {
  say({ error: error instanceof SetupError ? error.message : describe(error) });
  process.exitCode = 1;
});
await ended;
await running?.stop();

async function start({ environment, inMemory, hasTls }: DoubleOrder): Promise<RunningDouble> {
  const [{ startDouble }, { describeDouble }] = await loaded;
  const onMaking = (cacheDir: string) => say({ making: cacheDir });
  const started = await startDouble(environment, { inMemory, hasTls, onMaking });
  say({ ready: describeDouble(started) });
  return started;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function say(word: DoubleWord): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}
