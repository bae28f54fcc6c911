import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { isLockTimeout } from '../../db/connection-errors.ts';
import { type Database, flush, type Transaction } from '../../db/database.ts';
import { raw, type Sql, sql } from '../../db/sql.ts';
import { flushLeads, type LeadLock, lockLeads } from '../lead-lock.ts';
import { takeFieldsLock } from './fields-lock.ts';

/**
 * For so long a change of columns waits until nobody reads the leads, and all who come to read meanwhile wait behind it. Then readers
 * have twice that time. It becomes longer than the second after which PostgreSQL takes the leads from a vacuum.
 */
const firstLockWaitMs = 100;
const longestLockWaitMs = 1_600;
/** Whoever makes indexes lets others in between two of them. */
const indexPauseMs = 50;

/** What a change of columns gets. */
export interface ColumnChange {
  readonly transaction: Transaction;
  readonly lock: LeadLock;
  /** Has the statements behind it in the transaction wait no longer than that for those who read the leads. */
  readonly waitShortly: Sql;
}

/**
 * Changes the columns of the leads. Under the lock on leads, so that it waits for the chunk of an import that is being merged, and the next
 * one for it; but no reader waits longer than a moment, whatever reads the leads for hours.
 * @param work is done again at each try
 */
export async function changeColumns<Result>(
  database: Database,
  clock: Clock,
  schema: string,
  work: (change: ColumnChange) => Promise<Result>,
): Promise<Result> {
  let lockWaitMs = firstLockWaitMs;
  for (;;) {
    const end = await tryToChange(database, clock, schema, work, lockWaitMs);
    if (typeof end === 'object') return end.result;
    if (end === 'an index is made') await delay(indexPauseMs);
    else {
      await delay(2 * lockWaitMs);
      lockWaitMs = Math.min(2 * lockWaitMs, longestLockWaitMs);
    }
  }
}

async function tryToChange<Result>(
  database: Database,
  clock: Clock,
  schema: string,
  work: (change: ColumnChange) => Promise<Result>,
  lockWaitMs: number,
): Promise<{ readonly result: Result } | 'an index is made' | 'leads are read'> {
  try {
    return await database.transaction(async (transaction) => {
      if (!(await takeFieldsLock(transaction, schema))) return 'an index is made';
      // The control schema is written as well.
      transaction.unlockEarly(flushLeads(schema), flush);
      const [lock] = await transaction.together((executor) => [lockLeads(executor, clock, schema)]);
      const waitShortly = sql`set local lock_timeout = ${raw(String(lockWaitMs))}`;
      return { result: await work({ transaction, lock, waitShortly }) };
    });
  } catch (error) {
    if (isLockTimeout(error)) return 'leads are read';
    throw error;
  }
}
