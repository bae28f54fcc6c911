import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DataInUse, SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { endServer } from './end-server.ts';

/** What a server writes about itself into its data folder; after a kill it is still there. */
interface Lock {
  readonly pid: number;
  /** Part of the socket's name: nothing listens on the network. */
  readonly port: number;
  readonly socketFolder: string;
  readonly status: string;
}

function lockFile(folder: string): string {
  return path.join(folder, 'postmaster.pid');
}

export async function readLock(folder: string): Promise<Lock | undefined> {
  const lines = (await readFile(lockFile(folder), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return pid > 0
    ? { pid, port: Number(lines[3]), socketFolder: lines[4] ?? '', status: lines[7]?.trim() ?? '' }
    : undefined;
}

/** The last server may have to write all its memory to a slow disk first. */
const orphanMs = 120_000;

/**
 * Ends the server of a Galena that is gone: the guard may be about to do it, or may be gone too.
 * To be called only by whoever has the lock of the data folder (folder-lock.ts).
 */
export async function endOrphan(folder: string, log: Logger): Promise<void> {
  const lock = await readLock(folder);
  if (lock === undefined) return;
  const { pid } = lock;
  // Nothing says what the process is: it must not be ended.
  if (isAlive(pid) && (await readCommandLine(pid)) === undefined) return waitForPredecessor(folder);
  if (await isServerOn(folder, pid)) {
    log.warn({ event: 'postgresql.orphan', pid }, 'ending the PostgreSQL of a Galena that is gone');
    const isGone = async () => !(await isServerOn(folder, pid));
    if (!(await endServer(pid, isGone, 'fast', orphanMs))) {
      throw new SetupError(
        `The last PostgreSQL on ${folder}, process ${pid}, has not ended within ${orphanMs / 1000} s; end it`,
      );
    }
  }
  await removeStaleLock(folder, pid);
}

/** After a kill it takes a moment until the server gets its signal, and longer if it is just starting. */
const patienceMs = { ready: 5_000, other: 10_000 };

/** Where there is no lock of the data folder, a server that stays belongs to a Galena that is alive. */
export async function waitForPredecessor(folder: string): Promise<void> {
  for (let start = performance.now(); ; ) {
    const lock = await readLock(folder);
    if (lock === undefined) return;
    if (!(await isServerOn(folder, lock.pid))) return removeStaleLock(folder, lock.pid);
    if (lock.status === 'stopping') start = performance.now();
    if (performance.now() - start > (lock.status === 'ready' ? patienceMs.ready : patienceMs.other)) {
      throw new DataInUse(
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
async function removeStaleLock(folder: string, pid: number): Promise<void> {
  if (isAlive(pid)) await rm(lockFile(folder), { force: true });
}

/**
 * Whether a process is the server on the folder, as its command line says. It works in that folder, which tells it even where
 * it was started under another path to it. Where there is no command line to read, any process that is alive counts.
 */
export async function isServerOn(folder: string, pid: number): Promise<boolean> {
  const commandLine = await readCommandLine(pid);
  if (commandLine === undefined) return isAlive(pid);
  if (!commandLine.includes(' -D ')) return false;
  return commandLine.includes(` -D ${folder} `) || isSameFolder(`/proc/${pid}/cwd`, folder);
}

async function readCommandLine(pid: number): Promise<string | undefined> {
  try {
    return `${(await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')} `;
  } catch {
    // macOS has no /proc, but always has ps.
    const ps = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return ps.then(({ stdout }) => `${stdout.trim()} `).catch(() => undefined);
  }
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [one, other].map((folder) => stat(folder).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
