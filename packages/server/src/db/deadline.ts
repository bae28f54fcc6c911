import type { Database, Transaction } from './database.ts';

/** A call has taken longer than it may; nothing of it was written. */
export class DeadlinePassed extends Error {}

/**
 * The same database for work that must end by a time: PostgreSQL itself breaks off a transaction that goes on, even one
 * that waits for a lock, and one that would commit too late is rolled back.
 */
export function withDeadline(database: Database, deadlineMs: number): Database {
  return {
    ...database,
    async transaction(work, settings) {
      const run = async (transaction: Transaction) => {
        const result = await work(transaction);
        checkDeadline(deadlineMs);
        return result;
      };
      try {
        return await database.transaction(run, () => ({
          ...settings?.(),
          statement_timeout: String(checkDeadline(deadlineMs)),
        }));
      } catch (error) {
        throw isCancelled(error) ? new DeadlinePassed() : error;
      }
    },
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
