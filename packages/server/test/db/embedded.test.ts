import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { findBinaries } from '../../src/db/embedded/binaries.ts';
import { openCluster } from '../../src/db/embedded/cluster.ts';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { Supervisor } from '../../src/db/embedded/supervisor.ts';
import { sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { usePreparedData } from '../support/prepared-data.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { until } from '../support/until.ts';

const log = createLogger('silent');

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-embedded-'));
  await chmod(dataDir, 0o711);
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** Starts the embedded server, lets `work` use it, and stops it. */
async function withServer(dataDir: string, work: (database: Database) => Promise<void>): Promise<void> {
  const server = await startEmbedded(dataDir, log);
  const database = openDatabase({ connectionString: server.connectionString, maxConnections: 2 });
  try {
    await work(database);
  } finally {
    await database.close();
    await server.stop();
  }
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'postgresql/postmaster.pid');
}

async function killServer(dataDir: string): Promise<void> {
  process.kill(Number((await readFile(lockFile(dataDir), 'utf8')).split('\n')[0]), 'SIGKILL');
}

it('starts again after kill -9 while a transaction fills an unlogged table', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, async (database) => {
    await database.execute(sql`create unlogged table staging (row_number integer)`);
    const filling = database.transaction(async (transaction) => {
      await transaction.execute(sql`truncate staging`);
      // Brings to the disk that the table has a new file; that the file is gone again does not get there.
      await database.execute(sql`create table written ()`);
      await killServer(dataDir);
      await transaction.query(sql`select pg_sleep(60)`);
    });
    await expect(filling).rejects.toThrow('Connection terminated');
  });
  await withServer(dataDir, async (database) => {
    expect(await database.query(sql`select * from staging`)).toEqual([]);
  });
});

it('leaves no folder for its socket behind, not even after kill -9 of Galena', async () => {
  const dataDir = await usePreparedData();
  const temporary = await makeDataDir();
  await chmod(temporary, 0o777);
  const galena = await SpawnedGalena.start(dataDir, { TMPDIR: temporary });
  expect(await readdir(temporary)).toHaveLength(1);
  await galena.killDatabase();
  const health = async () => (await fetch(`${galena.api.url}/healthz`)).status;
  await until(async () => (await health()) === 503);
  await until(async () => (await health()) === 200);
  await galena.kill();
  await until(async () => (await readdir(temporary)).length === 0);
});

it('starts once the processes of a killed server are gone', async () => {
  const dataDir = await usePreparedData();
  const killed = await startEmbedded(dataDir, log);
  const database = openDatabase({
    connectionString: killed.connectionString,
    maxConnections: 1,
    onIdleError: () => undefined,
  });
  const [backend] = await database.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const pid = backend?.pid ?? 0;
  // A process that is stopped does not see that its server is gone, as one that calculates does not.
  process.kill(pid, 'SIGSTOP');
  await killServer(dataDir);
  await killed.stop();
  setTimeout(() => process.kill(pid, 'SIGKILL'), 2_000);
  await withServer(dataDir, async (second) => {
    expect(await second.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
  await database.close();
});

it('starts though another process has the number of the last server now', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, () => killServer(dataDir));
  const lock = (await readFile(lockFile(dataDir), 'utf8')).split('\n');
  await writeFile(lockFile(dataDir), [process.pid, ...lock.slice(1)].join('\n'));
  await withServer(dataDir, async (database) => {
    expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});

it('leaves no server behind when it is stopped while it starts', async () => {
  const dataDir = await makeDataDir();
  // A first start was killed half way.
  await mkdir(path.join(dataDir, 'postgresql.new'));
  await writeFile(path.join(dataDir, 'postgresql.new/PG_VERSION'), '18\n');
  const account = await chooseAccount();
  const binaries = await findBinaries(account, dataDir);
  const cluster = await openCluster(binaries, account, dataDir);
  expect(await readdir(dataDir)).not.toContain('postgresql.new');
  for (const afterMs of [1, 5, 10, 20, 30]) {
    const socketFolder = await makeDataDir();
    await chmod(socketFolder, 0o777);
    const supervisor = new Supervisor(binaries, account, cluster, socketFolder, log);
    const started = supervisor.start().catch(() => undefined);
    await delay(afterMs);
    await supervisor.stop();
    await started;
    expect(await readFile(lockFile(dataDir), 'utf8').catch(() => undefined)).toBeUndefined();
  }
});
