import type { Database } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Logger } from '../log.ts';
import { leaseMs } from '../subscriptions/held-leases.ts';
import type { Job } from './job.ts';
import { renewLease } from './lease.ts';
import { type Progress, setProgress } from './progress.ts';

const beatMs = 1_000;
/** The lease is renewed with each of so many beats, and galena.imports told of it. */
const beatsToRenew = 2;

export interface Heartbeat {
  /** Takes down how far the import is, for the next beat. */
  note(progress: Progress): void;
  /** Whether the subscription was paused when galena.imports was last told. */
  readonly isPaused: boolean;
  stop(): void;
}

/**
 * Renews the lease until stopped, and tells galena.imports how far the import is: what is read there is a second old at the most.
 * A beat that fails is no harm: the writes check the lease themselves. One that takes long is not followed by others,
 * which would take all connections.
 */
export function startHeartbeat(database: Database, job: Job, log: Logger): Heartbeat {
  let isBeating = false;
  let beats = 0;
  let isPaused = false;
  let untold: Progress | undefined;
  const beat = async () => {
    if (isBeating) return;
    isBeating = true;
    beats += 1;
    const progress = untold;
    untold = undefined;
    const isToRenew = beats % beatsToRenew === 0;
    try {
      if (isToRenew) await renewLease(database, job);
      if (isToRenew || progress !== undefined) isPaused = await tell(database, job, progress);
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
    stop: () => clearInterval(timer),
  };
}

/**
 * The lease is a hint there, for engines that look for imports to take over: it is the one in the subscription's schema that counts.
 * Gives whether the subscription is paused.
 */
async function tell(database: Database, job: Job, progress: Progress | undefined): Promise<boolean> {
  const set: Sql = progress === undefined ? sql`` : sql`${setProgress(progress)},`;
  const [told] = await database.query<{ isPaused: boolean }>(sql`
    update galena.imports i
    set ${set} lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    from galena.subscriptions s
    where s.id = i.subscription_id
      and i.subscription_id = ${job.subscription.id}
      and i.batch_id = ${job.batchId}
      and i.status = 'importing'
      and i.lease_holder = ${job.leaseHolder}
    returning s.paused_at is not null as "isPaused"`);
  return told?.isPaused ?? false;
}
