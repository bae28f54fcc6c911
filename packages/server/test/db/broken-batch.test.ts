import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { kept, sql } from '../../src/db/sql.ts';
import type { PostgresProxy } from '../support/postgres-proxy.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { usePostgresProxy } from '../support/use-postgres-proxy.ts';

interface Scene {
  readonly proxy: PostgresProxy;
  /** Has one connection, through the proxy. */
  readonly database: Database;
  /** Not through it. */
  readonly direct: Database;
}

async function useScene(): Promise<Scene> {
  const { connectionString, database: direct } = await useTestDatabase();
  await direct.execute(sql`create table public.things (name text primary key)`);
  const proxy = await usePostgresProxy(connectionString);
  const database = openDatabase({
    connectionString: proxy.connectionString,
    maxConnections: 1,
    patience: { askAfterMs: 100, lookEveryMs: 20, answerMs: 20_000, silentMs: 400 },
    onIdleError: () => undefined,
  });
  onTestFinished(() => database.close());
  return { proxy, database, direct };
}

/** Sends three statements of which the second keeps PostgreSQL busy until something is done to it; gives what became of each. */
async function sendSlow(database: Database): Promise<unknown[]> {
  let each: Promise<PromiseSettledResult<unknown>[]> | undefined;
  const all = database.connection((connection) =>
    connection.together((executor) => {
      const sent = [
        executor.execute(kept(sql`insert into public.things (name) values (${'first'})`)),
        executor.execute(kept(sql`select pg_sleep(${20}::integer)`)),
        executor.execute(kept(sql`insert into public.things (name) values (${'last'})`)),
      ];
      each = Promise.allSettled(sent);
      return sent;
    }),
  );
  await expect(all).rejects.toThrow();
  const outcomes = (await each) ?? [];
  return outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined));
}

/** The process of PostgreSQL that is at the second of them. */
async function findSleeper(direct: Database): Promise<number> {
  let pid = 0;
  await until(async () => {
    const [row] = await direct.query<{ pid: number }>(sql`
      select pid
      from pg_stat_activity
      where wait_event = 'PgSleep'
        and datname = current_database()`);
    pid = row?.pid ?? 0;
    return pid > 0;
  });
  return pid;
}

async function names(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string }>(sql`select name from public.things order by name`);
  return rows.map(({ name }) => name);
}

/** A round trip of statements that were under way before. */
async function insertBoth(database: Database): Promise<void> {
  const counts = await database.connection((connection) =>
    connection.together((executor) =>
      ['first', 'last'].map((name) =>
        executor.execute(kept(sql`insert into public.things (name) values (${name})`)),
      ),
    ),
  );
  expect(counts).toEqual([1, 1]);
  expect(await names(database)).toEqual(['first', 'last']);
}

it('takes back a round trip that is cancelled in its middle, and goes on with the same connection', async () => {
  const { database, direct } = await useScene();
  const [before] = await database.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  const slow = sendSlow(database);
  const pid = await findSleeper(direct);
  await direct.query(sql`select pg_cancel_backend(${pid}::integer)`);
  const cancelled = expect.objectContaining({ code: '57014' });
  expect(await slow).toEqual([undefined, cancelled, cancelled]);
  expect(await names(direct)).toEqual([]);
  expect(pid).toBe(before?.pid);
  await insertBoth(database);
  expect(await database.query(sql`select pg_backend_pid() as pid`)).toEqual([before]);
});

it('fails with a round trip whose process is ended in its middle, and goes on with another connection', async () => {
  const { database, direct } = await useScene();
  const slow = sendSlow(database);
  await direct.query(sql`select pg_terminate_backend(${await findSleeper(direct)}::integer)`);
  const ended = expect.objectContaining({ code: '57P01' });
  expect(await slow).toEqual([undefined, ended, ended]);
  expect(await names(direct)).toEqual([]);
  await insertBoth(database);
});

it('fails with a round trip whose connection breaks in its middle, and goes on with another one', async () => {
  const { proxy, database, direct } = await useScene();
  const slow = sendSlow(database);
  const pid = await findSleeper(direct);
  proxy.breakOff();
  // PostgreSQL has the answer to the first one in its hands until all are carried out.
  expect(await slow).toEqual(Array(3).fill(expect.any(Error)));
  await direct.query(sql`select pg_terminate_backend(${pid}::integer)`);
  await until(async () => (await database.query(sql`select 1`).catch(() => [])).length === 1);
  expect(await names(direct)).toEqual([]);
  await insertBoth(database);
});

it('gives up a round trip whose answers are lost, whether or not it was carried out', async () => {
  const { proxy, database, direct } = await useScene();
  await database.query(sql`select 1`);
  const lost = database.connection((connection) => {
    const all = connection.together((executor) => [
      executor.execute(sql`insert into public.things (name) values ('first')`),
      executor.execute(sql`insert into public.things (name) select 'last' from pg_sleep(0.2)`),
    ]);
    setTimeout(() => proxy.loseOpen(), 100);
    return all;
  });
  await expect(lost).rejects.toThrow('the connection to PostgreSQL is dead');
  expect(await names(direct)).toEqual(['first', 'last']);
  expect(await names(database)).toEqual(['first', 'last']);
});

it('rolls back a transaction whose connection breaks before its commit is sent', async () => {
  const { proxy, database, direct } = await useScene();
  const broken = database.transaction(async (transaction) => {
    await transaction.together((executor) => [
      executor.execute(sql`insert into public.things (name) values ('first')`),
    ]);
    transaction.atCommit(sql`insert into public.things (name) values ('last')`);
    proxy.breakOff();
  });
  await expect(broken).rejects.toThrow();
  await until(async () => (await database.query(sql`select 1`).catch(() => [])).length === 1);
  expect(await names(direct)).toEqual([]);
  await insertBoth(database);
});
