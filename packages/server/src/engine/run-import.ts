import { sql } from '../db/sql.ts';
import { getList } from '../lists/static-lists.ts';
import { PhaseClock } from '../metrics/measurement.ts';
import { carryOutDryRun } from './dry-run/carry-out.ts';
import { findLeftOut } from './find-left-out.ts';
import { type Ending, recordImportEnd } from './finish.ts';
import { ImportFailure, type Job } from './job.ts';
import type { RecordedEnd } from './jobs/job.ts';
import { maxAttempts, runJob } from './jobs/run-job.ts';
import type { LeftOutRows } from './left-out-rows.ts';
import { leadsTarget } from './merge/target.ts';
import { mergeFile } from './merge-file.ts';
import { type Plan, planImport } from './plan.ts';
import type { Progress } from './progress.ts';
import { ImportFile, invalidByteFailure, readRows } from './read-rows.ts';
import type { AliveContext, RunContext } from './run-context.ts';
import { TimeSpent } from './time-spent.ts';
import { undoImport } from './undo/undo-import.ts';

/**
 * Carries out one claimed import, or undo of one, from its checkpoint to its end. Whatever goes wrong on the way that is not the
 * file's fault leaves the import as it stands; the next claim goes on behind the last committed chunk.
 */
export async function runImport(context: RunContext, job: Job): Promise<void> {
  const { database, meter } = context;
  const log = context.log.child({ batchId: job.batchId, munchkinId: job.subscription.munchkinId });
  log.info({ event: 'import.started', rowsDone: job.rowsDone, attempt: job.attempts });
  const spent = new TimeSpent(job.phaseMs);
  await runJob<Progress, Ending>({ ...context, log }, job, {
    carryOut: (heartbeat) => carryOut({ ...context, heartbeat }, job, spent),
    recordEnd: (ending) => recordImportEnd(database, job, ending, spent),
    refused: (code) => ({
      status: 'failed',
      cause: `PostgreSQL refuses a statement that Galena needs (error ${code}); the log of Galena says which. ${job.undoes === null ? 'Import the file again' : 'Undo the import again'} once that is put right`,
    }),
    measureEnd: (claimEnd) => meter({ claimEnd }),
  });
}

async function carryOut(
  context: AliveContext,
  job: Job,
  spent: TimeSpent,
): Promise<Ending | RecordedEnd<Progress> | undefined> {
  // Of an import that was cancelled while no engine had it no more rows go in.
  if (job.isCancelRequested) return { status: 'cancelled' };
  if (job.attempts > maxAttempts) {
    return { status: 'failed', cause: `Galena could not go on behind row ${job.rowsDone}; its log says why` };
  }
  const { gate, stopSignal, heartbeat } = context;
  const interrupted = AbortSignal.any([stopSignal, heartbeat.interrupted]);
  const { subscription, batchId, claimedAtMs } = job;
  await gate?.pass(
    { kind: 'import', subscriptionId: subscription.id, number: batchId, claimedAtMs },
    interrupted,
  );
  if (heartbeat.interrupted.reason === 'cancelled') return { status: 'cancelled' };
  // It was let go as the engine stops, or its subscription is paused: it is held again by whoever claims it next.
  if (interrupted.aborted) return undefined;
  const tampering = context.findTampering?.(job.subscription.id, job.origin.requestId ?? '');
  if (tampering?.cause !== undefined) return { status: 'failed', cause: tampering.cause };
  try {
    if (job.undoes !== null) return await undoImport(context, job, job.undoes, spent);
    const file = new ImportFile(context.database, job);
    if (job.invalidByteOffset !== null) throw await invalidByteFailure(file, job.invalidByteOffset);
    const [header, fields, list] = await Promise.all([
      readHeader(file),
      context.fields.of(context.database, job.subscription),
      job.listId === null ? undefined : getList(context.database, job.subscription.schema, job.listId),
    ]);
    await noteUnrecorded(context, job);
    const plan = planImport(job, header, fields, list, tampering?.rows);
    const leftOut = await readAhead(context, file, plan, spent, interrupted);
    if (leftOut === 'interrupted') {
      return heartbeat.interrupted.reason === 'cancelled' ? { status: 'cancelled' } : undefined;
    }
    const whole = { ...plan, leftOut };
    return await (job.isDryRun
      ? carryOutDryRun(context, file, whole, spent)
      : mergeFile(context, file, whole, leadsTarget(plan), spent));
  } catch (error) {
    if (error instanceof ImportFailure) return { status: 'failed', cause: error.message };
    throw error;
  }
}

/** Reads the whole file beforehand where a rule asks for it. */
async function readAhead(
  context: AliveContext,
  file: ImportFile,
  plan: Plan,
  spent: TimeSpent,
  signal: AbortSignal,
): Promise<LeftOutRows | 'interrupted' | undefined> {
  const clock = new PhaseClock();
  clock.enter('parse');
  const leftOut = await findLeftOut(context, file, plan, signal);
  clock.stop();
  if (leftOut !== undefined) {
    spent.add(clock.times);
    context.meter({ phaseMs: clock.times });
  }
  return leftOut;
}

/** Where the setting activities was switched off as it ran, and another engine goes on with it, or the same one after a pause. */
async function noteUnrecorded({ database }: RunContext, job: Job): Promise<void> {
  const { subscription, batchId, isRecorded } = job;
  if (isRecorded !== true || subscription.activities === 'on') return;
  await database.execute(sql`
    update galena.imports
    set is_recorded = false
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}`);
}

async function readHeader(file: ImportFile): Promise<readonly string[]> {
  for await (const { rows } of readRows(file)) {
    const header = rows[0];
    // With an open quote it is the whole file, of which there is nothing to import: reading on throws.
    if (header !== undefined && header.fault !== 'openQuote') return header.cells;
  }
  return [];
}
