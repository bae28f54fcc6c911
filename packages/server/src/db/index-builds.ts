import { setTimeout as delay } from 'node:timers/promises';
import type { Executor } from './database.ts';
import { type Sql, sql } from './sql.ts';

/** Held shared by the session of whoever makes an index beside all reading and writing, and alone by a migration. */
export const buildsLock: Sql = sql`hashtext('galena.index-builds'), 0`;

const retryEveryMs = 50;

/**
 * Breaks off the indexes that are being made, and lets none begin until the end of the transaction. An index waits for all
 * statements that see the leads as they were, also for one that waits for the leads, and a migration that alters them waits for
 * the index: PostgreSQL would break off one of the two, and might choose the migration. So the lock is tried for and never
 * waited for, as a statement that waits is one that sees the leads. What was broken off is made anew later.
 */
export async function endIndexBuilds(transaction: Executor): Promise<void> {
  while (!(await tryToLock(transaction))) {
    await transaction.query(sql`
      select pg_cancel_backend(pid)
      from pg_locks
      join (select ${buildsLock}) as key (class, object) on classid = class::oid and objid = object::oid
      where locktype = 'advisory'
        and objsubid = 2
        and granted
        and database = (select oid from pg_database where datname = current_database())`);
    await delay(retryEveryMs);
  }
}

async function tryToLock(transaction: Executor): Promise<boolean> {
  const [lock] = await transaction.query<{ isTaken: boolean }>(
    sql`select pg_try_advisory_xact_lock(${buildsLock}) as "isTaken"`,
  );
  return lock?.isTaken === true;
}
