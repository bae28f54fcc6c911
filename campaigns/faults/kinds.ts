import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { raw, type Sql, sql } from '../../packages/server/src/db/sql.ts';
import { freezeEngine } from './freeze-engine.ts';
import type { Fault } from './import-during.ts';
import type { Scene } from './scene.ts';

/** All connections of the processes under test. */
const connections = sql`
  from pg_stat_activity
  where starts_with(application_name, 'galena ')`;

/** The kinds of faults that can go on side by side, on any machine. */
export const sharedFaults = {
  'connections-drop': (scene) =>
    again(scene, 300, () =>
      affect(scene.database, sql`select pg_terminate_backend(pid) ${connections} limit 3`),
    ),
  'statements-cancelled': (scene) =>
    again(scene, 150, () =>
      affect(scene.database, sql`select pg_cancel_backend(pid) ${connections} and state = 'active'`),
    ),
  'errors-in-statements': failStatements,
  'real-deadlocks': makeDeadlocks,
  'clock-jumps': jumpClock,
  'frozen-engine': freezeEngine,
} as const satisfies Readonly<Record<string, Fault>>;

/** Does something over and over, at random moments; gives how often it had an effect. */
async function again(
  { random, faultMs }: Pick<Scene, 'random' | 'faultMs'>,
  everyMs: number,
  work: () => Promise<number>,
): Promise<number> {
  let times = 0;
  for (const end = Date.now() + faultMs; Date.now() < end || times === 0; ) {
    await delay(random.integer(0, 2 * everyMs));
    // The fault may hit its own connection.
    times += await work().catch(() => 0);
  }
  return times;
}

async function affect(database: Database, statement: Sql): Promise<number> {
  return (await database.query(statement)).length;
}

/** Serialization failure, deadlock, lock not available, out of memory, disk full. */
const errorCodes = ['40001', '40P01', '55P03', '53200', '53100'];

/** Every fourth statement that writes leads, list members, reports, files or the queue fails with one of some errors. */
async function failStatements({ database, faultMs }: Scene): Promise<number> {
  const tables = ['leads', 'list_members', 'row_reports', 'file_chunks', 'import_progress'].map(
    (table) => `sub_000_gal_000.${table}`,
  );
  const triggers = [...tables, 'galena.imports'].map(
    (table) =>
      `create trigger fail after insert or update on ${table} for each statement execute function public.fail();`,
  );
  await insist(
    database,
    raw(`
    create sequence public.faults minvalue 0;
    create function public.fail() returns trigger language plpgsql as $$
    begin
      if random() < 0.25 then
        perform nextval('public.faults');
        raise exception using errcode = ('{${errorCodes.join(',')}}'::text[])[1 + floor(random() * ${errorCodes.length})];
      end if;
      return null;
    end $$;
    ${triggers.join('\n')}`),
  );
  const count = async () => {
    const [row] = await database.query<{ times: number }>(sql`select last_value as times from public.faults`);
    return row?.times ?? 0;
  };
  for (const end = Date.now() + faultMs; Date.now() < end || (await count()) === 0; ) await delay(100);
  await insist(database, sql`drop function public.fail cascade`);
  return count();
}

/** A change of tables may be the one that PostgreSQL ends when it meets another fault, a deadlock: it is made again. */
async function insist(database: Database, change: Sql): Promise<void> {
  for (;;) {
    try {
      await database.execute(change);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01') throw error;
    }
  }
}

/**
 * A merge locks the counter first and leads after it. Whoever does it the other way round makes a deadlock, and
 * PostgreSQL ends one of the two, whoever it is. PostgreSQL's own count of them is a second late.
 */
async function makeDeadlocks(scene: Scene): Promise<number> {
  const { database } = scene;
  const before = await countDeadlocks(database);
  await again(scene, 50, async () => {
    await database
      .transaction(async (transaction) => {
        await transaction.query(sql`select from sub_000_gal_000.leads for update`);
        await transaction.query(sql`select from sub_000_gal_000.counters where name = 'lead' for update`);
      })
      .catch(() => undefined);
    return (await countDeadlocks(database)) - before;
  });
  return (await countDeadlocks(database)) - before;
}

async function countDeadlocks(database: Database): Promise<number> {
  const [row] = await database.query<{ deadlocks: number }>(sql`
    select deadlocks
    from pg_stat_database
    where datname = current_database()`);
  return row?.deadlocks ?? 0;
}

/** To a lease, PostgreSQL's clock set forward is an end in the past, and set back one in the far future. */
function jumpClock({ database, random, faultMs }: Scene): Promise<number> {
  return again({ random, faultMs }, 200, () => {
    const jump = sql`${random.pick([-24, -1, 1, 24])} * interval '1 hour'`;
    return database.transaction(async (transaction) => {
      await transaction.execute(sql`
        update galena.imports
        set lease_until = lease_until + ${jump}
        where status = 'importing'`);
      return transaction.execute(sql`
        update sub_000_gal_000.import_progress
        set lease_renewed_at = lease_renewed_at + ${jump}
        where status is null`);
    });
  });
}
