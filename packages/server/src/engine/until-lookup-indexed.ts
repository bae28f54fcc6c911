import { sql } from '../db/sql.ts';
import { untilIndexed } from '../leads/until-indexed.ts';
import type { Plan } from './plan.ts';
import type { RunContext } from './run-import.ts';

/**
 * Waits until the leads of rows can be looked up: the index of a field that was just made may be yet to come. Gives why the
 * import need not go on, if so.
 */
export async function untilLookupIndexed(
  { database, stopSignal }: RunContext,
  { job, lookup }: Plan,
): Promise<'stopping' | 'cancelled' | undefined> {
  if (lookup?.field.awaitsIndex !== true) return undefined;
  let isCancelled = false;
  await untilIndexed(database, job.subscription.schema, lookup.field, async () => {
    const [row] = await database.query<{ isCancelled: boolean }>(sql`
      select cancel_requested as "isCancelled"
      from galena.imports
      where subscription_id = ${job.subscription.id}
        and batch_id = ${job.batchId}`);
    isCancelled = row?.isCancelled === true;
    return !isCancelled && !stopSignal.aborted;
  });
  if (isCancelled) return 'cancelled';
  return stopSignal.aborted ? 'stopping' : undefined;
}
