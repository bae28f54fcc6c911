import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { guardSchemas } from '../../db/known-schemas.ts';
import { prepared, type Sql, sql } from '../../db/sql.ts';
import { announcing } from '../../subscriptions/announce-ends.ts';
import { wakeEnginesIfQueued } from '../../subscriptions/job-tables.ts';
import type { JobKey, RecordedEnd } from './job.ts';

/**
 * Has the queue say how a job has ended. Whoever comes second finds nothing to do.
 */
export async function endInQueue<Progress extends object>(
  database: Database,
  job: JobKey<Progress>,
  end: RecordedEnd<Progress>,
  clock: Clock,
): Promise<void> {
  const statements = await endStatements(job, end, clock);
  await database.transaction(async (transaction) => {
    for (const statement of statements) transaction.atCommit(statement);
  });
}

/** The statements of its transaction: slot and lease are free then, whoever waits for a slot is woken, and webhooks are to tell of it. */
export async function endStatements<Progress extends object>(
  { kind, subscription, number }: JobKey<Progress>,
  end: RecordedEnd<Progress>,
  clock: Clock,
): Promise<readonly Sql[]> {
  const update = sql`
      update galena.${kind.queue}
      set status = ${end.status},
        failure_cause = ${end.failureCause},
        ${kind.progress.set(end.progress)},
        ${kind.setAtEnd(end)}
        slot = null,
        lease_holder = null,
        lease_until = null,
        finished_at = ${clock.now}
      where subscription_id = ${subscription.id}
        and ${kind.key} = ${number}
        and status = ${kind.underWay}`;
  const guard = await guardSchemas();
  return [
    ...guard,
    prepared(`end_${kind.name}`, announcing(kind, update)),
    wakeEnginesIfQueued(kind, subscription.id),
  ];
}
