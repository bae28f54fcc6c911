import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Database, openDatabase } from '../../src/db/database.ts';

/** The main process of the embedded PostgreSQL, and the folder of its socket, as it writes them down. */
export async function readServer(dataDir: string): Promise<{ pid: number; socketFolder: string }> {
  const lines = (await readFile(path.join(dataDir, 'postgresql/postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), socketFolder: lines[4] ?? '' };
}

/** A look behind the API of a Galena with the embedded PostgreSQL. Whoever opens it closes it. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const password = (await readFile(path.join(dataDir, 'postgresql-password'), 'utf8')).trim();
  const host = encodeURIComponent((await readServer(dataDir)).socketFolder);
  const connectionString = `postgres://galena:${encodeURIComponent(password)}@localhost/postgres?host=${host}`;
  return openDatabase({ connectionString, maxConnections: 2, onIdleError: () => undefined });
}

/** The shells that end a server should its Galena be killed. Linux only. */
export async function findGuards(serverPid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map(async (pid) => {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), words: commandLine.split('\0') };
    }),
  );
  return commands
    .filter(({ words }) => words[0] === '/bin/sh' && words.includes(String(serverPid)))
    .map(({ pid }) => pid);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
