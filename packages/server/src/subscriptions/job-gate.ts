import type { JobTables } from './job-tables.ts';

/** Names a job for whoever holds it. */
export interface GatedJob {
  readonly kind: JobTables['name'];
  readonly subscriptionId: number;
  /** Of an import, its batch id. */
  readonly number: number;
}

/** A job that is under way. */
export interface ClaimedGatedJob extends GatedJob {
  /** By `elapsedMs` of the clock, before anybody could see that it is under way. */
  readonly claimedAtMs: number;
}

/** Which queued jobs of a kind are not to be begun. */
export interface HeldJobs {
  /** All of these subscriptions, */
  readonly subscriptions: readonly number[];
  /** for so many seconds from when each was queued, by the clock of the engine; null: until they are told to go on. */
  readonly seconds: readonly (number | null)[];
  /** But for those that may go on: subscription and number with a colon. */
  readonly released: readonly string[];
}

/** Holds jobs where a test wants to see them: only a double has one. */
export interface JobGate {
  held(kind: JobTables['name']): HeldJobs;
  /** How many jobs of a kind stand in `pass`. */
  waiting(kind: JobTables['name']): number;
  /** Waits until a job that is under way may go on, or the signal is aborted. */
  pass(job: ClaimedGatedJob, signal: AbortSignal): Promise<void>;
  /** Has this called back when a queued job may go on. */
  onRelease(wake: () => void): void;
}

export function gateKey({ subscriptionId, number }: Pick<GatedJob, 'subscriptionId' | 'number'>): string {
  return `${subscriptionId}:${number}`;
}
