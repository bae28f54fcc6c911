import { inject } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { raw, sql } from '../../src/db/sql.ts';
import { until } from './until.ts';

const ofThisDatabase = '(select oid from pg_database where datname = current_database())';

/** Waits until so many sessions wait for a lock of this kind, on whatever node the schemas of subscriptions are. */
export async function untilWaiting(
  database: Database,
  expected: number,
  kind: 'advisory' | 'any' = 'advisory',
): Promise<void> {
  await until(async () => (await countWaiting(database, kind)) === expected);
}

/** How many sessions wait for a lock of this kind. */
export function countWaiting(database: Database, kind: 'advisory' | 'any' = 'any'): Promise<number> {
  return countOnNodes(
    database,
    `select count(*)
    from pg_locks
    where database = ${ofThisDatabase}
      and not granted
      ${kind === 'advisory' ? "and locktype = 'advisory'" : ''}`,
  );
}

/** The sum of what a statement counts on the coordinator, or the only server, and on each other node. */
async function countOnNodes(database: Database, statement: string): Promise<number> {
  const [here] = await database.query<{ count: number }>(raw(statement));
  if (inject('nodes').length === 0) return here?.count ?? 0;
  const there = await database.query<{ isDone: boolean; result: string }>(
    sql`select success as "isDone", result from run_command_on_workers(${statement})`,
  );
  const failed = there.find(({ isDone }) => !isDone);
  if (failed !== undefined) throw new Error(`a node says: ${failed.result}`);
  return there.reduce((sum, { result }) => sum + Number(result), here?.count ?? 0);
}
