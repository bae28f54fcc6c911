import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { guardSchemas } from '../../db/known-schemas.ts';
import { prepared, sql } from '../../db/sql.ts';
import { wakeEngines } from '../../subscriptions/job-tables.ts';
import type { JobKey, RecordedEnd } from './job.ts';

/**
 * Has the queue say how a job has ended: its slot and lease are free, and whoever waits for a slot is woken. Whoever comes second
 * finds nothing to do.
 */
export async function endInQueue<Progress extends object>(
  database: Database,
  { kind, subscription, number }: JobKey<Progress>,
  end: RecordedEnd<Progress>,
  clock: Clock,
): Promise<void> {
  const guard = await guardSchemas();
  await database.transaction(async (transaction) => {
    for (const statement of guard) transaction.atCommit(statement);
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
    transaction.atCommit(prepared(`end_${kind.name}`, update));
    transaction.atCommit(wakeEngines);
  });
}
