import type { Database } from '../../db/database.ts';
import { guardSchema, isKnownSchema } from '../../db/known-schemas.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Claim, RecordedEnd } from './job.ts';
import { LeaseLost, leaseTable, stillOurs } from './lease.ts';

/** How a job ends; `failed` names the cause. */
export type JobEnding =
  | { readonly status: 'complete' | 'cancelled' }
  | { readonly status: 'failed'; readonly cause: string };

/**
 * Records in the subscription's schema how a job has ended, on disk.
 * @param more - what else is written to its row, and what has to hold for it
 * @throws LeaseLost if it is not ours any more, or not as far as we know it to be
 */
export async function recordEnd<Progress extends object>(
  database: Database,
  job: Claim<Progress>,
  ending: JobEnding,
  { set, isAsKnown = sql`true` }: { readonly set: Sql; readonly isAsKnown?: Sql },
): Promise<RecordedEnd<Progress>> {
  const { status } = ending;
  const failureCause = ending.status === 'failed' ? ending.cause : null;
  const { schema } = job.subscription;
  let progress: Progress | undefined;
  await database.transaction(async (transaction) => {
    const update = sql`
      update ${leaseTable(job)}
      set status = ${status},
        failure_cause = ${failureCause},
        ${set}
      where ${stillOurs(job)}
        and ${isAsKnown}
        and ${isKnownSchema(schema, job.schemaVersion)}
      returning ${job.kind.progress.read}`;
    transaction.atCommit(guardSchema(schema));
    transaction.atCommit<Progress>(update, ([row]) => {
      progress = row;
    });
  });
  if (progress === undefined) throw new LeaseLost(`${job.kind.name} ${job.number} is not as it was left`);
  return { status, failureCause, progress };
}
