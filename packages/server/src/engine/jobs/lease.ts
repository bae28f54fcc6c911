import type { Database, Executor, Settings } from '../../db/database.ts';
import { demand, isUnmet } from '../../db/demand.ts';
import { isKnownSchema } from '../../db/known-schemas.ts';
import { identifier, kept, type Sql, sql } from '../../db/sql.ts';
import { givenBackAt, leaseMs } from '../../subscriptions/held-leases.ts';
import { wakeEnginesFor } from '../../subscriptions/job-tables.ts';
import type { Candidate, Claim, JobKey, RecordedEnd } from './job.ts';

/** Another engine has taken the job over, or it was ended: nothing may be written for it any more. */
export class LeaseLost extends Error {}

/** What became of the try to take a lease: it is ours; there is nothing left to do; or an engine has it, as far as is known until when. */
export type Lease<Progress extends object> =
  | (LeaseRow & { readonly progress: Progress; readonly readWithLease: readonly object[] })
  | { readonly end: RecordedEnd<Progress> }
  | { readonly heldUntil: Date; readonly holder: string }
  | { readonly heldUntil: undefined };

interface LeaseRow {
  readonly attempts: number;
  readonly isCancelRequested: boolean;
}

interface LookedAt<Progress extends object> {
  readonly isFree: boolean;
  readonly status: RecordedEnd<Progress>['status'] | null;
  readonly failureCause: string | null;
  readonly leaseUntil: Date;
  readonly holder: string;
}

/** Nobody has been told of it yet, and whoever finds it undone does it again. */
export const unsafely: Settings = { synchronous_commit: 'off' };

/** Who looks for jobs has others to look at. */
const takeWithin: Settings = { statement_timeout: '2s' };

const taken: Sql = sql`attempts, cancel_requested as "isCancelRequested"`;

export function leaseTable<Progress extends object>({ kind, subscription }: JobKey<Progress>): Sql {
  return identifier(subscription.schema, kind.leases);
}

/** The condition that each write for a job carries: it is still ours, and under way. */
export function stillOurs<Progress extends object>({ kind, number, leaseHolder }: Claim<Progress>): Sql {
  return sql`${kind.key} = ${number} and lease_holder = ${leaseHolder} and status is null`;
}

const takenOver = 'the job is not as it was left';

/**
 * Keeps others from taking the job over until the end of the transaction, as they would have to lock it for an update;
 * heartbeats and the wish to cancel it pass. It fails if the job is not ours any more, or not as far as we know it to be, or if
 * the schema is not one that we know: with `throwIfLost` that is `LeaseLost`.
 * @param isAsKnown - a condition on its row
 */
export async function holdJob<Progress extends object>(
  executor: Executor,
  job: Claim<Progress>,
  isAsKnown: Sql = sql`true`,
): Promise<void> {
  const { kind, number, subscription, schemaVersion } = job;
  const isHeld = sql`
    ${stillOurs(job)}
    and ${isAsKnown}
    and ${isKnownSchema(subscription.schema, schemaVersion)}`;
  const hold = sql`
    select ${demand(isHeld, takenOver)}
    from ${leaseTable(job)}
    where ${kind.key} = ${number}
    for key share`;
  const held = await executor.query(kept(hold));
  if (held.length === 0) throw new LeaseLost(`${kind.name} ${number} is gone`);
}

/** Throws the error of a transaction that has held a job. */
export function throwIfLost(error: unknown): never {
  throw isUnmet(error, takenOver) ? new LeaseLost(takenOver) : error;
}

/**
 * Takes the lease of a job that the queue has as under way, if it is free; the row here decides. A wish to cancel it that
 * has reached only the queue is taken over.
 */
export async function takeLease<Progress extends object>(
  database: Database,
  candidate: Candidate<Progress>,
  holder: string,
): Promise<Lease<Progress>> {
  return (await takeFirst(database, candidate, holder)) ?? (await takeNext(database, candidate, holder));
}

/**
 * The first claim of all; gives undefined if there has been one. What an older Galena has done of the job is taken over with it, and
 * must be on disk before the queue is told of more.
 */
async function takeFirst<Progress extends object>(
  database: Database,
  candidate: Candidate<Progress>,
  holder: string,
): Promise<Lease<Progress> | undefined> {
  const { kind, number, doneBefore, isCancelRequested, readsWithLease } = candidate;
  const { progress } = kind;
  const settings = doneBefore === undefined ? { ...unsafely, ...takeWithin } : takeWithin;
  let first: (LeaseRow & Progress) | undefined;
  let readWithLease: readonly object[] = [];
  const insert = sql`
    insert into ${leaseTable(candidate)} as p (${kind.key}, lease_holder, lease_renewed_at, attempts, cancel_requested, ${progress.columns})
    values (${number}, ${holder}, statement_timestamp(), 1, ${isCancelRequested}, ${progress.values(doneBefore ?? progress.nothingDone)})
    on conflict (${kind.key}) do update
    set lease_holder = excluded.lease_holder, lease_renewed_at = excluded.lease_renewed_at, attempts = 1,
      cancel_requested = p.cancel_requested or excluded.cancel_requested, ${progress.setExcluded}
    where p.lease_holder is null
    returning ${taken}, ${progress.read}`;
  await database.transaction(
    async (transaction) => {
      transaction.atCommit<LeaseRow & Progress>(kept(insert), ([row]) => {
        first = row;
      });
      if (readsWithLease === undefined) return;
      transaction.atCommit(readsWithLease, (rows) => {
        readWithLease = rows;
      });
    },
    () => settings,
  );
  return first && toLease(candidate, first, readWithLease);
}

/**
 * The lease is judged by PostgreSQL's clock alone, so that engines need not agree on the time. One that ends later
 * than any lease can was taken before that clock was set back. Nobody waits for a chunk that is being written.
 */
async function takeNext<Progress extends object>(
  database: Database,
  candidate: Candidate<Progress>,
  holder: string,
): Promise<Lease<Progress>> {
  const { kind, number } = candidate;
  const table = leaseTable(candidate);
  return database.transaction(
    async (transaction) => {
      const [row] = await transaction.query<LookedAt<Progress> & Progress>(sql`
      select status, failure_cause as "failureCause", ${kind.progress.read},
          lease_renewed_at + ${leaseMs} * interval '1 ms' as "leaseUntil", lease_holder as holder,
          coalesce(
            lease_renewed_at < statement_timestamp() - ${leaseMs} * interval '1 ms'
              or lease_renewed_at > statement_timestamp() + ${leaseMs} * interval '1 ms',
            false
          ) as "isFree"
      from ${table}
      where ${kind.key} = ${number}
      for update skip locked`);
      if (row === undefined) return { heldUntil: undefined };
      const { status, failureCause, leaseUntil, holder: current, isFree } = row;
      if (status !== null) return { end: { status, failureCause, progress: kind.progress.of(row) } };
      if (!isFree) return { heldUntil: leaseUntil, holder: current };
      const [next] = await transaction.query<LeaseRow & Progress>(sql`
        update ${table}
        set lease_holder = ${holder}, lease_renewed_at = statement_timestamp(), attempts = attempts + 1,
          cancel_requested = cancel_requested or ${candidate.isCancelRequested}
        where ${kind.key} = ${number}
        returning ${taken}, ${kind.progress.read}`);
      return next === undefined ? { heldUntil: undefined } : toLease(candidate, next);
    },
    () => ({ ...unsafely, ...takeWithin }),
  );
}

function toLease<Progress extends object>(
  { kind }: Candidate<Progress>,
  row: LeaseRow & Progress,
  readWithLease: readonly object[] = [],
): Lease<Progress> {
  const { attempts, isCancelRequested } = row;
  return { attempts, isCancelRequested, progress: kind.progress.of(row), readWithLease };
}

/** Gives whether the job is to be cancelled; undefined if it is not ours any more. */
export async function renewLease<Progress extends object>(
  executor: Executor,
  job: Claim<Progress>,
): Promise<boolean | undefined> {
  const [renewed] = await executor.query<{ isCancelRequested: boolean }>(sql`
    update ${leaseTable(job)}
    set lease_renewed_at = statement_timestamp()
    where ${stillOurs(job)}
    returning cancel_requested as "isCancelRequested"`);
  return renewed?.isCancelRequested;
}

/**
 * Lets the next engine go on at once.
 * @param note - for an update of the queue: what else it is told, with a comma behind it
 */
export async function giveBackLease<Progress extends object>(
  executor: Executor,
  job: Claim<Progress>,
  note: Sql = sql``,
): Promise<void> {
  await executor.execute(sql`
    update ${leaseTable(job)}
    set lease_renewed_at = ${givenBackAt},
      -- Given back on purpose: that is no failed attempt.
      attempts = 0
    where ${stillOurs(job)}`);
  await executor.execute(sql`
    update galena.${job.kind.queue}
    set ${note}
      lease_until = clock_timestamp()
    where subscription_id = ${job.subscription.id}
      and ${job.kind.key} = ${job.number}
      and lease_holder = ${job.leaseHolder}`);
  await executor.query(wakeEnginesFor(job.kind));
}

/**
 * Has the queue tell what became of an attempt, whoever has the job by now.
 * @param note - for an update of the queue, with a comma behind it
 */
export async function noteAttemptEvent<Progress extends object>(
  executor: Executor,
  { kind, subscription, number }: JobKey<Progress>,
  note: Sql,
): Promise<void> {
  await executor.execute(sql`
    update galena.${kind.queue}
    set ${note}
      -- An update has to set something: exports note nothing.
      status = status
    where subscription_id = ${subscription.id}
      and ${kind.key} = ${number}`);
}

/** Whether another engine has taken the job over. */
export async function isLeaseLost<Progress extends object>(
  executor: Executor,
  job: Claim<Progress>,
): Promise<boolean> {
  const held = await executor.query(sql`
    select
    from ${leaseTable(job)}
    where ${job.kind.key} = ${job.number}
      and lease_holder = ${job.leaseHolder}`);
  return held.length === 0;
}

/**
 * What was no fault of the job does not count as an attempt, or a full disk would end all jobs after a minute; nor
 * does a claim whose engine lives to see that its lease has run out, whoever holds the job by then. The lease stays,
 * so that nobody tries again at once.
 */
export async function forgiveAttempt<Progress extends object>(
  executor: Executor,
  job: Claim<Progress>,
): Promise<void> {
  await executor.execute(sql`
    update ${leaseTable(job)}
    set attempts = greatest(attempts - 1, 0)
    where ${job.kind.key} = ${job.number}
      and status is null`);
}
