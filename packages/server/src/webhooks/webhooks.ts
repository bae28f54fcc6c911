import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { join, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { makeSigningSecret } from './signing-secret.ts';

/** Where events are sent to, without its secret. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly description: string | null;
  /** Types of events; `*` stands for all. */
  readonly events: readonly string[];
  /** Nothing is sent while it is not. */
  readonly enabled: boolean;
  /** Why it was disabled, if not by hand. */
  readonly disabledReason: string | null;
  /** Until when the secret before the present one signs too; null: there is none. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
}

/** A webhook with its secret, which is shown once. */
export type WebhookWithSecret = Webhook & { readonly secret: string };

export type NewWebhook = Pick<Webhook, 'url' | 'description' | 'events'>;

/** A member that is undefined stays as it is. */
export type WebhookChange = Partial<Pick<Webhook, 'url' | 'description' | 'events' | 'enabled'>>;

/** So many a subscription may have: each is another delivery of every job. */
export const maxWebhooks = 50;

type Owner = Pick<Subscription, 'id' | 'munchkinId'>;

const webhookColumns = (clock: Clock): Sql => sql`
  webhook_id as id, url, description, events, is_enabled as enabled, disabled_reason as "disabledReason",
  case when previous_until > ${clock.now} then previous_until end as "previousSecretUntil", created_at as "createdAt"`;

export function listWebhooks(executor: Executor, clock: Clock, subscriptionId: number): Promise<Webhook[]> {
  return executor.query<Webhook>(sql`
    select ${webhookColumns(clock)}
    from galena.webhooks
    where subscription_id = ${subscriptionId}
    order by webhook_id`);
}

/** @throws ApiError 1013 if there is none */
export async function findWebhook(
  executor: Executor,
  clock: Clock,
  subscriptionId: number,
  id: number,
): Promise<Webhook> {
  const [found] = await executor.query<Webhook>(sql`
    select ${webhookColumns(clock)}
    from galena.webhooks
    where ${isWebhook(subscriptionId, id)}`);
  return demandFound(found);
}

/**
 * @param secret - undefined: one is made up
 * @throws ApiError 1003 if the subscription has as many as it may have
 */
export async function createWebhook(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  subscription: Owner,
  { url, description, events }: NewWebhook,
  secret?: string,
): Promise<WebhookWithSecret> {
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ id: number }>(sql`
      update galena.subscriptions
      set next_webhook_id = next_webhook_id + 1
      where id = ${subscription.id}
      returning next_webhook_id - 1 as id`);
    if (counter === undefined) throw new Error(`subscription ${subscription.munchkinId} is gone`);
    const [present] = await transaction.query<{ count: number }>(
      sql`select count(*) as count from galena.webhooks where subscription_id = ${subscription.id}`,
    );
    if ((present?.count ?? 0) >= maxWebhooks)
      throw refuse('1003', `The subscription has ${maxWebhooks} webhooks, and may have no more: delete one`);
    const made = secret ?? makeSigningSecret(randomness, subscription.munchkinId, counter.id);
    const [row] = await transaction.query<Webhook>(sql`
      insert into galena.webhooks (subscription_id, webhook_id, url, description, events, secret, created_at)
      values (${subscription.id}, ${counter.id}, ${url}, ${description}, ${events}, ${made}, ${clock.now})
      returning ${webhookColumns(clock)}`);
    return { ...demandFound(row), secret: made };
  });
}

/**
 * Changes what is given. Deliveries that were waiting when it was disabled go on once it is enabled.
 * @throws ApiError 1013 if there is none
 */
export async function changeWebhook(
  executor: Executor,
  clock: Clock,
  subscriptionId: number,
  id: number,
  { url, description, events, enabled }: WebhookChange,
): Promise<Webhook> {
  const sets = [
    ...(url === undefined ? [] : [sql`url = ${url}`]),
    ...(description === undefined ? [] : [sql`description = ${description}`]),
    ...(events === undefined ? [] : [sql`events = ${events}`]),
    ...(enabled === undefined ? [] : [sql`is_enabled = ${enabled}, disabled_reason = null`]),
  ];
  if (sets.length === 0) return findWebhook(executor, clock, subscriptionId, id);
  const [changed] = await executor.query<Webhook>(sql`
    update galena.webhooks
    set ${join(sets, ', ')}
    where ${isWebhook(subscriptionId, id)}
    returning ${webhookColumns(clock)}`);
  return demandFound(changed);
}

/**
 * Gives it another secret. Both sign for some hours, so that a receiver can be told of the new one meanwhile.
 * @param keptHours - for so long the old one signs too; 0: it ends at once
 * @throws ApiError 1013 if there is none
 */
export async function rotateSigningSecret(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  subscription: Owner,
  id: number,
  keptHours: number,
): Promise<WebhookWithSecret> {
  return database.transaction(async (transaction) => {
    const [stored] = await transaction.query<{ secret: string }>(sql`
      select secret
      from galena.webhooks
      where ${isWebhook(subscription.id, id)}
      for update`);
    const secret = makeSigningSecret(randomness, subscription.munchkinId, id, demandFound(stored).secret);
    const isKept = keptHours > 0;
    const [changed] = await transaction.query<Webhook>(sql`
      update galena.webhooks
      set secret = ${secret},
        previous_secret = ${isKept ? sql`secret` : sql`null`},
        previous_until = ${isKept ? sql`${clock.now} + ${keptHours} * interval '1 hour'` : sql`null`}
      where ${isWebhook(subscription.id, id)}
      returning ${webhookColumns(clock)}`);
    return { ...demandFound(changed), secret };
  });
}

/** Deletes it with its deliveries. @throws ApiError 1013 if there is none */
export async function deleteWebhook(executor: Executor, subscriptionId: number, id: number): Promise<void> {
  const deleted = await executor.execute(
    sql`delete from galena.webhooks where ${isWebhook(subscriptionId, id)}`,
  );
  if (deleted === 0) throw refuse('1013');
}

export function isWebhook(subscriptionId: number, id: number): Sql {
  return sql`subscription_id = ${subscriptionId} and webhook_id = ${id}`;
}

function demandFound<Found extends object>(found: Found | undefined): Found {
  if (found === undefined) throw refuse('1013');
  return found;
}
