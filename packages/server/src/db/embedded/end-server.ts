import { setTimeout as delay } from 'node:timers/promises';

/** How a server is ended: `fast` writes all of its memory to disk first, `immediate` is for data that nobody wants any more. */
export type Shutdown = 'fast' | 'immediate';

const repeatMs = 1_000;
/** How long a fast shutdown may take. */
const fastMs = 30_000;

/**
 * Ends a server with a fast shutdown (SIGINT), and waits until it is gone. The signal is repeated, as a server may miss it
 * before it has installed its signal handlers. At some moments of a start, handling it makes PostgreSQL 18 hang in its
 * shutdown: so after half a minute an immediate shutdown (SIGQUIT) is requested, which loses nothing that was committed.
 * @param shutdown `immediate` requests that from the beginning
 * @param patienceMs how long to wait in all
 * @returns whether the server is gone
 */
export async function endServer(
  pid: number,
  isGone: () => boolean | Promise<boolean>,
  shutdown: Shutdown = 'fast',
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const start = performance.now();
  for (let signalled = -Infinity; !(await isGone()); await delay(20)) {
    const now = performance.now();
    if (now - start > patienceMs) return false;
    if (now - signalled < repeatMs) continue;
    signalled = now;
    signal(pid, shutdown === 'fast' && now - start < fastMs ? 'SIGINT' : 'SIGQUIT');
  }
  return true;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended, or belongs to somebody else; the caller's check sees which.
  }
}
