import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { countHeldLeases } from '../subscriptions/held-leases.ts';
import { wakeEngines } from '../subscriptions/job-tables.ts';
import { type SubscriptionItem, subscriptionItem } from './subscriptions.ts';
import { takeTurn } from './take-turn.ts';

export interface PausedSubscription extends SubscriptionItem {
  /** Imports that an engine may still work on: 0 once all have stopped at a checkpoint. */
  readonly leasesHeld: number;
}

interface Found extends SubscriptionItem {
  readonly id: number;
}

/** Longer than a heartbeat and a lease last: what takes longer is a chunk that waits for something. */
const patienceMs = 15_000;
const lookEveryMs = 200;

/**
 * From now on no import of the subscription is claimed or taken over. Waits a while for engines to give back those that they run, and
 * says of how many they have not: whoever wants to wait on asks again.
 * @throws ApiError 1013 if there is no such subscription, 603 where the caller may not, 1003 if somebody goes on with the imports meanwhile
 */
export async function pauseSubscription(
  database: Database,
  clock: Clock,
  caller: Caller,
  munchkinId: string,
  stopSignal: AbortSignal,
): Promise<PausedSubscription> {
  const pause = sql`
    update galena.subscriptions
    set paused_at = ${clock.now}
    where munchkin_id = ${munchkinId}
      and paused_at is null`;
  const { id, ...item } = await change(database, caller, munchkinId, [pause]);
  const end = performance.now() + patienceMs;
  for (;;) {
    const leasesHeld = await countHeldLeases(database, { id, schema: item.schema });
    if (!(await isStillPaused(database, id, item.pausedAt))) {
      throw refuse('1003', `Subscription ${munchkinId} was resumed before its imports had stopped`);
    }
    if (leasesHeld === 0 || performance.now() > end || stopSignal.aborted) return { ...item, leasesHeld };
    await delay(lookEveryMs);
  }
}

async function isStillPaused(database: Database, id: number, since: Date | null): Promise<boolean> {
  const [found] = await database.query<{ pausedAt: Date | null }>(sql`
    select paused_at as "pausedAt"
    from galena.subscriptions
    where id = ${id}`);
  return found?.pausedAt?.getTime() === since?.getTime();
}

/**
 * Imports of the subscription are claimed again, and those that were given back go on behind their checkpoint.
 * @throws ApiError as `pauseSubscription`
 */
export async function resumeSubscription(
  database: Database,
  caller: Caller,
  munchkinId: string,
): Promise<SubscriptionItem> {
  const resume = sql`
    update galena.subscriptions
    set paused_at = null
    where munchkin_id = ${munchkinId}`;
  const { id: _, ...item } = await change(database, caller, munchkinId, [resume, wakeEngines]);
  return item;
}

async function change(
  database: Database,
  caller: Caller,
  munchkinId: string,
  statements: readonly Sql[],
): Promise<Found> {
  // No id has a NUL, and PostgreSQL would not even compare one.
  if (munchkinId.includes('\0')) throw refuse('1013');
  return database.transaction(async (transaction) => {
    await takeTurn(transaction, caller, 'Administer Installation');
    for (const statement of statements) await transaction.query(statement);
    const [found] = await transaction.query<Found>(sql`
      select id, ${subscriptionItem}
      from galena.subscriptions
      where munchkin_id = ${munchkinId}`);
    if (found === undefined) throw refuse('1013');
    return found;
  });
}
