import type { Database, Executor, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';

/**
 * Takes the lock under which leads of a subscription are created, matched and linked, until the end of the transaction:
 * so two writers never create the same lead twice. Gives the next free lead id.
 */
export async function lockLeads(executor: Executor, schema: string): Promise<number> {
  const [counter] = await executor.query<{ next_value: number }>(sql`
    select next_value
    from ${identifier(schema, 'counters')}
    where name = 'lead'
    for update`);
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for leads`);
  return counter.next_value;
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
