import type { Sql } from '../../db/sql.ts';
import type { AttemptEvent } from '../../imports/attempt-events.ts';
import type { JobTables } from '../../subscriptions/job-tables.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { ProgressColumns } from './progress-columns.ts';

/** How a job has ended, as its subscription's schema has it. */
export interface RecordedEnd<Progress extends object> {
  readonly status: 'complete' | 'failed' | 'cancelled';
  readonly failureCause: string | null;
  readonly progress: Progress;
  /** Whether the queue has it too. */
  readonly isInQueue?: boolean;
}

/** What claims, leases and ends have to know of jobs of a kind. */
export interface ProgressKind<Progress extends object> extends JobTables {
  readonly progress: ProgressColumns<Progress>;
  /** For an update of the queue: what else it is told of an end, with a comma behind it. */
  setAtEnd(end: RecordedEnd<Progress>): Sql;
  /** For an update of the queue: how an event between start and end is noted, with a comma behind it. */
  setAttemptEvent(event: AttemptEvent, now: Sql): Sql;
}

/** A kind of jobs, with what its own jobs consist of. */
export interface JobKind<Progress extends object, Own extends object> extends ProgressKind<Progress> {
  /** For a select from the queue `j`: a row of `Own`. */
  readonly ownColumns: Sql;
  /** A condition on a queued job: whether it can be begun. */
  readonly canBegin: Sql;
  /** When a job of the queue was queued. */
  readonly queuedAt: Sql;
  /** In which order queued jobs of a subscription are begun. */
  readonly order: Sql;
  /** For an update of the queue: what a claim writes besides, with a comma behind it. */
  readonly setAtClaim: Sql;
  /** What is read of the subscription's schema in one round trip with the first lease of a job. */
  readsWithLease?(row: Own & JobKey<Progress>): Sql | undefined;
  /** How far an older Galena is with a job that has its checkpoint in the queue. */
  doneBefore?(row: Own & Progress): Progress | undefined;
}

/** Names a job. */
export interface JobKey<Progress extends object> {
  readonly kind: ProgressKind<Progress>;
  readonly subscription: Subscription;
  /** Of an import, its batch id. */
  readonly number: number;
}

/** A job that is under way or about to be, as the queue has it. */
export interface Candidate<Progress extends object> extends JobKey<Progress> {
  /** Whether it is to be cancelled, as far as the queue or, once it is claimed, either of them says. */
  readonly isCancelRequested: boolean;
  readonly doneBefore: Progress | undefined;
  readonly readsWithLease: Sql | undefined;
}

/** A job that this engine has claimed. */
export interface Claim<Progress extends object> extends JobKey<Progress> {
  readonly isCancelRequested: boolean;
  /** Names this claim: only while the job carries it may this engine write. */
  readonly leaseHolder: string;
  /** The version of the subscription's schema that this engine knows. */
  readonly schemaVersion: number;
  /** Claims since the job has last got on, this one included. */
  readonly attempts: number;
  /** What was read with the lease, if that was asked and it is the first one. */
  readonly readWithLease: readonly object[];
}

/** A claimed job as it stood when it was claimed. */
export type ClaimedJob<Progress extends object, Own extends object> = Own &
  Progress &
  Claim<Progress> & {
    /** By `elapsedMs` of the clock, before anybody could see that it is under way. */
    readonly claimedAtMs: number;
    /** Whether there were others that could have been claimed as well. */
    readonly othersWait: boolean;
  };
