import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchemas, mayClaim } from '../db/known-schemas.ts';
import { knownVersions } from '../db/migrate.ts';
import { prepared, type Sql, sql } from '../db/sql.ts';
import { flushLeads } from '../leads/lead-lock.ts';
import { leaseMs } from '../subscriptions/held-leases.ts';
import { type Subscription, subscriptionJson } from '../subscriptions/subscription.ts';
import { endInQueue } from './finish.ts';
import type { Candidate, Job } from './job.ts';
import { giveBackLease, type Lease, takeLease, unsafely } from './lease.ts';
import { type Progress, selectProgress, toProgress } from './progress.ts';

/** An import is ended as failed after this many claims in a row without a single row done. */
export const maxAttempts = 10;

/** So many imports that nobody seems to work on are looked at in one go. */
const looksAtOnce = 10;

/** After this time no further ones are looked at, if the schema of one could not be reached: others are to have their turn. */
const patienceMs = 1_000;

interface Claiming {
  readonly database: Database;
  readonly clock: Clock;
  /** Why leases could not be taken: the node of a subscription may be down, or its schema locked, and others go on. */
  readonly errors: unknown[];
}

/**
 * Claims one import: one whose engine is gone, or else the oldest queued one of the subscription whose turn it is, of those that can go on.
 * Gives undefined when there is nothing to do, and throws only then if the schema of a subscription could not be reached.
 */
export async function claimImport(database: Database, clock: Clock): Promise<Job | undefined> {
  const may = await mayClaim();
  const [overdue, claimable] = await database.connection((connection) =>
    connection.together((executor) => [
      executor.query<CandidateRow>(findOverdue(may)),
      executor.query<{ subscription_id: number }>(findClaimable(may)),
    ]),
  );
  const claiming: Claiming = { database, clock, errors: [] };
  const subscriptionIds = claimable.map((row) => row.subscription_id);
  const job =
    (await takeOver(claiming, overdue.map(toCandidate))) ?? (await claimQueued(claiming, subscriptionIds));
  if (job === undefined && claiming.errors.length > 0) throw claiming.errors[0];
  return job;
}

/** Imports of which galena.imports has not heard from an engine for as long as a lease lasts. */
function findOverdue(may: Sql): Sql {
  const statement = sql`
    select ${candidateColumns}
    from galena.imports i
    join galena.subscriptions s on s.id = i.subscription_id
    where i.slot is not null
      and s.paused_at is null
      and ${may}
      and (
        i.lease_until < clock_timestamp()
        or i.lease_until > clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
      )
    order by i.lease_until
    limit ${looksAtOnce}`;
  return prepared('find_overdue', statement);
}

async function takeOver(claiming: Claiming, candidates: readonly Candidate[]): Promise<Job | undefined> {
  const { database, errors } = claiming;
  const start = performance.now();
  for (const candidate of candidates) {
    if (errors.length > 0 && performance.now() - start > patienceMs) break;
    const job = await lease(claiming, candidate, randomUUID());
    if (job === undefined) continue;
    if (await noteHolder(database, job)) return job;
    await giveBackLease(database, job);
  }
  return undefined;
}

/**
 * Takes the lease in the schema of the subscription; gives undefined if there is nothing to carry out. Of an import that has
 * ended there the queue hears now, and of one whose engine is there after all, until when it is to be left alone.
 */
async function lease(
  { database, clock, errors }: Claiming,
  candidate: Candidate,
  leaseHolder: string,
): Promise<Job | undefined> {
  const taken = await takeSafely(database, candidate, leaseHolder).catch(async (error: unknown) => {
    // Where PostgreSQL as a whole is away, this fails too.
    await putOff(database, candidate);
    errors.push(error);
  });
  if (taken === undefined) return undefined;
  if ('end' in taken) await endInQueue(database, candidate, taken.end, clock);
  else if ('heldUntil' in taken) await noteLease(database, candidate, taken);
  else {
    const { progress, attempts, isCancelRequested } = taken;
    const { rowsDone, phaseMs } = progress;
    const { subscription: schemaVersion } = await knownVersions();
    return { ...candidate, leaseHolder, schemaVersion, rowsDone, phaseMs, attempts, isCancelRequested };
  }
  return undefined;
}

async function takeSafely(database: Database, candidate: Candidate, leaseHolder: string): Promise<Lease> {
  const taken = await takeLease(database, candidate, leaseHolder);
  // Its engine may have died while it waited for the disk.
  if ('end' in taken) await database.execute(flushLeads(candidate.subscription.schema));
  return taken;
}

/**
 * Nobody looks at the import again for as long as may be, or that would be all that engines do. Its holder is empty, which is nobody's
 * name, so that it counts as overdue all the while.
 */
async function putOff(database: Database, { subscription, batchId }: Candidate): Promise<void> {
  await database.execute(sql`
    update galena.imports
    set lease_holder = '',
      lease_until = clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}
      and status = 'importing'`);
}

async function noteLease(
  database: Database,
  { subscription, batchId }: Candidate,
  held: Extract<Lease, { heldUntil: unknown }>,
): Promise<void> {
  if (held.heldUntil === undefined) return;
  await database.execute(sql`
    update galena.imports
    set lease_holder = ${held.holder}, lease_until = ${held.heldUntil}
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}
      and status = 'importing'`);
}

/** Gives whether the import is still there, and its subscription not paused: who pauses it waits for this, or this for the pause. */
async function noteHolder(database: Database, { subscription, batchId, leaseHolder }: Job): Promise<boolean> {
  const noted = await database.execute(sql`
    with unpaused as (
      select id
      from galena.subscriptions
      where id = ${subscription.id}
        and paused_at is null
      for share
    )
    update galena.imports
    set lease_holder = ${leaseHolder},
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    from unpaused
    where subscription_id = unpaused.id
      and batch_id = ${batchId}
      and status = 'importing'`);
  return noted > 0;
}

async function claimQueued(claiming: Claiming, subscriptionIds: readonly number[]): Promise<Job | undefined> {
  const { database, clock } = claiming;
  const guard = await guardSchemas();
  for (const subscriptionId of subscriptionIds) {
    const leaseHolder = randomUUID();
    const start = performance.now();
    let candidate: Candidate | undefined;
    await database.transaction(
      async (transaction) => {
        for (const statement of guard) transaction.atCommit(statement);
        // The lock comes first, in a statement of its own: the next one then counts in a snapshot that was taken under it.
        // One statement that locks and counts lets 24 engines start 187 of 180 imports.
        transaction.atCommit(noteTurn(subscriptionId));
        const claim = claimOldest(subscriptionId, leaseHolder, clock);
        transaction.atCommit<CandidateRow>(claim, ([row]) => {
          candidate = row && toCandidate(row);
        });
      },
      () => unsafely,
    );
    const job = candidate && (await lease(claiming, candidate, leaseHolder));
    if (job === undefined) continue;
    // The subscription may have been paused while this engine was frozen: nobody waits for it longer than for a lease.
    if (performance.now() - start < leaseMs || (await noteHolder(database, job))) return job;
    await giveBackLease(database, job);
  }
  return undefined;
}

function noteTurn(subscriptionId: number): Sql {
  const statement = sql`
    update galena.subscriptions
    set last_claimed_at = clock_timestamp()
    where id = ${subscriptionId}`;
  return prepared('note_turn', statement);
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
function findClaimable(may: Sql): Sql {
  const statement = sql`
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
      and s.paused_at is null
      and ${may}
    order by coalesce(running.imports, 0), s.last_claimed_at nulls first, s.id
    limit 50`;
  return prepared('find_claimable', statement);
}

function claimOldest(subscriptionId: number, leaseHolder: string, clock: Clock): Sql {
  const statement = sql`
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
      lease_holder = ${leaseHolder},
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms',
      progress_in_schema = true,
      started_at = ${clock.now}
    from next, free, galena.subscriptions s
    where i.subscription_id = ${subscriptionId}
      and i.batch_id = next.batch_id
      -- It may have been cancelled just now.
      and i.status = 'queued'
      and s.id = i.subscription_id
      and s.paused_at is null
    returning ${candidateColumns}`;
  return prepared('claim_oldest', statement);
}

interface CandidateRow extends Progress {
  subscription: Subscription;
  batch_id: number;
  format: Candidate['format'];
  lookup_field: string;
  list_id: number | null;
  partition_id: number | null;
  file_id: string;
  file_bytes: number;
  encoding: Candidate['encoding'];
  invalid_byte_offset: number | null;
  unmapped_columns: string[];
  cancel_requested: boolean;
  progress_in_schema: boolean;
  is_on_citus: boolean;
}

const candidateColumns: Sql = sql`
  i.batch_id, i.format, i.lookup_field, i.list_id, i.partition_id, i.file_id, i.file_bytes, i.encoding, i.invalid_byte_offset,
  i.unmapped_columns, i.cancel_requested, i.progress_in_schema, ${selectProgress}, ${subscriptionJson} as subscription,
  to_regprocedure('citus_schema_distribute(regnamespace)') is not null as is_on_citus`;

function toCandidate(row: CandidateRow): Candidate {
  return {
    subscription: row.subscription,
    batchId: row.batch_id,
    format: row.format,
    lookupField: row.lookup_field,
    listId: row.list_id,
    partitionId: row.partition_id,
    fileId: row.file_id,
    fileBytes: row.file_bytes,
    encoding: row.encoding,
    invalidByteOffset: row.invalid_byte_offset,
    unmappedColumns: row.unmapped_columns,
    isCancelRequested: row.cancel_requested,
    isOnCitus: row.is_on_citus,
    doneBefore: row.progress_in_schema ? undefined : toProgress(row),
  };
}
