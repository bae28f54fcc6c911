import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { findBinaries } from '../../src/db/embedded/binaries.ts';
import { openCluster, serverCommand } from '../../src/db/embedded/cluster.ts';
import { lockFolder } from '../../src/db/embedded/folder-lock.ts';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { Supervisor } from '../../src/db/embedded/supervisor.ts';
import { sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { cacheMb } from '../support/constants.ts';
import { findGuards, isRunning, readServer } from '../support/embedded-processes.ts';
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
  const server = await startEmbedded(dataDir, log, { cacheMb });
  const database = openDatabase({
    connectionString: server.connectionString,
    maxConnections: 2,
    onIdleError: () => undefined,
  });
  try {
    await work(database);
  } finally {
    await database.close();
    await server.stop();
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'postgresql/postmaster.pid');
}

async function killServer(dataDir: string): Promise<void> {
  process.kill((await readServer(dataDir)).pid, 'SIGKILL');
}

/** Waits until statements work on connections made anew, in another server than the one before. */
async function untilBack(dataDir: string, database: Database, pidBefore: number): Promise<void> {
  await until(async () => {
    const answers = await database.query(sql`select 1`).catch(() => []);
    const { pid } = await readServer(dataDir).catch(() => ({ pid: pidBefore }));
    return answers.length === 1 && pid !== pidBefore;
  });
}

it('starts again after kill -9 while a transaction fills an unlogged table', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, async (database) => {
    expect(await database.query(sql`show shared_buffers`)).toEqual([{ shared_buffers: `${cacheMb}MB` }]);
    await database.execute(sql`create unlogged table staging (row_number integer)`);
    const filling = database.transaction(async (transaction) => {
      await transaction.execute(sql`truncate staging`);
      // Brings to the disk that the table has a new file; that the file is gone again does not get there.
      await database.execute(sql`create table written ()`);
      await killServer(dataDir);
      await transaction.query(sql`select pg_sleep(60)`);
    });
    await expect(filling).rejects.toThrow(/terminat/i);
  });
  await withServer(dataDir, async (database) => {
    expect(await database.query(sql`select * from staging`)).toEqual([]);
  });
});

it('leaves no folder for its socket behind, not even after kill -9 of Galena', async () => {
  const dataDir = await usePreparedData();
  const temporary = await makeDataDir();
  await chmod(temporary, 0o777);
  const galena = await SpawnedGalena.start(dataDir, { TMPDIR: temporary, GALENA_LOG_LEVEL: 'info' });
  expect(await readdir(temporary)).toHaveLength(1);
  await galena.killDatabase();
  await until(async () => galena.log.includes('postgresql.restarted'));
  await until(async () => (await fetch(`${galena.api.url}/healthz`)).status === 200);
  await galena.kill();
  await until(async () => (await readdir(temporary)).length === 0);
});

it('starts once the processes of a killed server are gone', async () => {
  const dataDir = await usePreparedData();
  const killed = await startEmbedded(dataDir, log, { cacheMb });
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

it('waits for its own server where the one before had the same number, as in a container', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, () => killServer(dataDir));
  const account = await chooseAccount();
  const binaries = await findBinaries(account, dataDir);
  const cluster = await openCluster(binaries, account, dataDir);
  const socketFolder = await makeDataDir();
  const postgres = serverCommand(binaries, cluster, socketFolder, cacheMb);
  // What the killed server has left says that it is ready, and has the number of the one that has yet to start.
  const script = '{ echo $$; tail -n +2 "$0"; } >"$0.new" && mv "$0.new" "$0" && sleep 0.5 && exec "$@"';
  const late = ['/bin/sh', '-c', script, lockFile(dataDir)];
  const supervisor = new Supervisor([...late, ...postgres], account, cluster, socketFolder, log);
  try {
    await supervisor.start();
    expect(await exists(path.join(socketFolder, '.s.PGSQL.5432'))).toBe(true);
  } finally {
    await supervisor.stop();
  }
});

it('does not notice when the shell that guards it is killed, and is guarded again', async () => {
  const dataDir = await usePreparedData();
  const galena = await SpawnedGalena.start(dataDir);
  const { pid, socketFolder } = await readServer(dataDir);
  for (let times = 0; times < 2; times += 1) {
    const [guard = 0, ...others] = await findGuards(pid);
    expect(others).toEqual([]);
    process.kill(guard, 'SIGKILL');
    await until(async () => {
      const guards = await findGuards(pid);
      return guards.length === 1 && !guards.includes(guard);
    });
  }
  expect(await galena.api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  expect((await readServer(dataDir)).pid).toBe(pid);
  await galena.kill();
  await until(async () => !isRunning(pid) && !(await exists(socketFolder)));
});

it('comes back where whoever cleans the temporary folder has removed the socket', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, async (database) => {
    for (const isFolderRemoved of [true, false]) {
      const { pid, socketFolder } = await readServer(dataDir);
      await rm(isFolderRemoved ? socketFolder : path.join(socketFolder, '.s.PGSQL.5432'), {
        recursive: true,
      });
      await untilBack(dataDir, database, pid);
    }
  });
});

it('comes back after a SIGTERM to PostgreSQL alone, which would wait for connections to end', async () => {
  const dataDir = await usePreparedData();
  await withServer(dataDir, async (database) => {
    const { pid } = await readServer(dataDir);
    const open = database.transaction(async (transaction) => {
      await transaction.query(sql`select 1`);
      process.kill(pid, 'SIGTERM');
      // A statement that does not end by itself.
      await transaction.query(sql`select pg_sleep(600)`);
    });
    await expect(open).rejects.toThrow(/terminat/);
    await untilBack(dataDir, database, pid);
  });
});

it('takes the place of a server whose Galena and guard are both gone', async () => {
  const dataDir = await usePreparedData();
  const galena = await SpawnedGalena.start(dataDir);
  const { pid } = await readServer(dataDir);
  // A Galena that is stopped does not start another guard.
  galena.signal('SIGSTOP');
  for (const guard of await findGuards(pid)) process.kill(guard, 'SIGKILL');
  await galena.kill();
  expect(isRunning(pid)).toBe(true);
  await withServer(dataDir, async (database) => {
    await until(async () => !isRunning(pid));
    expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});

it('lets one of two first starts on an empty folder through, and tells the other why not', async () => {
  // Its path is too long for a socket.
  const dataDir = path.join(await makeDataDir(), 'long'.repeat(30));
  await mkdir(dataDir);
  const outcomes = await Promise.allSettled([
    startEmbedded(dataDir, log, { cacheMb }),
    startEmbedded(dataDir, log, { cacheMb }),
  ]);
  const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? String(outcome.reason) : [],
  );
  expect(servers).toHaveLength(1);
  expect(reasons).toEqual([
    expect.stringContaining(`is running on ${dataDir}; stop it, or set GALENA_DATA_DIR`),
  ]);
  expect(isRunning((await readServer(dataDir)).pid)).toBe(true);
  await servers[0]?.stop();
  expect((await readdir(dataDir)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  await withServer(dataDir, async (database) => {
    expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});

it('never has a data folder locked twice, and leaves no lock behind', async () => {
  const dataDir = await makeDataDir();
  await writeFile(path.join(dataDir, 'galena-0123456789ab.lock'), 'of one that was killed');
  let holders = 0;
  const hold = async () => {
    const lock = await lockFolder(dataDir, log, async () => true);
    holders += 1;
    expect(holders).toBe(1);
    await delay(5);
    holders -= 1;
    await lock.release();
  };
  await Promise.all(Array.from({ length: 6 }, hold));
  expect(await readdir(dataDir)).toEqual([]);
});

it('never removes a folder that it cannot make sense of', async () => {
  const dataDir = await makeDataDir();
  const account = await chooseAccount();
  const binaries = await findBinaries(account, dataDir);
  await mkdir(path.join(dataDir, 'postgresql/base'), { recursive: true });
  await expect(openCluster(binaries, account, dataDir)).rejects.toThrow(
    `${dataDir}/postgresql has files in it (base), but not the PG_VERSION of a PostgreSQL data folder`,
  );
  // It is there, but cannot be read.
  await mkdir(path.join(dataDir, 'postgresql/PG_VERSION'));
  await expect(openCluster(binaries, account, dataDir)).rejects.toThrow('postgresql cannot be read: EISDIR');
  expect(await readdir(path.join(dataDir, 'postgresql'))).toEqual(['PG_VERSION', 'base']);
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
    const postgres = serverCommand(binaries, cluster, socketFolder, cacheMb);
    const supervisor = new Supervisor(postgres, account, cluster, socketFolder, log);
    const started = supervisor.start().catch(() => undefined);
    await delay(afterMs);
    await supervisor.stop();
    await started;
    expect(await readFile(lockFile(dataDir), 'utf8').catch(() => undefined)).toBeUndefined();
  }
});
