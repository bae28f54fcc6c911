import type { Clock } from '../../clock.ts';
import type { Database, Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { isDelivery } from '../../webhooks/deliveries.ts';
import { isWebhook } from '../../webhooks/webhooks.ts';
import type { AttemptResult, Outcome } from './attempt.ts';
import { type Due, isHeld } from './claim.ts';

/** So many attempts of a delivery are known: it may be repeated by hand again and again. */
const keptAttempts = 50;

/** Writes down what came of an attempt. Gives what becomes of the delivery; undefined: it was no longer ours. */
export function recordAttempt(
  database: Database,
  clock: Clock,
  due: Due,
  result: AttemptResult,
): Promise<Outcome | undefined> {
  const { subscription, webhookId, messageId } = due;
  const { durationMs, status, error, answer } = result;
  const isThis = isDelivery(subscription.id, webhookId, messageId);
  return database.transaction(async (transaction) => {
    const outcome =
      result.outcome.kind === 'gone' ? await confirmGone(transaction, due, result.outcome) : result.outcome;
    const written = await transaction.execute(sql`
      update galena.webhook_deliveries
      set ${setOutcome(clock, outcome)}, tries = tries + 1, lease_holder = null, lease_until = null
      where ${isHeld(due)}`);
    if (written === 0) return undefined;
    const [numbered] = await transaction.query<{ number: number }>(sql`
      insert into galena.webhook_attempts (
        subscription_id, webhook_id, message_id, number, attempted_at, duration_ms, status, error, answer
      )
      select
        ${subscription.id}, ${webhookId}, ${messageId}, coalesce(max(number), 0) + 1, ${due.claimedAt}, ${durationMs},
        ${status}, ${error}, ${answer}
      from galena.webhook_attempts
      where ${isThis}
      returning number`);
    transaction.atCommit(sql`
      delete from galena.webhook_attempts
      where ${isThis}
        and number <= ${(numbered?.number ?? 0) - keptAttempts}`);
    if (outcome.kind === 'gone') {
      transaction.atCommit(sql`
        update galena.webhooks
        set is_enabled = false, disabled_reason = ${error}
        where ${isWebhook(subscription.id, webhookId)}`);
    }
    return outcome;
  });
}

/**
 * Whoever has given the webhook another URL meanwhile has it sent there. The webhook is locked before its delivery, as by whoever deletes it.
 */
async function confirmGone(executor: Executor, due: Due, gone: Outcome): Promise<Outcome> {
  const [webhook] = await executor.query<{ url: string }>(sql`
    select url
    from galena.webhooks
    where ${isWebhook(due.subscription.id, due.webhookId)}
    for update`);
  return webhook?.url === due.url ? gone : { kind: 'retried', pauseMs: 0 };
}

function setOutcome(clock: Clock, outcome: Outcome): Sql {
  if (outcome.kind === 'retried')
    return sql`next_attempt_at = ${clock.now} + ${outcome.pauseMs} * interval '1 ms'`;
  const status = outcome.kind === 'delivered' ? 'delivered' : 'failed';
  return sql`status = ${status}, next_attempt_at = null, finished_at = ${clock.now}`;
}
