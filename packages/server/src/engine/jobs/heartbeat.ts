import type { Database } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Logger } from '../../log.ts';
import { leaseMs } from '../../subscriptions/held-leases.ts';
import type { Claim } from './job.ts';
import { renewLease } from './lease.ts';

const beatMs = 1_000;
/** The lease is renewed with each of so many beats, and the queue told of it. */
const beatsToRenew = 2;

/** Why a job is not to be carried out any further here, for all that a heartbeat has learnt. */
export type Interruption = 'paused' | 'cancelled' | 'lost';

export interface Heartbeat<Progress extends object> {
  /** Takes down how far the job is, for the next beat. */
  note(progress: Progress): void;
  /** Whether the subscription was paused when the queue was last told. */
  readonly isPaused: boolean;
  /** Aborted, with an `Interruption`, once there is reason not to go on. */
  readonly interrupted: AbortSignal;
  stop(): void;
}

/**
 * Renews the lease until stopped, and tells the queue how far the job is: what is read there is a second old at the most.
 * A beat that fails is no harm: the writes check the lease themselves. One that takes long is not followed by others,
 * which would take all connections.
 */
export function startHeartbeat<Progress extends object>(
  database: Database,
  job: Claim<Progress>,
  log: Logger,
): Heartbeat<Progress> {
  let isBeating = false;
  let beats = 0;
  let isPaused = false;
  let untold: Progress | undefined;
  const interruption = new AbortController();
  const interrupt = (reason: Interruption) => interruption.abort(reason);
  const renew = async () => {
    const isCancelRequested = await renewLease(database, job);
    if (isCancelRequested === undefined) interrupt('lost');
    else if (isCancelRequested) interrupt('cancelled');
  };
  const beat = async () => {
    if (isBeating) return;
    isBeating = true;
    beats += 1;
    const progress = untold;
    untold = undefined;
    const isToRenew = beats % beatsToRenew === 0;
    try {
      if (isToRenew) await renew();
      if (isToRenew || progress !== undefined) isPaused = await tell(database, job, progress);
      if (isPaused) interrupt('paused');
    } catch (error) {
      log.warn({ event: 'lease.renew-failed', error: String(error) });
    } finally {
      isBeating = false;
    }
  };
  const timer = setInterval(() => void beat(), beatMs);
  return {
    note(progress) {
      untold = progress;
    },
    get isPaused() {
      return isPaused;
    },
    interrupted: interruption.signal,
    stop: () => clearInterval(timer),
  };
}

/**
 * The lease is a hint there, for engines that look for jobs to take over: it is the one in the subscription's schema that counts.
 * Gives whether the subscription is paused.
 */
async function tell<Progress extends object>(
  database: Database,
  { kind, subscription, number, leaseHolder }: Claim<Progress>,
  progress: Progress | undefined,
): Promise<boolean> {
  const set: Sql = progress === undefined ? sql`` : sql`${kind.progress.set(progress)},`;
  const [told] = await database.query<{ isPaused: boolean }>(sql`
    update galena.${kind.queue} j
    set ${set} lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    from galena.subscriptions s
    where s.id = j.subscription_id
      and j.subscription_id = ${subscription.id}
      and j.${kind.key} = ${number}
      and j.status = ${kind.underWay}
      and j.lease_holder = ${leaseHolder}
    returning s.paused_at is not null as "isPaused"`);
  return told?.isPaused ?? false;
}
