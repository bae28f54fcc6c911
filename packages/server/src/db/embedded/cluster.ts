import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../../errors.ts';
import { readPrivateFile, writePrivateFile } from '../../private-file.ts';
import type { Account } from './account.ts';
import { type Binaries, ids } from './binaries.ts';

const run = promisify(execFile);

/** A PostgreSQL data folder, and the password of its only user. */
export interface Cluster {
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

const majorVersion = '18';
export const clusterUser = 'galena';

/** Where the data of PostgreSQL is under `dataDir`. */
export function clusterFolder(dataDir: string): string {
  return path.join(dataDir, 'postgresql');
}

/** The file with the password of its only user. */
export function passwordFileOf(dataDir: string): string {
  return path.join(dataDir, 'postgresql-password');
}

/** Opens the cluster under `dataDir`; makes it on first use, with a password of its own that only its owner can read. */
export async function openCluster(
  binaries: Binaries,
  account: Account,
  dataDir: string,
  isVolatile = false,
): Promise<Cluster> {
  const folder = clusterFolder(dataDir);
  const passwordFile = passwordFileOf(dataDir);
  const version = await readVersion(folder);
  if (version === undefined) await initialise(binaries, account, folder, passwordFile, isVolatile);
  else if (version.trim() !== majorVersion) {
    throw new SetupError(
      `${folder} holds data of PostgreSQL ${version.trim()}, and this Galena brings PostgreSQL ${majorVersion}; move the data with pg_dump and pg_restore`,
    );
  }
  return { folder, user: clusterUser, password: (await readPrivateFile(passwordFile)).trim() };
}

/**
 * Undefined where there is no data yet: then nothing else may be in the folder either. Data that cannot be read just now is
 * there all the same.
 */
async function readVersion(folder: string): Promise<string | undefined> {
  const ifThere = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new SetupError(`${folder} cannot be read: ${error.message}`);
  };
  const version = await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(ifThere);
  const files = (await readdir(folder).catch(ifThere)) ?? [];
  if (version === undefined && files.length > 0) {
    throw new SetupError(
      `${folder} has files in it (${files.slice(0, 3).join(', ')}), but not the PG_VERSION of a PostgreSQL data folder; restore it, or move it away to begin with no data`,
    );
  }
  return version;
}

/** Whether there is data under `dataDir`. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await readVersion(clusterFolder(dataDir))) !== undefined;
}

/**
 * Locale C makes PostgreSQL compare text byte by byte, which halves each sort and join of keys; the built-in
 * C.UTF-8 keeps that and knows the upper and lower case of all letters, on every operating system alike.
 */
async function initialise(
  binaries: Binaries,
  account: Account,
  folder: string,
  passwordFile: string,
  isVolatile: boolean,
): Promise<void> {
  // Under its own name only once it is whole: initdb writes PG_VERSION first, and may be killed behind that.
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writePrivateFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, account);
  if (account !== undefined) await chown(unfinished, account.uid, account.gid);
  await run(
    binaries.initdb,
    [
      ...['--pgdata', unfinished, '--username', clusterUser],
      ...['--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
      ...(isVolatile ? volatileFormat : []),
    ],
    { cwd: '/', ...ids(account) },
  ).catch(async (error: Error & { stderr?: string }) => {
    await rm(unfinished, { recursive: true, force: true });
    throw new SetupError(`initdb could not make ${folder}: ${error.stderr?.trim() || error.message}`);
  });
  // This replaces an empty folder, and fails where there is anything in it.
  await rename(unfinished, folder);
}

/**
 * Data for tests is copied at each start, and is to be small; nor does it need check sums. Deriving a key from
 * the password, which is as random as the key itself, is a third of what a connection costs.
 */
const volatileFormat = [
  '--no-sync',
  '--no-data-checksums',
  ...['--wal-segsize', '1'],
  ...['--set', 'scram_iterations=1'],
];

/**
 * Of data for tests nothing has to reach a disk: PostgreSQL's own crash is survived all the same, as the
 * operating system has what was written. Three processes fewer are started where reading is not left to others.
 */
const volatileSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '64MB',
  min_wal_size: '8MB',
  io_method: 'sync',
};

/** Enough for the leads of tests; setting up a gigabyte takes half of the work of a start. */
const volatileCacheMb = 32;

/** The command that serves a cluster. */
export function serverCommand(
  { postgres }: Binaries,
  { folder }: Cluster,
  socketFolder: string,
  cacheMb?: number,
  isVolatile = false,
): readonly string[] {
  const settings = Object.entries(
    isVolatile
      ? { ...serverSettings(socketFolder, cacheMb ?? volatileCacheMb), ...volatileSettings }
      : serverSettings(socketFolder, cacheMb),
  );
  return [postgres, '-D', folder, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Server settings for one machine that also runs Galena; every commit is still on disk before it is answered. */
export function serverSettings(socketFolder: string, cacheMb?: number): Record<string, string> {
  const memoryMb = os.totalmem() / 2 ** 20;
  const sharedBuffersMb = cacheMb ?? Math.max(64, Math.min(1024, Math.floor(memoryMb / 8)));
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '200',
    shared_buffers: `${sharedBuffersMb}MB`,
    effective_cache_size: `${Math.floor(memoryMb / 2)}MB`,
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    // Imports write in bursts: room for them between two checkpoints.
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    // Whoever commits while a new file of the log is filled with zeros waits for it: a tenth of a second beside imports.
    wal_init_zero: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    random_page_cost: '1.1',
    // The first import into an empty table wants statistics soon.
    autovacuum_naptime: '15s',
    // Compiling a statement takes longer than any of ours runs.
    jit: 'off',
    log_min_messages: 'fatal',
    logging_collector: 'off',
  };
}
