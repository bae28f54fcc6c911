import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { type Subscription, subscriptionJson } from './subscription.ts';

/** The subscription with a munchkin id, if there is one. */
export async function findSubscription(
  executor: Executor,
  munchkinId: string,
): Promise<Subscription | undefined> {
  // No munchkin id has a NUL, and PostgreSQL would not even compare one.
  const [row] = await executor.query<{ subscription: Subscription }>(sql`
    select ${subscriptionJson} as subscription
    from galena.subscriptions s
    where s.munchkin_id = ${munchkinId.replaceAll('\0', '').toUpperCase()}`);
  return row?.subscription;
}
