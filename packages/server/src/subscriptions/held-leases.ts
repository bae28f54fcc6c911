import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { type JobTables, jobTables } from './job-tables.ts';
import type { Subscription } from './subscription.ts';

/** How long a claim lasts without a heartbeat. A dead engine's job is taken over once it has run out. */
export const leaseMs = 6_000;

/** When a lease was renewed that has been given back: the next engine may go on at once. */
export const givenBackAt = new Date(0);

type LeaseHolders = Pick<Subscription, 'id' | 'schema'>;

/**
 * How many jobs an engine may still work on. Leases that have run out are ended first: an engine that holds one may be frozen,
 * and must not go on with it when it wakes. That of a chunk that is being written is held, however old it is.
 */
export async function countHeldLeases(database: Database, subscription: LeaseHolders): Promise<number> {
  let count = 0;
  for (const tables of jobTables) count += await countHeld(database, subscription, tables);
  return count;
}

async function countHeld(database: Database, subscription: LeaseHolders, tables: JobTables): Promise<number> {
  const { queue, key, leases } = tables;
  await endStaleLeases(database, subscription.schema, tables);
  // An engine that has claimed a job in the queue may be yet to take its lease in the schema.
  const claimed = await database.query<{ number: number }>(sql`
    select ${key} as number
    from galena.${queue}
    where subscription_id = ${subscription.id}
      and slot is not null
      and lease_until > clock_timestamp()
      and lease_until <= clock_timestamp() + ${2 * leaseMs} * interval '1 ms'`);
  const held = await database.query<{ number: number }>(sql`
    select ${key} as number
    from ${identifier(subscription.schema, leases)}
    where status is null
      and lease_renewed_at <> ${givenBackAt}`);
  return new Set([...claimed, ...held].map(({ number }) => number)).size;
}

async function endStaleLeases(database: Database, schema: string, { key, leases }: JobTables): Promise<void> {
  const table = identifier(schema, leases);
  await database.transaction(async (transaction) => {
    const stale = await transaction.query<{ number: number }>(sql`
      select ${key} as number
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
      where ${key} = any(${stale.map(({ number }) => number)}::integer[])`);
  });
}
