import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Caller } from '../identity/caller.ts';
import { type Randomness, toUuid } from '../randomness.ts';
import type { ExportDefinition } from './definition.ts';
import type { ExportLimits } from './export-limits.ts';
import { checkQuota } from './queue.ts';

/**
 * Takes down what an export is to have; it is carried out once it is enqueued. Gives its id.
 * @throws ApiError 1029 if the quota of the day is used up
 */
export async function createExport(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  caller: Caller,
  { subject, format, columns, filter }: ExportDefinition,
  limits: ExportLimits,
): Promise<string> {
  const { subscription, userEmail } = caller;
  await checkQuota(database, clock, subscription, limits);
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ number: number }>(sql`
      update galena.subscriptions
      set next_export_number = next_export_number + 1
      where id = ${subscription.id}
      returning next_export_number - 1 as number`);
    if (counter === undefined) throw new Error(`subscription ${subscription.munchkinId} is gone`);
    const exportId = makeExportId(randomness, subscription.munchkinId, counter.number);
    transaction.atCommit(sql`
      insert into galena.exports (
        subscription_id, number, export_id, subject, user_email, format, columns, filter, created_at
      )
      values (
        ${subscription.id}, ${counter.number}, ${exportId}, ${subject}, ${userEmail}, ${format},
        ${JSON.stringify(columns)}::jsonb, ${JSON.stringify(filter)}::jsonb, ${clock.now}
      )`);
    return exportId;
  });
}

/** What clients call an export, which is counted within its subscription. */
export function makeExportId(randomness: Randomness, munchkinId: string, number: number): string {
  return toUuid(randomness.bytes(16, 'export', munchkinId, number));
}
