import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { Subscription } from './subscription.ts';

/** How long a claim lasts without a heartbeat. A dead engine's import is taken over once it has run out. */
export const leaseMs = 6_000;

/** When a lease was renewed that has been given back: the next engine may go on at once. */
export const givenBackAt = new Date(0);

/**
 * How many imports an engine may still work on. Leases that have run out are ended first: an engine that holds one may be frozen,
 * and must not go on with it when it wakes. That of a chunk that is being written is held, however old it is.
 */
export async function countHeldLeases(
  database: Database,
  subscription: Pick<Subscription, 'id' | 'schema'>,
): Promise<number> {
  await endStaleLeases(database, subscription.schema);
  // An engine that has claimed an import in the queue may be yet to take its lease in the schema.
  const claimed = await database.query<{ batchId: number }>(sql`
    select batch_id as "batchId"
    from galena.imports
    where subscription_id = ${subscription.id}
      and slot is not null
      and lease_until > clock_timestamp()
      and lease_until <= clock_timestamp() + ${2 * leaseMs} * interval '1 ms'`);
  const held = await database.query<{ batchId: number }>(sql`
    select batch_id as "batchId"
    from ${identifier(subscription.schema, 'import_progress')}
    where status is null
      and lease_renewed_at <> ${givenBackAt}`);
  return new Set([...claimed, ...held].map(({ batchId }) => batchId)).size;
}

async function endStaleLeases(database: Database, schema: string): Promise<void> {
  const table = identifier(schema, 'import_progress');
  await database.transaction(async (transaction) => {
    const stale = await transaction.query<{ batchId: number }>(sql`
      select batch_id as "batchId"
      from ${table}
      where status is null
        and lease_renewed_at <> ${givenBackAt}
        and (
          lease_renewed_at < statement_timestamp() - ${leaseMs} * interval '1 ms'
          or lease_renewed_at > statement_timestamp() + ${leaseMs} * interval '1 ms'
        )
      for update skip locked`);
    if (stale.length === 0) return;
    await transaction.execute(sql`
      update ${table}
      set lease_holder = ${randomUUID()}, lease_renewed_at = ${givenBackAt}
      where batch_id = any(${stale.map(({ batchId }) => batchId)}::integer[])`);
  });
}
