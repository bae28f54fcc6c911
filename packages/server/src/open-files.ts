import { readFile } from 'node:fs/promises';
import { SetupError } from './errors.ts';

/** With fewer, Galena or its PostgreSQL would fail somewhere later, with an error that does not say why. */
const fewest = 256;

/**
 * Checks the limit of open files, where the system tells it (Linux).
 * @throws SetupError where it is too low to start.
 */
export async function checkOpenFiles(): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const limit = Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
  if (limit >= fewest) return;
  throw new SetupError(
    `Galena may open ${limit} files (ulimit -n): it needs ${fewest} to start, and 1024 or more to serve`,
  );
}
