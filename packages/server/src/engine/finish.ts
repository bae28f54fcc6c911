import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Job } from './job.ts';
import { endInQueue } from './jobs/end-in-queue.ts';
import type { RecordedEnd } from './jobs/job.ts';
import { recordEnd } from './jobs/record-end.ts';
import type { Progress } from './progress.ts';
import { TimeSpent } from './time-spent.ts';

/** How an import ends; `complete` says behind which row, `failed` names the cause. */
export type Ending =
  | { status: 'complete'; rowsDone: number }
  | { status: 'cancelled' }
  | { status: 'failed'; cause: string };

/**
 * Ends an import. The end is recorded where the rows are, and on disk, before galena.imports has it; whoever claims an import that was
 * left in between only carries that over.
 * @throws LeaseLost if it is not ours any more, or if PostgreSQL has lost what was merged last
 */
export async function finishImport(
  database: Database,
  job: Job,
  ending: Ending,
  clock: Clock,
  spent = new TimeSpent(job.phaseMs),
): Promise<void> {
  await endInQueue(database, job, await recordImportEnd(database, job, ending, spent), clock);
}

export function recordImportEnd(
  database: Database,
  job: Job,
  ending: Ending,
  spent: TimeSpent,
): Promise<RecordedEnd<Progress>> {
  const isComplete = ending.status === 'complete';
  return recordEnd(database, job, ending, {
    set: sql`bytes_done = ${isComplete ? job.fileBytes : sql`bytes_done`}, phase_ms = ${spent.toJson()}::jsonb`,
    isAsKnown: sql`rows_done = ${isComplete ? ending.rowsDone : sql`rows_done`}`,
  });
}
