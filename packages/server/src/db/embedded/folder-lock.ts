import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataInUse } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { withShortPath } from './socket-folder.ts';

/** The right of one Galena to run a PostgreSQL on a data folder. */
export interface FolderLock {
  /** False where the file system has no sockets: then others have to be recognized by their PostgreSQL. */
  readonly isHeld: boolean;
  release(): Promise<void>;
}

const socketName = /^galena-[0-9a-f]{12}\.lock$/;
/** How long to wait for another Galena to end: it may just be stopping. */
const patienceMs = 5_000;
const answerMs = 1_000;

/**
 * Takes the lock of a data folder: a socket in it, at which the Galena that holds the lock listens for as long as it lives. No
 * process number is trusted, as numbers are used again and mean nothing in another container that has the same folder.
 *
 * Each Galena first listens at a socket of its own and then looks for others. One that finds another one alive
 * withdraws and tries again a little later, so that at most one of several remains.
 * @param isPredecessorEnding whether there is a reason to wait longer
 * @throws DataInUse if another Galena has the folder
 */
export async function lockFolder(
  dataDir: string,
  log: Logger,
  isPredecessorEnding: () => Promise<boolean>,
): Promise<FolderLock> {
  for (let start = performance.now(); ; ) {
    const outcome = await withShortPath(dataDir, (shortPath) => tryToLock(dataDir, shortPath, log));
    if ('release' in outcome) return outcome;
    if (await isPredecessorEnding()) start = performance.now();
    if (performance.now() - start > patienceMs) {
      const holder = outcome.heldBy === '' ? '' : ` (process ${outcome.heldBy})`;
      throw new DataInUse(
        `Another Galena${holder} is running on ${dataDir}; stop it, or set GALENA_DATA_DIR to another folder`,
      );
    }
    await delay(50 + Math.random() * 200);
  }
}

/** Whether a process that is alive holds the lock of a folder. */
export async function isFolderLocked(folder: string): Promise<boolean> {
  return (await findHolder(folder)) !== undefined;
}

async function tryToLock(
  dataDir: string,
  shortPath: string,
  log: Logger,
): Promise<FolderLock | { readonly heldBy: string }> {
  const heldBy = await findHolder(shortPath);
  if (heldBy !== undefined) return { heldBy };
  const name = `galena-${randomBytes(6).toString('hex')}.lock`;
  const server = await listenAt(path.join(shortPath, name)).catch((error: Error) => {
    log.warn({ event: 'postgresql.folder-not-locked', error: error.message });
  });
  if (server === undefined) return { isHeld: false, release: async () => undefined };
  const release = async () => {
    await rm(path.join(dataDir, name), { force: true });
    server.close();
  };
  const other = await findHolder(shortPath, name);
  // Another Galena that connected between bind and listen took the socket for a dead one, and removed it.
  if (other === undefined && (await readdir(dataDir)).includes(name)) return { isHeld: true, release };
  await release();
  return { heldBy: other ?? '' };
}

async function listenAt(socketPath: string): Promise<net.Server> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(String(process.pid));
  });
  server.unref();
  server.listen(socketPath);
  await once(server, 'listening');
  server.on('error', () => undefined);
  return server;
}

/**
 * Gives the number of another process that listens, '' if it does not send it, undefined if there is none. Removes the sockets
 * of those that are gone.
 */
async function findHolder(folder: string, except?: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => socketName.test(name) && name !== except);
  for (const name of names) {
    const answer = await ask(path.join(folder, name));
    if (answer !== undefined) return answer;
    await rm(path.join(folder, name), { force: true });
  }
  return undefined;
}

/** What a connection is refused with where nobody listens any more. */
const gone = ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'];

function ask(socketPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(socketPath);
    // One that is frozen is alive.
    socket.setTimeout(answerMs, () => socket.destroy());
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (gone.includes(error.code ?? '')) resolve(undefined);
    });
    socket.on('close', () => resolve(answer));
  });
}
