import { isPassingError, isRefusedStatement } from '../db/connection-errors.ts';
import type { Database } from '../db/database.ts';
import { describeError } from '../db/describe-error.ts';
import { areSchemasKnown, isSchemaChange } from '../db/known-schemas.ts';
import { sql } from '../db/sql.ts';
import type { Logger } from '../log.ts';
import { maxAttempts } from './claim.ts';
import { type Ending, endInQueue, finishImport } from './finish.ts';
import { startHeartbeat } from './heartbeat.ts';
import { ImportFailure, type Job } from './job.ts';
import { forgiveAttempt, giveBackLease, isLeaseLost, LeaseLost, type RecordedEnd } from './lease.ts';
import { mergeFile } from './merge-file.ts';
import { planImport } from './plan.ts';
import { ImportFile, invalidByteFailure, readRows } from './read-rows.ts';
import type { AliveContext, RunContext } from './run-context.ts';
import { TimeSpent } from './time-spent.ts';

/**
 * Carries out one claimed import, from its checkpoint to its end. Whatever goes wrong on the way that is not the
 * file's fault leaves the import as it stands; the next claim goes on behind the last committed chunk.
 */
export async function runImport(context: RunContext, job: Job): Promise<void> {
  const { database, meter } = context;
  const log = context.log.child({ batchId: job.batchId, munchkinId: job.subscription.munchkinId });
  log.info({ event: 'import.started', rowsDone: job.rowsDone, attempt: job.attempts });
  const spent = new TimeSpent(job.phaseMs);
  const heartbeat = startHeartbeat(database, job, log);
  try {
    const ending = await carryOut({ ...context, heartbeat }, job, spent);
    if (ending === undefined) await giveBack(context, job, log);
    else await end(context, job, ending, spent, log);
  } catch (error) {
    // What follows may take long, and another engine could go on meanwhile.
    heartbeat.stop();
    // Should it not reach PostgreSQL, the lease runs out.
    if (await isOutdated(database, error)) {
      return await giveBack(context, job, log, describeError(error)).catch(() => undefined);
    }
    const isLost = error instanceof LeaseLost || (await isLeaseLost(database, job).catch(() => false));
    if (context.stopSignal.aborted && !isLost && isPassingError(error)) {
      await giveBack(context, job, log).catch(() => undefined);
      return;
    }
    if (!isLost && isRefusedStatement(error)) {
      log.error({ event: 'import.refused', error: describeError(error) });
      // Should that fail too, the next claim comes here again.
      return await end(context, job, { status: 'failed', cause: refusalCause(error) }, spent, log).catch(
        () => undefined,
      );
    }
    meter({ claimEnd: isLost ? 'lease-lost' : 'interrupted' });
    if (isLost) log.warn({ event: 'import.lease-lost' });
    else log.error({ event: 'import.interrupted', error: describeError(error) });
    // Where PostgreSQL cannot even write that, it could not write the next claim either.
    if (isLost || isPassingError(error)) await forgiveAttempt(database, job).catch(() => undefined);
  } finally {
    heartbeat.stop();
  }
}

async function end(
  { database, clock, meter }: RunContext,
  job: Job,
  ending: Ending | RecordedEnd,
  spent: TimeSpent,
  log: Logger,
): Promise<void> {
  if ('progress' in ending) await endInQueue(database, job, ending, clock);
  else await finishImport(database, job, ending, clock, spent);
  meter({ claimEnd: ending.status });
  log.info({ event: `import.${ending.status}` });
}

/** To try that again would come to the same. */
function refusalCause({ code }: { readonly code: string }): string {
  return `PostgreSQL refuses a statement that Galena needs (error ${code}); the log of Galena says which. Import the file again once that is put right`;
}

async function giveBack(
  { database, meter }: RunContext,
  job: Job,
  log: Logger,
  error?: object,
): Promise<void> {
  await giveBackLease(database, job);
  meter({ claimEnd: 'given-back' });
  log.info({ event: 'import.given-back', error });
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

/** Gives how the import ends or has ended, or undefined if the engine is to stop before its end, or the subscription is paused. */
async function carryOut(
  context: AliveContext,
  job: Job,
  spent: TimeSpent,
): Promise<Ending | RecordedEnd | undefined> {
  // Of an import that was cancelled while no engine had it no more rows go in.
  if (job.isCancelRequested) return { status: 'cancelled' };
  if (job.attempts > maxAttempts) {
    return { status: 'failed', cause: `Galena could not go on behind row ${job.rowsDone}; its log says why` };
  }
  try {
    const file = new ImportFile(context.database, job);
    if (job.invalidByteOffset !== null) throw await invalidByteFailure(file, job.invalidByteOffset);
    const [header, fields] = await Promise.all([
      readHeader(file),
      context.fields.of(context.database, job.subscription),
    ]);
    return await mergeFile(context, file, planImport(job, header, fields), spent);
  } catch (error) {
    if (error instanceof ImportFailure) return { status: 'failed', cause: error.message };
    throw error;
  }
}

async function readHeader(file: ImportFile): Promise<readonly string[]> {
  for await (const { rows } of readRows(file)) {
    const header = rows[0];
    // With an open quote it is the whole file, of which there is nothing to import: reading on throws.
    if (header !== undefined && header.fault !== 'openQuote') return header.cells;
  }
  return [];
}
