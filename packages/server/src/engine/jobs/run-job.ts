import type { Clock } from '../../clock.ts';
import { isPassingError } from '../../db/connection-errors.ts';
import type { Database } from '../../db/database.ts';
import { describeError, type LoggedError } from '../../db/describe-error.ts';
import { areSchemasKnown, isSchemaChange } from '../../db/known-schemas.ts';
import { sql } from '../../db/sql.ts';
import type { AttemptEvent } from '../../imports/attempt-events.ts';
import type { Logger } from '../../log.ts';
import type { ClaimEnd, Meter } from '../../metrics/measurement.ts';
import type { JobGate } from '../../subscriptions/job-gate.ts';
import { endInQueue } from './end-in-queue.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import type { Claim, RecordedEnd } from './job.ts';
import { forgiveAttempt, giveBackLease, isLeaseLost, LeaseLost, noteAttemptEvent } from './lease.ts';
import type { JobEnding } from './record-end.ts';
import { isOurFault } from './refused-statement.ts';

/** A job is ended as failed after this many claims in a row without getting on. */
export const maxAttempts = 10;

/** What carrying out any job needs. */
export interface JobContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly meter: Meter;
  /** Undefined unless jobs are held where a test wants to see them. */
  readonly gate?: JobGate | undefined;
  /** Aborted when the engine is to stop: what is under way is still committed. */
  readonly stopSignal: AbortSignal;
}

/** What is done for a job of some kind. */
export interface JobWork<Progress extends object, Ending extends JobEnding> {
  /** Gives how it ends or has ended, or undefined if the engine is to stop before its end, or the subscription is paused. */
  carryOut(heartbeat: Heartbeat<Progress>): Promise<Ending | RecordedEnd<Progress> | undefined>;
  /** Records how it ends in the subscription's schema. */
  recordEnd(ending: Ending): Promise<RecordedEnd<Progress>>;
  /** How it ends where PostgreSQL refuses a statement: to try that again would come to the same. */
  refused(code: string): Ending;
  measureEnd(end: ClaimEnd): void;
}

/**
 * Carries out a claimed job. Whatever goes wrong on the way that is not its own fault leaves it as it stands, for the next claim.
 * @param context - its log is that of the job
 */
export async function runJob<Progress extends object, Ending extends JobEnding>(
  context: JobContext,
  job: Claim<Progress>,
  work: JobWork<Progress, Ending>,
): Promise<void> {
  const { database, clock, log } = context;
  const { name } = job.kind;
  const heartbeat = startHeartbeat(database, job, log);
  const note = (event: AttemptEvent) => job.kind.setAttemptEvent(event, clock.now);
  const giveBack = async (error?: LoggedError) => {
    await giveBackLease(database, job, note({ event: 'givenBack', error: error?.message }));
    work.measureEnd('given-back');
    log.info({ event: `${name}.given-back`, error });
  };
  const end = async (ending: Ending | RecordedEnd<Progress>) => {
    const recorded = 'progress' in ending ? ending : await work.recordEnd(ending);
    if (recorded.isInQueue !== true) await endInQueue(database, job, recorded, clock);
    work.measureEnd(ending.status);
    log.info({ event: `${name}.${ending.status}` });
  };
  try {
    const ending = await work.carryOut(heartbeat);
    if (ending === undefined) await giveBack();
    else await end(ending);
  } catch (error) {
    // What follows may take long, and another engine could go on meanwhile.
    heartbeat.stop();
    // Should it not reach PostgreSQL, the lease runs out.
    if (await isOutdated(database, error)) return await giveBack(describeError(error)).catch(() => undefined);
    const isLost = error instanceof LeaseLost || (await isLeaseLost(database, job).catch(() => false));
    if (context.stopSignal.aborted && !isLost && isPassingError(error)) {
      await giveBack().catch(() => undefined);
      return;
    }
    if (!isLost && isOurFault(error)) {
      log.error({ event: `${name}.refused`, error: describeError(error) });
      // Should that fail too, the next claim comes here again.
      return await end(work.refused(error.code)).catch(() => undefined);
    }
    work.measureEnd(isLost ? 'lease-lost' : 'interrupted');
    if (isLost) log.warn({ event: `${name}.lease-lost` });
    else log.error({ event: `${name}.interrupted`, error: describeError(error) });
    const event = isLost ? 'leaseLost' : 'interrupted';
    const reason = isLost ? undefined : describeError(error).message;
    await noteAttemptEvent(database, job, note({ event, error: reason })).catch(() => undefined);
    // Where PostgreSQL cannot even write that, it could not write the next claim either.
    if (isLost || isPassingError(error)) await forgiveAttempt(database, job).catch(() => undefined);
  } finally {
    heartbeat.stop();
  }
}

/** Whether something went wrong because the schemas are, or are about to be, those of another Galena. */
async function isOutdated(database: Database, error: unknown): Promise<boolean> {
  if (isSchemaChange(error)) return true;
  const known = await areSchemasKnown();
  const [schemas] = await database
    .query<{ areKnown: boolean | null }>(sql`select ${known} as "areKnown"`)
    .catch(() => []);
  return schemas?.areKnown === false;
}
