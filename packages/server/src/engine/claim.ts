import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { guardSchemas, mayClaim } from '../db/known-schemas.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import { type Subscription, subscriptionJson } from '../subscriptions/subscription.ts';
import type { Job } from './job.ts';

/** How long a claim lasts without a heartbeat. A dead engine's import is taken over once it has run out. */
export const leaseMs = 6_000;

/** An import is ended as failed after this many claims in a row without a single row done. */
export const maxAttempts = 10;

/**
 * Claims one import: one whose engine is gone, or else the oldest queued one of the subscription whose turn it is, of those that can go on.
 * Gives undefined when there is nothing to do.
 */
export async function claimImport(database: Database, clock: Clock): Promise<Job | undefined> {
  return (await takeOver(database)) ?? (await claimQueued(database, clock));
}

/**
 * The lease is judged by PostgreSQL's clock alone, so that engines need not agree on the time. One that ends later
 * than any lease can was taken before that clock was set back.
 */
async function takeOver(database: Database): Promise<Job | undefined> {
  const holder = randomUUID();
  const may = await mayClaim();
  const [row] = await database.query<JobRow>(sql`
    with expired as (
      select subscription_id, batch_id
      from galena.imports
      where slot is not null
        and ${may}
        and (
          lease_until < clock_timestamp()
          or lease_until > clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
        )
      order by batch_id
      limit 1
      for update skip locked
    )
    update galena.imports i
    set lease_holder = ${holder},
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms',
      attempts = i.attempts + 1
    from expired e, galena.subscriptions s
    where i.subscription_id = e.subscription_id
      and i.batch_id = e.batch_id
      and s.id = i.subscription_id
    returning ${jobColumns}`);
  return row && toJob(row);
}

async function claimQueued(database: Database, clock: Clock): Promise<Job | undefined> {
  const guard = await guardSchemas();
  for (const subscriptionId of await findClaimable(database)) {
    // The lock comes first, in a statement of its own: the next one then counts in a snapshot that was taken under it.
    // One statement that locks and counts lets 24 engines start 187 of 180 imports.
    const [, , job] = await database.transaction((transaction) =>
      transaction.together((executor) => [
        executor.execute(guard),
        executor.execute(sql`
          update galena.subscriptions
          set last_claimed_at = clock_timestamp()
          where id = ${subscriptionId}`),
        claimOldest(executor, subscriptionId, clock),
      ]),
    );
    if (job !== undefined) return job;
  }
  return undefined;
}

/**
 * Whether the leads of an import can be looked up by its field: the index of one that was just made may be yet to come, as it
 * waits for a backup to end. An import that waited for that as it runs would keep one of the few places of an engine.
 */
const canLookUp: Sql = sql`
  (subscription_id, lookup_field) not in (
    select s.id, w.field_name
    from galena.wanted_indexes w
    join galena.subscriptions s using (schema_name)
    where w.field_name is not null
  )`;

/**
 * Subscriptions worth a look: those with the fewest imports running first, and of these the one that was served longest
 * ago. So a subscription waits for one round of the others at the most, however long their queues are. Each look reads
 * two small partial indexes: 10,000 queued imports of 1,000 subscriptions take 3 ms.
 */
async function findClaimable(executor: Executor): Promise<number[]> {
  const may = await mayClaim();
  const rows = await executor.query<{ subscription_id: number }>(sql`
    select s.id as subscription_id
    from (
      select distinct subscription_id
      from galena.imports
      where status = 'queued'
        and ${canLookUp}
    ) queued
    join galena.subscriptions s on s.id = queued.subscription_id
    left join (
      select subscription_id, count(*) as imports
      from galena.imports
      where slot is not null
      group by subscription_id
    ) running on running.subscription_id = s.id
    where coalesce(running.imports, 0) < 2
      and ${may}
    order by coalesce(running.imports, 0), s.last_claimed_at nulls first, s.id
    limit 50`);
  return rows.map((row) => row.subscription_id);
}

async function claimOldest(
  executor: Executor,
  subscriptionId: number,
  clock: Clock,
): Promise<Job | undefined> {
  const holder = randomUUID();
  const [row] = await executor.query<JobRow>(sql`
    with next as (
      select batch_id
      from galena.imports
      where subscription_id = ${subscriptionId}
        and status = 'queued'
        and ${canLookUp}
      order by batch_id
      limit 1
    ), free as (
      select slot
      from unnest(array[1, 2]::smallint[]) as slot
      where slot not in (
        select slot
        from galena.imports
        where subscription_id = ${subscriptionId}
          and slot is not null
      )
      order by slot
      limit 1
    )
    update galena.imports i
    set status = 'importing',
      slot = free.slot,
      lease_holder = ${holder},
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms',
      attempts = i.attempts + 1,
      started_at = ${clock.now}
    from next, free, galena.subscriptions s
    where i.subscription_id = ${subscriptionId}
      and i.batch_id = next.batch_id
      and s.id = i.subscription_id
    returning ${jobColumns}`);
  return row && toJob(row);
}

interface JobRow {
  subscription: Subscription;
  batch_id: number;
  lease_holder: string;
  format: Job['format'];
  lookup_field: string;
  list_id: number | null;
  partition_id: number | null;
  file_id: string;
  encoding: Job['encoding'];
  invalid_byte_offset: number | null;
  rows_done: number;
  unmapped_columns: string[];
  attempts: number;
  phase_ms: PhaseTimes;
}

const jobColumns: Sql = sql`
  i.batch_id, i.lease_holder, i.format, i.lookup_field, i.list_id, i.partition_id, i.file_id, i.encoding,
  i.invalid_byte_offset, i.rows_done, i.unmapped_columns, i.attempts, i.phase_ms,
  ${subscriptionJson} as subscription`;

function toJob(row: JobRow): Job {
  return {
    subscription: row.subscription,
    batchId: row.batch_id,
    leaseHolder: row.lease_holder,
    format: row.format,
    lookupField: row.lookup_field,
    listId: row.list_id,
    partitionId: row.partition_id,
    fileId: row.file_id,
    encoding: row.encoding,
    invalidByteOffset: row.invalid_byte_offset,
    rowsDone: row.rows_done,
    unmappedColumns: row.unmapped_columns,
    attempts: row.attempts,
    phaseMs: row.phase_ms,
  };
}
