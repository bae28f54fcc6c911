import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** For so many days it is known what came of an event. */
export const deliveryDays = 7;

/** Deletes deliveries whose time is over, but for those that are still to be sent. */
export async function deleteOldDeliveries(executor: Executor, clock: Clock): Promise<void> {
  await executor.execute(sql`
    delete from galena.webhook_deliveries d
    using galena.webhooks w
    where w.subscription_id = d.subscription_id
      and w.webhook_id = d.webhook_id
      and d.occurred_at < ${clock.now} - ${deliveryDays} * interval '1 day'
      and (d.status <> 'pending' or not w.is_enabled)`);
}
