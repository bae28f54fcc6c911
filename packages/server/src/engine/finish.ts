import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { sql } from '../db/sql.ts';
import type { Job } from './job.ts';
import { LeaseLost, stillOurs } from './lease.ts';
import { TimeSpent } from './time-spent.ts';

/** How an import ends; `complete` says behind which row, `failed` names the cause. */
export type Ending =
  | { status: 'complete'; rowsDone: number }
  | { status: 'cancelled' }
  | { status: 'failed'; cause: string };

/**
 * Ends an import: its slot and lease are free, and whoever waits for a slot is woken.
 * @throws LeaseLost if it is not ours any more, or if PostgreSQL has lost what was merged last
 */
export async function finishImport(
  database: Database,
  job: Job,
  ending: Ending,
  clock: Clock,
  spent = new TimeSpent(job.phaseMs),
): Promise<void> {
  const guard = await guardSchemas();
  let isEnded = false;
  await database.transaction(async (transaction) => {
    const update = sql`
      update galena.imports
      set status = ${ending.status},
        failure_cause = ${ending.status === 'failed' ? ending.cause : null},
        rows_total = case when ${ending.status === 'complete'} then rows_done else rows_total end,
        bytes_done = case when ${ending.status === 'complete'} then file_bytes else bytes_done end,
        phase_ms = ${spent.toJson()}::jsonb,
        slot = null,
        lease_holder = null,
        lease_until = null,
        finished_at = ${clock.now}
      where ${stillOurs(job)}
        and rows_done = ${ending.status === 'complete' ? ending.rowsDone : sql`rows_done`}
      returning batch_id`;
    transaction.atCommit(guard);
    transaction.atCommit(update, (rows) => {
      isEnded = rows.length > 0;
    });
    transaction.atCommit(sql`select pg_notify('galena_imports', '')`);
  });
  if (!isEnded) throw new LeaseLost(`import ${job.batchId} is not as it was left`);
}
