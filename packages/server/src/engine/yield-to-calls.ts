import { readFileSync } from 'node:fs';
import os from 'node:os';

/** A tenth of the share of the processor that others have, where they want it. */
const priority = 10;

/**
 * Lets calls go first where the processor is short: an import takes seconds anyhow, and a call milliseconds, most of
 * which are turns of Galena and PostgreSQL that each wait for the processor. Linux alone has priorities of threads.
 */
export function yieldThread(): void {
  if (os.platform() === 'linux') trySetPriority(0);
}

/** The same for the process of PostgreSQL behind a connection, if it is one of this machine and may be told so. */
export function yieldBackend(pid: number): void {
  if (os.platform() === 'linux' && isBackend(pid)) trySetPriority(pid);
}

/** The number may be one of another machine, or of another container. */
function isBackend(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ');
  } catch {
    return false;
  }
}

function trySetPriority(pid: number): void {
  try {
    if (os.getPriority(pid) < priority) os.setPriority(pid, priority);
  } catch {
    // Another user's: it stays as it is.
  }
}
