import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../errors.ts';

/** What a server writes about itself into its data folder; after a kill it is still there. */
interface Lock {
  readonly pid: number;
  readonly socketFolder: string;
  readonly status: string;
}

function lockFile(folder: string): string {
  return path.join(folder, 'postmaster.pid');
}

export async function readLock(folder: string): Promise<Lock | undefined> {
  const lines = (await readFile(lockFile(folder), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, socketFolder: lines[4] ?? '', status: lines[7]?.trim() ?? '' } : undefined;
}

/** After a kill it takes a moment until the server is told to stop, and longer if it is just starting. */
const patienceMs = { ready: 5_000, other: 10_000 };

/**
 * After a kill the last server may still be going down, which takes as long as writing its memory to the disk does; one
 * that stays belongs to a Galena that is alive.
 */
export async function waitForPredecessor(folder: string): Promise<void> {
  for (let start = Date.now(); ; ) {
    const lock = await readLock(folder);
    if (lock === undefined) return;
    if (!(await isServerOn(folder, lock.pid))) return removeStaleLock(folder, lock);
    if (lock.status === 'stopping') start = Date.now();
    if (Date.now() - start > (lock.status === 'ready' ? patienceMs.ready : patienceMs.other)) {
      throw new SetupError(
        `Another Galena is running on ${path.dirname(folder)} (its PostgreSQL is process ${lock.pid}); stop it, or set GALENA_DATA_DIR to another folder`,
      );
    }
    await delay(50);
  }
}

/**
 * PostgreSQL would take whatever process has the number now for the last server, and not start: in a container the
 * same numbers come again with every start.
 */
async function removeStaleLock(folder: string, { pid }: Lock): Promise<void> {
  if (isAlive(pid)) await rm(lockFile(folder), { force: true });
}

/** Whether a process is the server on the folder, as its command line says; without /proc, any that is alive counts. */
export async function isServerOn(folder: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return commandLine === undefined ? isAlive(pid) : commandLine.split('\0').includes(folder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
