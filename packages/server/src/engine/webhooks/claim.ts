import type { Clock } from '../../clock.ts';
import type { Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { type Subscription, subscriptionJson } from '../../subscriptions/subscription.ts';
import type { Delivery } from '../../webhooks/deliveries.ts';

/** How long a claim lasts: longer than an attempt may take, as nobody renews it. */
const leaseMs = 30_000;

/** An event that this engine is to send. */
export interface Due
  extends Pick<Delivery, 'messageId' | 'event' | 'occurredAt' | 'payload' | 'source' | 'number'> {
  readonly subscription: Subscription;
  readonly webhookId: number;
  readonly url: string;
  /** What is to sign. */
  readonly secrets: readonly string[];
  /** Attempts since it was made, or since somebody asked for a repetition. */
  readonly tries: number;
  readonly claimedAt: Date;
  readonly leaseHolder: string;
}

/** Names a webhook among those of all subscriptions. */
export function webhookKey({ subscription, webhookId }: Pick<Due, 'subscription' | 'webhookId'>): string {
  return `${subscription.id}:${webhookId}`;
}

/**
 * Claims events that are due: of each webhook the first one only, so that one which does not answer keeps no other waiting, and none is
 * overrun. Subscriptions take turns, so that many which do not answer of one keep those of others waiting for no more than one place.
 * @param underWay - what this engine is at: their webhooks are left alone, unless that is gone, as after a reset
 */
export function claimDue(
  executor: Executor,
  clock: Clock,
  { leaseHolder, underWay, limit }: { leaseHolder: string; underWay: readonly Due[]; limit: number },
): Promise<Due[]> {
  return executor.query<Due>(sql`
    with busy as (
      select d.subscription_id, d.webhook_id
      from unnest(
        ${underWay.map(({ subscription }) => subscription.id)}::integer[], ${underWay.map(({ webhookId }) => webhookId)}::integer[],
        ${underWay.map(({ messageId }) => messageId)}::text[], ${underWay.map((due) => due.leaseHolder)}::text[]
      ) as u (subscription_id, webhook_id, message_id, lease_holder)
      join galena.webhook_deliveries d using (subscription_id, webhook_id, message_id, lease_holder)
    ), due as (
      select n.*
      from galena.webhooks w
      cross join lateral (
        select d.subscription_id, d.webhook_id, d.message_id, d.next_attempt_at
        from galena.webhook_deliveries d
        where d.subscription_id = w.subscription_id
          and d.webhook_id = w.webhook_id
          and ${isDue(clock)}
          and (
            d.lease_until is null
            or d.lease_until < clock_timestamp()
            or d.lease_until > clock_timestamp() + ${2 * leaseMs} * interval '1 ms'
          )
        order by d.next_attempt_at, d.occurred_at, d.number
        limit 1
        for update skip locked
      ) n
      where w.is_enabled
        and not exists (
          select from busy b where b.subscription_id = w.subscription_id and b.webhook_id = w.webhook_id
        )
        -- Asked once: mostly there is nothing, and no look at each webhook.
        and exists (select from galena.webhook_deliveries d where ${isDue(clock)})
      order by
        (select count(*) from busy b where b.subscription_id = n.subscription_id)
          + row_number() over (partition by n.subscription_id order by n.next_attempt_at),
        n.next_attempt_at
      limit ${limit}
    )
    update galena.webhook_deliveries d
    set lease_holder = ${leaseHolder}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    from due, galena.webhooks w, galena.subscriptions s
    where d.subscription_id = due.subscription_id
      and d.webhook_id = due.webhook_id
      and d.message_id = due.message_id
      and w.subscription_id = due.subscription_id
      and w.webhook_id = due.webhook_id
      and s.id = due.subscription_id
    returning
      d.message_id as "messageId", d.event_type as event, d.occurred_at as "occurredAt", d.payload, d.source, d.number,
      ${subscriptionJson} as subscription, d.webhook_id as "webhookId", w.url,
      case when w.previous_until > ${clock.now} then array[w.secret, w.previous_secret] else array[w.secret] end as secrets,
      d.tries, ${clock.now} as "claimedAt", d.lease_holder as "leaseHolder"`);
}

function isDue(clock: Clock): Sql {
  return sql`d.status = 'pending' and d.next_attempt_at <= ${clock.now}`;
}

/** Lets the next engine send it at once. */
export async function giveBack(executor: Executor, due: Due): Promise<void> {
  await executor.execute(sql`
    update galena.webhook_deliveries
    set lease_holder = null, lease_until = null
    where ${isHeld(due)}`);
}

/** A condition on a delivery: whether nobody else has taken it over. */
export function isHeld({ subscription, webhookId, messageId, leaseHolder }: Due): Sql {
  return sql`
    subscription_id = ${subscription.id}
    and webhook_id = ${webhookId}
    and message_id = ${messageId}
    and lease_holder = ${leaseHolder}`;
}
