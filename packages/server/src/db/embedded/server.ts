import { constants } from 'node:fs';
import { access, chown, rm } from 'node:fs/promises';
import { inFolder } from '../../in-folder.ts';
import type { Logger } from '../../log.ts';
import { makeFolder } from '../../make-folder.ts';
import { checkReachable, chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { clusterFolder, hasCluster, openCluster, serverCommand } from './cluster.ts';
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

export interface EmbeddedOptions {
  /** Its `shared_buffers`, where they are not to follow from the memory of the machine. */
  readonly cacheMb?: number | undefined;
  /** Called when there is no data yet, as creating it takes seconds. */
  readonly onMaking?: ((dataDir: string) => void) | undefined;
  /** For tests: small and fast, and a machine that loses its power may lose what was committed. */
  readonly isVolatile?: boolean | undefined;
  /** The folder is removed once the server is gone, also after `kill -9` of this process. */
  readonly isRemovedAtEnd?: boolean | undefined;
  /** Where copies of PostgreSQL's programs are kept, should the account not reach the installed ones; if absent, beside the data. */
  readonly programsDir?: string | undefined;
}

/** Starts the PostgreSQL that comes with Galena on the data under `dataDir`, and restarts it if it dies. */
export async function startEmbedded(
  dataDir: string,
  log: Logger,
  options: EmbeddedOptions = {},
): Promise<EmbeddedServer> {
  const lock = await inFolder('GALENA_DATA_DIR', dataDir, async () => {
    await makeFolder(dataDir);
    await access(dataDir, constants.W_OK);
    const isEnding = async () => (await readLock(clusterFolder(dataDir)))?.status === 'stopping';
    return lockFolder(dataDir, log, isEnding);
  });
  try {
    return await startLocked(dataDir, lock, log, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  dataDir: string,
  lock: FolderLock,
  log: Logger,
  { cacheMb, onMaking, isVolatile, isRemovedAtEnd, programsDir = dataDir }: EmbeddedOptions,
): Promise<EmbeddedServer> {
  const account = await chooseAccount();
  const { binaries, cluster } = await inFolder('GALENA_DATA_DIR', dataDir, async () => {
    await checkReachable(account, clusterFolder(dataDir), 'GALENA_DATA_DIR');
    if (!(await hasCluster(dataDir))) onMaking?.(dataDir);
    const binaries = await findBinaries(account, programsDir);
    return { binaries, cluster: await openCluster(binaries, account, dataDir, isVolatile) };
  });
  if (!lock.isHeld) await waitForPredecessor(cluster.folder);
  const socketFolder = await makeShortFolder();
  const postgres = serverCommand(binaries, cluster, socketFolder, cacheMb, isVolatile);
  const temporaryFolder = isRemovedAtEnd === true ? dataDir : undefined;
  // The guard, which runs as the account, is to remove it.
  if (temporaryFolder !== undefined && account !== undefined) await chown(dataDir, account.uid, account.gid);
  const server = new Supervisor(postgres, account, cluster, socketFolder, log, temporaryFolder);
  const start = async () => {
    await checkReachable(account, socketFolder, 'TMPDIR');
    await server.start();
  };
  await start().catch(async (error) => {
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
      if (temporaryFolder !== undefined) await rm(temporaryFolder, { recursive: true, force: true });
    },
  };
}
