import type { DoubleDescription } from '@galena/server';
import { NoServerError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { type DoubleCommandOptions, doubleEnvironment } from './double-options.ts';

/** A double of this process's own, for as long as a command runs. */
export interface CommandDouble extends DoubleDescription {
  stop(): Promise<void>;
}

/** Starts a double as the options say, seeded. */
export async function runDouble(
  options: DoubleCommandOptions,
  defaultPort: string,
  output: Output,
): Promise<CommandDouble> {
  // The server is large, and most commands have no use for it.
  const { describeDouble, SetupError, startDouble } = await import('@galena/server');
  const onMaking = (cacheDir: string) =>
    output.note(`Making what later starts copy, in ${cacheDir}: the first start takes a few seconds`);
  const running = await startDouble(doubleEnvironment(options, defaultPort), {
    inMemory: options.onDisk !== true,
    hasTls: options.tls !== undefined && options.tls !== false,
    onMaking,
  }).catch((error: unknown) => {
    throw error instanceof SetupError ? new NoServerError(error.message) : error;
  });
  return { ...describeDouble(running), stop: () => running.stop() };
}
