import type { Database, Executor, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';

export interface LeadLock {
  /** The next free lead id. */
  readonly nextId: number;
  /** Counts the transactions that had the lock, this one included. */
  readonly generation: number;
}

/**
 * Takes the lock under which leads of a subscription are created, matched and linked, until the end of the transaction:
 * so two writers never create the same lead twice. It is handed on in the order in which it was asked for; whoever
 * waits for a row that each holder changes is overtaken by those who come later and find its newest version at once.
 */
export async function lockLeads(executor: Executor, schema: string): Promise<LeadLock> {
  await executor.query(sql`select pg_advisory_xact_lock(hashtext('galena.leads'), hashtext(${schema}))`);
  const [lock] = await executor.query<LeadLock>(sql`
    update ${identifier(schema, 'counters')}
    set generation = generation + 1
    where name = 'lead'
    returning next_value as "nextId", generation`);
  if (lock === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return lock;
}

/** How many transactions that had the lock are committed. */
export async function readGeneration(executor: Executor, schema: string): Promise<number> {
  const [counter] = await executor.query<{ generation: number }>(sql`
    select generation
    from ${identifier(schema, 'counters')}
    where name = 'lead'`);
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return counter.generation;
}

/** Runs `work` in a transaction that has locked the leads of a subscription, when its turn comes. */
export function changeLeads<Result>(
  database: Database,
  schema: string,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.inLine(schema, () =>
    database.transaction(async (transaction) => {
      await lockLeads(transaction, schema);
      return work(transaction);
    }),
  );
}

/** Says that all ids before this one are taken. */
export async function moveLeadCounter(executor: Executor, schema: string, nextId: number): Promise<void> {
  await executor.execute(sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${nextId}
    where name = 'lead'
      and next_value <> ${nextId}`);
}
