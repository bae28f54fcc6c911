import { expect, it, onTestFinished } from 'vitest';
import { endAll } from '../../src/db/backends.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { Session } from '../../src/db/session.ts';
import { SilenceWatch } from '../../src/db/silence.ts';
import { sql } from '../../src/db/sql.ts';
import type { PostgresProxy } from '../support/postgres-proxy.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { usePostgresProxy } from '../support/use-postgres-proxy.ts';

/** A busy machine takes its time to answer. */
const patience = { askAfterMs: 100, lookEveryMs: 20, answerMs: 20_000, silentMs: 400 };

interface Scene {
  readonly proxy: PostgresProxy;
  /** Through the proxy. */
  readonly database: Database;
  /** Not through it. */
  readonly direct: Database;
  /** How many connections were given up. */
  dead(): number;
}

async function useScene(changes: Partial<typeof patience> = {}): Promise<Scene> {
  const { connectionString, database: direct } = await useTestDatabase();
  await direct.execute(sql`create table public.things (name text primary key)`);
  const proxy = await usePostgresProxy(connectionString);
  let dead = 0;
  const database = openDatabase({
    connectionString: proxy.connectionString,
    maxConnections: 4,
    patience: { ...patience, ...changes },
    onIdleError: () => undefined,
    onDead: (count) => {
      dead += count;
    },
  });
  onTestFinished(() => database.close());
  return { proxy, database, direct, dead: () => dead };
}

const deadError = 'the connection to PostgreSQL is dead';

it('waits on for a statement that PostgreSQL is busy with, however long that takes', async () => {
  const { database, dead } = await useScene();
  expect(await database.query(sql`select 7 as seven from pg_sleep(0.8)`)).toEqual([{ seven: 7 }]);
  expect(dead()).toBe(0);
});

it('waits on for a statement that computes, and so waits for nothing', async () => {
  const { database, dead } = await useScene();
  await database.execute(sql`
    do $$
    declare
      over timestamptz := clock_timestamp() + interval '1.2 s';
    begin
      while clock_timestamp() < over loop
      end loop;
    end
    $$`);
  expect(dead()).toBe(0);
});

it('waits on for a lock, too', async () => {
  const { database, direct, dead } = await useScene();
  let waiting: Promise<unknown> | undefined;
  await direct.transaction(async (transaction) => {
    await transaction.execute(sql`lock table public.things in access exclusive mode`);
    waiting = database.query(sql`select from public.things`);
    await transaction.query(sql`select pg_sleep(0.6)`);
  });
  expect(await waiting).toEqual([]);
  expect(dead()).toBe(0);
});

it('gives up connections whose packets vanish, the idle ones as well, and ends what they have left at PostgreSQL', async () => {
  const { proxy, database, direct, dead } = await useScene();
  const add = (name: string) => sql`insert into public.things values (${name})`;
  let isWritten = () => {};
  const written = new Promise<void>((resolve) => {
    isWritten = resolve;
  });
  let goOn = () => {};
  const lost = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const writing = database.transaction(async (transaction) => {
    await transaction.execute(add('lost'));
    isWritten();
    await lost;
    await transaction.execute(add('lost as well'));
  });
  await Promise.all([written, database.query(sql`select 1`)]);
  expect(proxy.loseOpen()).toBe(2);
  goOn();
  await expect(writing).rejects.toThrow(deadError);
  expect(dead()).toBe(1);
  expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  expect(dead()).toBe(1);
  // Its lock is gone long before PostgreSQL itself would notice anything.
  await direct.execute(add('lost'));
  expect(await direct.query(sql`select name from public.things`)).toEqual([{ name: 'lost' }]);
});

it('gives all up where nothing comes from PostgreSQL at all, and works again as soon as it does', async () => {
  const { proxy, database, dead } = await useScene({ answerMs: 1_000 });
  await database.query(sql`select 1`);
  proxy.loseAll();
  await expect(database.query(sql`select 1`)).rejects.toThrow(deadError);
  expect(dead()).toBe(1);
  proxy.restore();
  expect(await database.query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

it('gives nothing up before it has asked twice, as it may have stood still itself', async () => {
  const { connectionString } = await useTestDatabase();
  const session = new Session(connectionString);
  await session.connect();
  onTestFinished(() => session.end());
  let asked = 0;
  let dead = 0;
  const watch = new SilenceWatch(
    { ...patience, silentMs: patience.askAfterMs },
    {
      async findBackends() {
        asked += 1;
        if (asked === 1) throw new Error('there is no time left for the answer');
        return [{ pid: session.pid, isBusy: true, copied: null }];
      },
      onDead: ({ length }) => {
        dead += length;
      },
    },
  );
  onTestFinished(() => watch.stop());
  await watch.during(session, (lent) => lent.waitFor(session.query('select pg_sleep(0.4)')));
  expect(asked).toBeGreaterThan(1);
  expect(dead).toBe(0);
});

it('ends no process that only has the number of one of its own', async () => {
  const { connectionString, database } = await useTestDatabase();
  const sessions = [new Session(connectionString), new Session(connectionString)] as const;
  for (const session of sessions) {
    session.on('error', () => undefined);
    await session.connect();
    await session.learnStart();
  }
  onTestFinished(async () => {
    for (const session of sessions) await session.end();
  });
  const [stranger, own] = sessions;
  await endAll(connectionString, [{ pid: stranger.pid, startedAt: own.startedAt }, own]);
  await until(async () => {
    const left = await database.query<{ pid: number }>(sql`
      select pid from pg_stat_activity where datname = current_database()`);
    return !left.some(({ pid }) => pid === own.pid);
  });
  expect((await stranger.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
