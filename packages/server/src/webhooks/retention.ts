import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** For so many days it is known what came of an event. */
export const deliveryDays = 7;

/** What no engine has ever tried to send is kept for so many days, as all of them may have been stopped. */
const untriedDays = 14;

/**
 * Deletes deliveries whose time is over. One that is still to be sent has come to that only where its receiver answers more slowly than
 * events come, or where no engine runs: without an end to it, those would become more and more.
 */
export async function deleteOldDeliveries(executor: Executor, clock: Clock): Promise<void> {
  await executor.execute(sql`
    delete from galena.webhook_deliveries d
    using galena.webhooks w
    where w.subscription_id = d.subscription_id
      and w.webhook_id = d.webhook_id
      and d.occurred_at < ${clock.now} - ${deliveryDays} * interval '1 day'
      and (
        d.status <> 'pending'
        or not w.is_enabled
        or d.tries > 0
        or d.occurred_at < ${clock.now} - ${untriedDays} * interval '1 day'
      )`);
}
