import type { Database } from './database.ts';
import { sql } from './sql.ts';

/** A call has taken longer than it may; nothing of it was written. */
export class DeadlinePassed extends Error {}

/**
 * The same database for work that must end by a time: PostgreSQL itself breaks off a transaction that goes on, even one
 * that waits for a lock, and one that would commit too late is rolled back.
 */
export function withDeadline(database: Database, deadlineMs: number): Database {
  return {
    ...database,
    transaction: (work) =>
      database
        .transaction(async (transaction) => {
          const leftMs = checkDeadline(deadlineMs);
          await transaction.query(sql`select set_config('statement_timeout', ${String(leftMs)}, true)`);
          const result = await work(transaction);
          checkDeadline(deadlineMs);
          return result;
        })
        .catch((error: unknown) => {
          throw isCancelled(error) ? new DeadlinePassed() : error;
        }),
  };
}

/** Gives the milliseconds that are left. */
function checkDeadline(deadlineMs: number): number {
  const leftMs = Math.ceil(deadlineMs - performance.now());
  if (leftMs <= 0) throw new DeadlinePassed();
  return leftMs;
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}
