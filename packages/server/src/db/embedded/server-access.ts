import { clusterFolder, clusterUser, passwordFileOf } from './cluster.ts';
import { isServerOn, readLock } from './lock-file.ts';

/** How another program reaches the server on the data under `dataDir`. */
export interface ServerAccess {
  /** The folder of its Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Only the owner of the data can read it, and root. */
  readonly passwordFile: string;
}

/** Undefined where no server runs on the data. */
export async function findAccess(dataDir: string): Promise<ServerAccess | undefined> {
  const folder = clusterFolder(dataDir);
  const lock = await readLock(folder);
  if (lock?.status !== 'ready' || !(await isServerOn(folder, lock.pid))) return undefined;
  const { socketFolder: host, port } = lock;
  return { host, port, user: clusterUser, database: 'postgres', passwordFile: passwordFileOf(dataDir) };
}
