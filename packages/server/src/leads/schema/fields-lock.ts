import type { Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';

/**
 * The lock of whoever adds columns to the leads of a subscription or makes one of their indexes: PostgreSQL lets only one of
 * them at a table. It is tried for and never waited for. A statement that waits has a snapshot, and for the end of that
 * `create index concurrently` would wait in turn.
 */
const key = (schema: string) => sql`hashtext('galena.fields'), hashtext(${schema})`;

/** Takes the lock until the end of the transaction; false if somebody has it. */
export function takeFieldsLock(transaction: Executor, schema: string): Promise<boolean> {
  return isTrue(transaction, sql`select pg_try_advisory_xact_lock(${key(schema)}) as answer`);
}

/** Does `work` with the lock, which is the connection's until then; gives undefined if somebody has it. */
export async function withFieldsLock<Result>(
  connection: Executor,
  schema: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  if (!(await isTrue(connection, sql`select pg_try_advisory_lock(${key(schema)}) as answer`)))
    return undefined;
  try {
    return await work();
  } finally {
    await isTrue(connection, sql`select pg_advisory_unlock(${key(schema)}) as answer`);
  }
}

async function isTrue(executor: Executor, statement: Sql): Promise<boolean> {
  const [row] = await executor.query<{ answer: boolean }>(statement);
  return row?.answer === true;
}
