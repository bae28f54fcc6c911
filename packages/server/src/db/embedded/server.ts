import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { checkReachable, chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { readLock, waitForPredecessor } from './lock-file.ts';
import { makeShortFolder } from './socket-folder.ts';
import { Supervisor } from './supervisor.ts';

/** A PostgreSQL that Galena runs itself. */
export interface EmbeddedServer {
  /** For the database `postgres`; other databases of the server differ in the path only. */
  readonly connectionString: string;
  /** Ends the server; waits until it is down. Legal more than once. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL that comes with Galena on the data under `dataDir`, and starts it again should it die. */
export async function startEmbedded(dataDir: string, log: Logger): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => {
    throw new SetupError(`GALENA_DATA_DIR is ${dataDir}, which cannot be made: ${error.message}`);
  });
  const folder = path.join(dataDir, 'postgresql');
  const isEnding = async () => (await readLock(folder))?.status === 'stopping';
  const lock = await lockFolder(dataDir, log, isEnding);
  try {
    return await startLocked(dataDir, lock, log);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(dataDir: string, lock: FolderLock, log: Logger): Promise<EmbeddedServer> {
  const account = await chooseAccount();
  await checkReachable(account, path.join(dataDir, 'postgresql'));
  const binaries = await findBinaries(account, dataDir);
  const cluster = await openCluster(binaries, account, dataDir);
  if (!lock.isHeld) await waitForPredecessor(cluster.folder);
  const socketFolder = await makeShortFolder();
  const server = new Supervisor(binaries, account, cluster, socketFolder, log);
  await server.start().catch(async (error) => {
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  });
  const password = encodeURIComponent(cluster.password);
  return {
    connectionString: `postgres://${cluster.user}:${password}@localhost/postgres?host=${encodeURIComponent(socketFolder)}`,
    async stop() {
      await server.stop();
      await rm(socketFolder, { recursive: true, force: true });
      await lock.release();
    },
  };
}
