import { refuse } from '../../../errors.ts';
import { readPlaceToken, writePlaceToken } from '../../../paging/paging-token.ts';
import {
  type Attempt,
  type Delivery,
  type DeliveryPlace,
  deliveryStates,
  listDeliveries,
  placeOf,
} from '../../../webhooks/deliveries.ts';
import { findWebhook } from '../../../webhooks/webhooks.ts';
import { arrayOf, described, integer, object, oneOf, text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { batchSize, list, single, toId, usualPage } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

const attemptItem = object({
  at: time,
  durationMs: integer,
  'status?': described(integer, 'of the answer; absent where none came'),
  'error?': described(text, 'why it counts as failed; absent where it does not'),
  'answer?': described(text, 'the beginning of the body of the answer'),
});

export const deliveryItem = object({
  messageId: described(text, 'the header webhook-id, the same for each attempt'),
  event: described(text, 'its type, such as import.completed'),
  status: oneOf(deliveryStates, 'pending: it waits for its first or next attempt; failed: it was given up'),
  occurredAt: time,
  'nextAttemptAt?': described(time, 'of a pending one'),
  'finishedAt?': time,
  'payload?': described(
    { type: 'object', additionalProperties: true },
    'what is sent; absent until an engine has looked at it for the first time',
  ),
  attempts: described(arrayOf(attemptItem), 'the last ones, oldest first'),
});

/** Extension: the events of a webhook, newest first, and what came of each. */
export const listDeliveriesOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/webhooks/:id/deliveries.json',
  permissions: ['Administer Galena'],
  documentation: {
    group: 'Webhooks',
    summary: 'The events of the last seven days for a webhook, newest first, and whether each was delivered',
    query: { status: oneOf(deliveryStates) },
    isPaged: true,
    item: deliveryItem,
    errors: ['1001', '1003', '1013'],
  },
  async handle({ context, caller, parameters, path }) {
    const { database, clock } = context;
    const { id: subscriptionId } = caller.subscription;
    const size = batchSize(parameters, usualPage);
    const states = list(parameters, 'status');
    const stranger = states.find((state) => !deliveryStates.some((known) => known === state));
    if (stranger !== undefined) throw refuse('1001', stranger, deliveryStates.join(', '));
    const token = single(parameters, 'nextPageToken');
    const below = token === undefined ? undefined : readPlace(token, caller.calledAt);
    const webhook = await findWebhook(database, clock, subscriptionId, toId(path['id'] ?? ''));
    const found = await listDeliveries(database, subscriptionId, webhook.id, {
      states: deliveryStates.filter((state) => states.includes(state)),
      below,
      limit: size + 1,
    });
    const shown = found.slice(0, size);
    const last = shown.at(-1);
    const result = shown.map(showDelivery);
    if (found.length <= size || last === undefined) return { result, moreResult: false };
    const nextPageToken = writePlaceToken('deliveries', placeOf(last), caller.calledAt);
    return { result, nextPageToken, moreResult: true };
  },
};

/** @throws ApiError 1003 */
function readPlace(token: string, now: Date): DeliveryPlace {
  const [occurredAt, source, number] = readPlaceToken(token, 'deliveries', now) ?? [];
  if (occurredAt === undefined || source === undefined || number === undefined)
    throw refuse('1003', 'Invalid nextPageToken');
  return [occurredAt, source, number];
}

export function showDelivery(delivery: Delivery): object {
  const { messageId, event, status, occurredAt, nextAttemptAt, finishedAt, payload, attempts } = delivery;
  return {
    messageId,
    event,
    status,
    occurredAt: toSeconds(occurredAt),
    ...(nextAttemptAt !== null && { nextAttemptAt: toSeconds(nextAttemptAt) }),
    ...(finishedAt !== null && { finishedAt: toSeconds(finishedAt) }),
    ...(payload !== null && { payload: JSON.parse(payload) as object }),
    attempts: attempts.map(showAttempt),
  };
}

function showAttempt({ attemptedAt, durationMs, answerStatus, error, answer }: Attempt): object {
  return {
    at: toSeconds(attemptedAt),
    durationMs,
    ...(answerStatus !== null && { status: answerStatus }),
    ...(error !== null && { error }),
    ...(answer !== null && answer !== '' && { answer }),
  };
}
