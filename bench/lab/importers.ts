import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Credentials } from './api-calls.ts';

/** What a process of importers has to do. */
export interface ImportersWork {
  readonly url: string;
  /** One for each import that is to be under way at any time. */
  readonly places: readonly Credentials[];
  readonly rowsPerFile: number;
}

/** Clients that import all the time. */
export interface Importers {
  /** Resolves when none sends anything any more; what is queued stays queued. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./importers-process.ts', import.meta.url));

/**
 * Starts clients that import, in a process of their own: to send 10 MB keeps the thread that does it busy for a third of
 * a second, and calls that are timed in the same thread would look as slow as that.
 */
export function startImporters(work: ImportersWork): Importers {
  const child = fork(program);
  const exit = once(child, 'exit');
  child.send(work);
  const stop = async () => {
    if (child.connected) child.send('stop');
    const [status] = await exit;
    if (status !== 0) throw new Error(`the process of the importers ended with ${status}`);
  };
  return { stop };
}
