import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Caller } from '../identity/caller.ts';
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
  caller: Caller,
  { subject, format, columns, filter }: ExportDefinition,
  limits: ExportLimits,
): Promise<string> {
  const { subscription, userEmail } = caller;
  await checkQuota(database, clock, subscription, limits);
  const exportId = randomUUID();
  await database.transaction(async (transaction) => {
    transaction.atCommit(sql`
      with counter as (
        update galena.subscriptions
        set next_export_number = next_export_number + 1
        where id = ${subscription.id}
        returning id, next_export_number - 1 as number
      )
      insert into galena.exports (
        subscription_id, number, export_id, subject, user_email, format, columns, filter, created_at
      )
      select
        id, number, ${exportId}, ${subject}, ${userEmail}, ${format}, ${JSON.stringify(columns)}::jsonb,
        ${JSON.stringify(filter)}::jsonb, ${clock.now}
      from counter`);
  });
  return exportId;
}
