import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import type { Randomness } from '../randomness.ts';
import { administratorRole, createSubscription, lockSubscriptions } from './create-subscription.ts';
import { insertService } from './services.ts';
import { takeTurn } from './take-turn.ts';

export interface SubscriptionItem {
  readonly munchkinId: string;
  /** The PostgreSQL schema that holds its leads. */
  readonly schema: string;
  readonly createdAt: Date;
  /** Since when no import of it is carried out; null: it is not paused. */
  readonly pausedAt: Date | null;
}

/** What a select of galena.subscriptions has to name for a `SubscriptionItem`. */
export const subscriptionItem: Sql = sql`
  munchkin_id as "munchkinId", schema_name as schema, created_at as "createdAt", paused_at as "pausedAt"`;

/** A subscription that has just been made, with its first service. */
export interface NewSubscription {
  readonly munchkinId: string;
  readonly clientId: string;
  /** Told once and never again. */
  readonly clientSecret: string;
}

export function listSubscriptions(executor: Executor): Promise<SubscriptionItem[]> {
  return executor.query<SubscriptionItem>(sql`
    select ${subscriptionItem}
    from galena.subscriptions
    order by id`);
}

/** @throws ApiError 1001 for a munchkin id that is none, 1017 for one that is taken, 603 where the caller may not */
export async function addSubscription(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  caller: Caller,
  munchkinId: string,
): Promise<NewSubscription> {
  if (!/^[0-9]{3}-[A-Z]{3}-[0-9]{3}$/.test(munchkinId)) {
    throw refuse('1001', munchkinId, 'munchkin id, such as 123-ABC-456');
  }
  return database.transaction(async (transaction) => {
    await lockSubscriptions(transaction);
    await takeTurn(transaction, caller, 'Administer Installation');
    const taken = await transaction.query(
      sql`select from galena.subscriptions where munchkin_id = ${munchkinId}`,
    );
    if (taken.length > 0) throw refuse('1017');
    const id = await createSubscription(transaction, clock, munchkinId);
    const service = {
      name: 'First service',
      userEmail: 'first-service@galena.local',
      role: administratorRole,
    };
    const subscription = { id, munchkinId };
    const made = await insertService(transaction, clock, randomness, subscription, service);
    const { clientId, clientSecret } = made;
    return { munchkinId, clientId, clientSecret };
  });
}
