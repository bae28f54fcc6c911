import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchema, guardSchemas, isKnownSchema } from '../db/known-schemas.ts';
import { prepared, sql } from '../db/sql.ts';
import type { Candidate, Job } from './job.ts';
import { LeaseLost, progressTable, type RecordedEnd, stillOurs } from './lease.ts';
import { type Progress, selectProgress, setProgress } from './progress.ts';
import { TimeSpent } from './time-spent.ts';

/** How an import ends; `complete` says behind which row, `failed` names the cause. */
export type Ending =
  | { status: 'complete'; rowsDone: number }
  | { status: 'cancelled' }
  | { status: 'failed'; cause: string };

/**
 * Ends an import: its slot and lease are free, and whoever waits for a slot is woken. The end is recorded where the rows are, and on disk,
 * before galena.imports has it; whoever claims an import that was left in between only carries that over.
 * @throws LeaseLost if it is not ours any more, or if PostgreSQL has lost what was merged last
 */
export async function finishImport(
  database: Database,
  job: Job,
  ending: Ending,
  clock: Clock,
  spent = new TimeSpent(job.phaseMs),
): Promise<void> {
  await endInQueue(database, job, await recordEnd(database, job, ending, spent), clock);
}

async function recordEnd(
  database: Database,
  job: Job,
  ending: Ending,
  spent: TimeSpent,
): Promise<RecordedEnd> {
  const { status } = ending;
  const failureCause = status === 'failed' ? ending.cause : null;
  const { schema } = job.subscription;
  let progress: Progress | undefined;
  await database.transaction(async (transaction) => {
    const update = sql`
      update ${progressTable(job)}
      set status = ${status},
        failure_cause = ${failureCause},
        bytes_done = ${status === 'complete' ? job.fileBytes : sql`bytes_done`},
        phase_ms = ${spent.toJson()}::jsonb
      where ${stillOurs(job)}
        and rows_done = ${status === 'complete' ? ending.rowsDone : sql`rows_done`}
        and ${isKnownSchema(schema, job.schemaVersion)}
      returning ${selectProgress}`;
    transaction.atCommit(guardSchema(schema));
    transaction.atCommit<Progress>(update, ([row]) => {
      progress = row;
    });
  });
  if (progress === undefined) throw new LeaseLost(`import ${job.batchId} is not as it was left`);
  return { status, failureCause, progress };
}

/** Has the queue say how an import has ended. Whoever comes second finds nothing to do. */
export async function endInQueue(
  database: Database,
  { subscription, batchId }: Pick<Candidate, 'subscription' | 'batchId'>,
  { status, failureCause, progress }: RecordedEnd,
  clock: Clock,
): Promise<void> {
  const guard = await guardSchemas();
  await database.transaction(async (transaction) => {
    for (const statement of guard) transaction.atCommit(statement);
    const update = sql`
      update galena.imports
      set status = ${status},
        failure_cause = ${failureCause},
        ${setProgress(progress)},
        rows_total = case when ${status} = 'complete' then ${progress.rowsDone} else rows_total end,
        slot = null,
        lease_holder = null,
        lease_until = null,
        finished_at = ${clock.now}
      where subscription_id = ${subscription.id}
        and batch_id = ${batchId}
        and status = 'importing'`;
    transaction.atCommit(prepared('end_import', update));
    transaction.atCommit(prepared('wake_engines', sql`select pg_notify('galena_imports', '')`));
  });
}
