import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SetupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { type Account, checkReachable, chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
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
  const account = await chooseAccount();
  await mkdir(dataDir, { recursive: true }).catch((error: Error) => {
    throw new SetupError(`GALENA_DATA_DIR is ${dataDir}, which cannot be made: ${error.message}`);
  });
  await checkReachable(account, path.join(dataDir, 'postgresql'));
  const binaries = await findBinaries(account, dataDir);
  const cluster = await openCluster(binaries, account, dataDir);
  const socketFolder = await makeSocketFolder(account);
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
    },
  };
}

/** A socket's path is limited to about 100 bytes, so it does not live under the data folder. */
async function makeSocketFolder(account: Account): Promise<string> {
  const base = os.tmpdir().length < 60 ? os.tmpdir() : '/tmp';
  const folder = await mkdtemp(path.join(base, 'galena-'));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}
