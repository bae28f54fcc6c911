import type { Database, Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Logger } from '../log.ts';
import { leaseMs } from './claim.ts';
import type { Job } from './job.ts';

/** Another engine has taken the import over, or it was ended: nothing may be written for it any more. */
export class LeaseLost extends Error {}

/** The condition that each write to an import carries: it is still ours. */
export function stillOurs(job: Job): Sql {
  return sql`
    subscription_id = ${job.subscription.id}
      and batch_id = ${job.batchId}
      and status = 'importing'
      and lease_holder = ${job.leaseHolder}`;
}

async function renewLease(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update galena.imports
    set lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    where ${stillOurs(job)}`);
}

/** Lets the next engine go on at once. */
export async function giveBackLease(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update galena.imports
    set lease_until = clock_timestamp(),
      -- Given back on purpose: that is no failed attempt.
      attempts = 0
    where ${stillOurs(job)}`);
  await executor.query(sql`select pg_notify('galena_imports', '')`);
}

/** Whatever went wrong for an engine that has lost its import went wrong because of that, or does not matter any more. */
export async function isLeaseLost(executor: Executor, job: Job): Promise<boolean> {
  return (await executor.query(sql`select from galena.imports where ${stillOurs(job)}`)).length === 0;
}

/**
 * What was no fault of the import does not count as an attempt, or a full disk would end all imports after a minute; nor
 * does a claim whose engine lives to see that its lease has run out, whoever holds the import by then. The lease stays,
 * so that nobody tries again at once.
 */
export async function forgiveAttempt(executor: Executor, job: Job): Promise<void> {
  await executor.execute(sql`
    update galena.imports
    set attempts = greatest(attempts - 1, 0)
    where subscription_id = ${job.subscription.id}
      and batch_id = ${job.batchId}
      and status = 'importing'`);
}

/**
 * Renews the lease until stopped. A beat that fails is no harm: the writes check the lease themselves. One that takes long is
 * not followed by others, which would take all connections.
 */
export function startHeartbeat(database: Database, job: Job, log: Logger): { stop(): void } {
  let isBeating = false;
  const beat = async () => {
    if (isBeating) return;
    isBeating = true;
    try {
      await renewLease(database, job);
    } catch (error) {
      log.warn({ event: 'lease.renew-failed', error: String(error) });
    } finally {
      isBeating = false;
    }
  };
  const timer = setInterval(() => void beat(), leaseMs / 3);
  return { stop: () => clearInterval(timer) };
}
