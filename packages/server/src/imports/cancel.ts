import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { announcing } from '../subscriptions/announce-ends.ts';
import { importTables } from '../subscriptions/job-tables.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { findImport, type ImportState, nameOf } from './find-import.ts';

/**
 * Cancels an import: a queued one at once, a running one after the chunk under way, whose rows stay in.
 * @throws ApiError 1003 if it is finished, 1013 if there is none.
 */
export async function cancelImport(
  database: Database,
  clock: Clock,
  subscription: Subscription,
  batchId: number,
): Promise<void> {
  const update = sql`
    update galena.imports
    set cancel_requested = true,
      status = case status when 'queued' then 'cancelled' else status end,
      finished_at = case status when 'queued' then ${clock.now} end
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}
      and status in ('queued', 'importing')`;
  const [cancelled] = await database.transaction((transaction) =>
    transaction.query<{ status: ImportState }>(announcing(importTables, update)),
  );
  if (cancelled?.status === 'importing') await askEngine(database, subscription, batchId);
  if (cancelled !== undefined) return;
  const record = await findImport(database, clock, subscription, batchId);
  throw refuse('1003', `${nameOf(record)} is ${record.status} and can no longer be cancelled`);
}

/** The engine looks there at each checkpoint. It may be yet to take the lease, which then leaves the wish as it is. */
async function askEngine(database: Database, { schema }: Subscription, batchId: number): Promise<void> {
  await database.execute(sql`
    insert into ${identifier(schema, 'import_progress')} (batch_id, cancel_requested)
    values (${batchId}, true)
    on conflict (batch_id) do update
    set cancel_requested = true`);
}
