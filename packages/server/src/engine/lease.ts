import type { Database, Executor, Settings } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { givenBackAt, leaseMs } from '../subscriptions/held-leases.ts';
import type { Candidate, Job } from './job.ts';
import {
  excludedProgress,
  nothingDone,
  type Progress,
  progressColumns,
  progressValues,
  selectProgress,
} from './progress.ts';

/** Another engine has taken the import over, or it was ended: nothing may be written for it any more. */
export class LeaseLost extends Error {}

/** How an import has ended, as its subscription's schema has it. */
export interface RecordedEnd {
  readonly status: 'complete' | 'failed' | 'cancelled';
  readonly failureCause: string | null;
  readonly progress: Progress;
}

/** What became of the try to take a lease: it is ours; there is nothing left to do; or an engine has it, as far as is known until when. */
export type Lease =
  | { readonly progress: Progress; readonly attempts: number; readonly isCancelRequested: boolean }
  | { readonly end: RecordedEnd }
  | { readonly heldUntil: Date; readonly holder: string }
  | { readonly heldUntil: undefined };

interface LeaseRow extends Progress {
  readonly attempts: number;
  readonly isCancelRequested: boolean;
}

interface LookedAt extends Progress {
  readonly isFree: boolean;
  readonly status: RecordedEnd['status'] | null;
  readonly failureCause: string | null;
  readonly leaseUntil: Date;
  readonly holder: string;
}

/** Nobody has been told of it yet, and whoever finds it undone does it again. */
export const unsafely: Settings = { synchronous_commit: 'off' };

/** Who looks for imports has others to look at. */
const takeWithin: Settings = { statement_timeout: '2s' };

const taken: Sql = sql`attempts, cancel_requested as "isCancelRequested", ${selectProgress}`;

export function progressTable({ subscription }: Pick<Job, 'subscription'>): Sql {
  return identifier(subscription.schema, 'import_progress');
}

/** The condition that each write for an import carries: it is still ours, and under way. */
export function stillOurs(job: Job): Sql {
  return sql`batch_id = ${job.batchId} and lease_holder = ${job.leaseHolder} and status is null`;
}

/**
 * Takes the lease of an import that galena.imports has as under way, if it is free; the row here decides. A wish to cancel it that
 * has reached only galena.imports is taken over.
 */
export async function takeLease(database: Database, candidate: Candidate, holder: string): Promise<Lease> {
  return (await takeFirst(database, candidate, holder)) ?? (await takeNext(database, candidate, holder));
}

/**
 * The first claim of all; gives undefined if there has been one. What an older Galena has done of the import is taken over with it, and
 * must be on disk before galena.imports is told of more.
 */
async function takeFirst(
  database: Database,
  candidate: Candidate,
  holder: string,
): Promise<Lease | undefined> {
  const { doneBefore = nothingDone, isCancelRequested } = candidate;
  const settings = candidate.doneBefore === undefined ? { ...unsafely, ...takeWithin } : takeWithin;
  let first: LeaseRow | undefined;
  const insert = sql`
    insert into ${progressTable(candidate)} as p (batch_id, lease_holder, lease_renewed_at, attempts, cancel_requested, ${progressColumns})
    values (${candidate.batchId}, ${holder}, statement_timestamp(), 1, ${isCancelRequested}, ${progressValues(doneBefore)})
    on conflict (batch_id) do update
    set lease_holder = excluded.lease_holder, lease_renewed_at = excluded.lease_renewed_at, attempts = 1,
      cancel_requested = p.cancel_requested or excluded.cancel_requested, ${excludedProgress}
    where p.lease_holder is null
    returning ${taken}`;
  await database.transaction(
    async (transaction) => {
      transaction.atCommit<LeaseRow>(insert, ([row]) => {
        first = row;
      });
    },
    () => settings,
  );
  return first && toLease(first);
}

/**
 * The lease is judged by PostgreSQL's clock alone, so that engines need not agree on the time. One that ends later
 * than any lease can was taken before that clock was set back. Nobody waits for a chunk that is being written.
 */
async function takeNext(database: Database, candidate: Candidate, holder: string): Promise<Lease> {
  const table = progressTable(candidate);
  return database.transaction(
    async (transaction) => {
      const [row] = await transaction.query<LookedAt>(sql`
      select status, failure_cause as "failureCause", ${selectProgress},
          lease_renewed_at + ${leaseMs} * interval '1 ms' as "leaseUntil", lease_holder as holder,
          coalesce(
            lease_renewed_at < statement_timestamp() - ${leaseMs} * interval '1 ms'
              or lease_renewed_at > statement_timestamp() + ${leaseMs} * interval '1 ms',
            false
          ) as "isFree"
      from ${table}
      where batch_id = ${candidate.batchId}
      for update skip locked`);
      if (row === undefined) return { heldUntil: undefined };
      const { status, failureCause, leaseUntil, holder: current, isFree, ...progress } = row;
      if (status !== null) return { end: { status, failureCause, progress } };
      if (!isFree) return { heldUntil: leaseUntil, holder: current };
      const [next] = await transaction.query<LeaseRow>(sql`
        update ${table}
        set lease_holder = ${holder}, lease_renewed_at = statement_timestamp(), attempts = attempts + 1,
          cancel_requested = cancel_requested or ${candidate.isCancelRequested}
        where batch_id = ${candidate.batchId}
        returning ${taken}`);
      return next === undefined ? { heldUntil: undefined } : toLease(next);
    },
    () => ({ ...unsafely, ...takeWithin }),
  );
}

function toLease({ attempts, isCancelRequested, ...progress }: LeaseRow): Lease {
  return { attempts, isCancelRequested, progress };
}

export async function renewLease(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update ${progressTable(job)}
    set lease_renewed_at = statement_timestamp()
    where ${stillOurs(job)}`);
}

/** Lets the next engine go on at once. */
export async function giveBackLease(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update ${progressTable(job)}
    set lease_renewed_at = ${givenBackAt},
      -- Given back on purpose: that is no failed attempt.
      attempts = 0
    where ${stillOurs(job)}`);
  await executor.execute(sql`
    update galena.imports
    set lease_until = clock_timestamp()
    where subscription_id = ${job.subscription.id}
      and batch_id = ${job.batchId}
      and lease_holder = ${job.leaseHolder}`);
  await executor.query(sql`select pg_notify('galena_imports', '')`);
}

/** Whether another engine has taken the import over. */
export async function isLeaseLost(executor: Executor, job: Job): Promise<boolean> {
  const held = await executor.query(sql`
    select
    from ${progressTable(job)}
    where batch_id = ${job.batchId}
      and lease_holder = ${job.leaseHolder}`);
  return held.length === 0;
}

/**
 * What was no fault of the import does not count as an attempt, or a full disk would end all imports after a minute; nor
 * does a claim whose engine lives to see that its lease has run out, whoever holds the import by then. The lease stays,
 * so that nobody tries again at once.
 */
export async function forgiveAttempt(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update ${progressTable(job)}
    set attempts = greatest(attempts - 1, 0)
    where batch_id = ${job.batchId}
      and status is null`);
}
