import { isCancelled } from '../../db/connection-errors.ts';
import type { Connection, Executor } from '../../db/database.ts';
import { buildsLock } from '../../db/index-builds.ts';
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

/**
 * Does `work` with the lock, which is the connection's until then; gives undefined if somebody has it, or while schemas are
 * being migrated. A process that is frozen in the midst of it loses the connection, and so the lock, as it would lose a
 * transaction.
 */
export async function withFieldsLock<Result>(
  connection: Connection,
  schema: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    await connection.execute(sql`set idle_session_timeout = '10s'`);
    const areTaken = await isTrue(
      connection,
      sql`select pg_try_advisory_lock_shared(${buildsLock}) and pg_try_advisory_lock(${key(schema)}) as answer`,
    );
    return areTaken ? await work() : undefined;
  } finally {
    await carryOut(connection, sql`select pg_advisory_unlock_all()`);
    await carryOut(connection, sql`reset idle_session_timeout`);
  }
}

/**
 * Again if it is broken off: whoever breaks off the work may do so at its end, and the connection must not go back to the pool with
 * the lock.
 */
async function carryOut(connection: Connection, statement: Sql): Promise<void> {
  try {
    await connection.execute(statement);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    await carryOut(connection, statement);
  }
}

async function isTrue(executor: Executor, statement: Sql): Promise<boolean> {
  const [row] = await executor.query<{ answer: boolean }>(statement);
  return row?.answer === true;
}
