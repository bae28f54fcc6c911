import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { prepared, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { messageId } from '../subscriptions/announce-ends.ts';
import { notify, webhooksWord } from '../subscriptions/job-tables.ts';
import { testEvent } from './event-types.ts';
import { isWebhook } from './webhooks.ts';

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** One attempt to send an event. */
export interface Attempt {
  readonly number: number;
  readonly attemptedAt: Date;
  readonly durationMs: number;
  /** Null where no answer came. */
  readonly answerStatus: number | null;
  /** Why it counts as failed; null where it does not. */
  readonly error: string | null;
  /** The beginning of the body of the answer. */
  readonly answer: string | null;
}

/** An event for a webhook, and what has come of it. */
export interface Delivery {
  readonly messageId: string;
  readonly event: string;
  readonly status: DeliveryState;
  readonly occurredAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
  /** JSON as it is sent; null until an engine has looked at it for the first time. */
  readonly payload: string | null;
  readonly attempts: readonly Attempt[];
  readonly source: 'export' | 'import' | 'test';
  readonly number: number;
}

/** So many milliseconds since 1970, and the order of those at the same time. */
export type DeliveryPlace = readonly [occurredAt: number, source: number, number: number];

/** In the order of the alphabet, as the index has them. */
const sources: readonly Delivery['source'][] = ['export', 'import', 'test'];

export function placeOf({ occurredAt, source, number }: Delivery): DeliveryPlace {
  return [occurredAt.getTime(), sources.indexOf(source), number];
}

interface DeliveryChoice {
  readonly states: readonly DeliveryState[];
  /** Those before it. */
  readonly below: DeliveryPlace | undefined;
  readonly limit: number;
}

/** Newest first, each with its last attempts, oldest first. */
export function listDeliveries(
  executor: Executor,
  subscriptionId: number,
  webhookId: number,
  { states, below, limit }: DeliveryChoice,
): Promise<Delivery[]> {
  return readDeliveries(
    executor,
    sql`
      select *
      from galena.webhook_deliveries
      where ${isWebhook(subscriptionId, webhookId)}
        and ${states.length === 0 ? sql`true` : sql`status = any(${states}::text[])`}
        and ${below === undefined ? sql`true` : isBelow(below)}
      order by occurred_at desc, source desc, number desc
      limit ${limit}`,
  );
}

function isBelow([occurredAt, source, number]: DeliveryPlace): Sql {
  return sql`
    (occurred_at, source, number) < (${new Date(occurredAt)}::timestamptz, ${sources[source] ?? ''}::text, ${number}::integer)`;
}

/** @throws ApiError 1013 if there is none */
export async function findDelivery(
  executor: Executor,
  subscriptionId: number,
  webhookId: number,
  message: string,
): Promise<Delivery> {
  const chosen = sql`
    select *
    from galena.webhook_deliveries
    where ${isDelivery(subscriptionId, webhookId, message)}`;
  const [delivery] = await readDeliveries(executor, chosen);
  if (delivery === undefined) throw refuse('1013');
  return delivery;
}

/** A delivery with one of its attempts; those are null if there is none. */
type DeliveryRow = Omit<Delivery, 'attempts'> & { readonly attempt: number | null } & Omit<Attempt, 'number'>;

/**
 * In one statement, so that what is told of a delivery and of its attempts is of the same moment.
 * @param chosen - a select of whole rows
 */
async function readDeliveries(executor: Executor, chosen: Sql): Promise<Delivery[]> {
  const rows = await executor.query<DeliveryRow>(sql`
    select
      d.message_id as "messageId", d.event_type as event, d.status, d.occurred_at as "occurredAt",
      d.next_attempt_at as "nextAttemptAt", d.finished_at as "finishedAt", d.payload, d.source, d.number,
      a.number as attempt, a.attempted_at as "attemptedAt", a.duration_ms as "durationMs", a.status as "answerStatus",
      a.error, a.answer
    from (${chosen}) d
    left join galena.webhook_attempts a using (subscription_id, webhook_id, message_id)
    order by d.occurred_at desc, d.source desc, d.number desc, a.number`);
  const deliveries = new Map<string, Delivery & { readonly attempts: Attempt[] }>();
  for (const row of rows) {
    const { attempt, attemptedAt, durationMs, answerStatus, error, answer, ...own } = row;
    const delivery = deliveries.get(own.messageId) ?? { ...own, attempts: [] };
    deliveries.set(own.messageId, delivery);
    if (attempt !== null)
      delivery.attempts.push({ number: attempt, attemptedAt, durationMs, answerStatus, error, answer });
  }
  return [...deliveries.values()];
}

/**
 * Has an event that was sent, or given up, sent once more, with pauses as after the first time; one that waits is sent now.
 * @throws ApiError 1013 if there is none, 1003 while the webhook is disabled
 */
export async function repeatDelivery(
  database: Database,
  clock: Clock,
  subscriptionId: number,
  webhookId: number,
  message: string,
): Promise<Delivery> {
  await database.transaction(async (transaction) => {
    await demandEnabled(transaction, subscriptionId, webhookId);
    const repeated = await transaction.execute(sql`
      update galena.webhook_deliveries
      set status = 'pending', tries = 0, next_attempt_at = ${clock.now}, finished_at = null
      where ${isDelivery(subscriptionId, webhookId, message)}`);
    if (repeated === 0) throw refuse('1013');
    transaction.atCommit(wakeSenders);
  });
  return findDelivery(database, subscriptionId, webhookId, message);
}

/**
 * Has a webhook sent an event that says nothing.
 * @throws ApiError 1013 if there is no such webhook, 1003 while it is disabled
 */
export async function sendTest(
  database: Database,
  clock: Clock,
  subscriptionId: number,
  webhookId: number,
): Promise<Delivery> {
  const made = await database.transaction(async (transaction) => {
    await demandEnabled(transaction, subscriptionId, webhookId);
    const id = messageId(sql`s.munchkin_id`, sql`'test'`, sql`t.number`, sql`t.at`);
    const [row] = await transaction.query<{ messageId: string }>(sql`
      insert into galena.webhook_deliveries (
        subscription_id, webhook_id, message_id, event_type, source, number, occurred_at, next_attempt_at
      )
      select s.id, ${webhookId}, ${id}, ${testEvent}, 'test', t.number, t.at, t.at
      from galena.subscriptions s, (
        select coalesce(max(number), 0) + 1 as number, date_trunc('milliseconds', ${clock.now}) as at
        from galena.webhook_deliveries
        where ${isWebhook(subscriptionId, webhookId)}
          and source = 'test'
      ) t
      where s.id = ${subscriptionId}
      returning message_id as "messageId"`);
    transaction.atCommit(wakeSenders);
    return row;
  });
  return findDelivery(database, subscriptionId, webhookId, made?.messageId ?? '');
}

const wakeSenders: Sql = prepared('wake_webhook_senders', notify(webhooksWord));

/** Keeps others from changing the webhook until the end of the transaction. */
async function demandEnabled(executor: Executor, subscriptionId: number, webhookId: number): Promise<void> {
  const [webhook] = await executor.query<{ isEnabled: boolean }>(sql`
    select is_enabled as "isEnabled"
    from galena.webhooks
    where ${isWebhook(subscriptionId, webhookId)}
    for update`);
  if (webhook === undefined) throw refuse('1013');
  if (!webhook.isEnabled)
    throw refuse('1003', `Webhook ${webhookId} is disabled, and is sent nothing: enable it first`);
}

export function isDelivery(subscriptionId: number, webhookId: number, message: string): Sql {
  // No id has a NUL, and PostgreSQL would not even compare one.
  return sql`${isWebhook(subscriptionId, webhookId)} and message_id = ${message.replaceAll('\0', '')}`;
}
