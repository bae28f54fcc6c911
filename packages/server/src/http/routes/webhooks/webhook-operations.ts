import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { repeatDelivery, sendTest } from '../../../webhooks/deliveries.ts';
import { allEvents, eventTypes } from '../../../webhooks/event-types.ts';
import { checkReceiverUrl } from '../../../webhooks/receiver-url.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateSigningSecret,
} from '../../../webhooks/webhooks.ts';
import {
  arrayOf,
  boolean,
  described,
  integer,
  jsonBody,
  nullable,
  object,
  oneOf,
  text,
  time,
} from '../../documentation.ts';
import { hasBody } from '../../has-body.ts';
import { bodyObject, type JsonObject, requiredText, textOf } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { operationsFor } from '../administration/operations-for.ts';
import { deliveryItem, listDeliveriesOperation, showDelivery } from './list-deliveries.ts';

const events = described(
  arrayOf(oneOf([...eventTypes, allEvents])),
  'the types of the events that it is sent; * stands for all, those of later versions too',
);
const url = described(text, 'http or https; no user, no password');

/** A week. */
const mostKeptHours = 168;

const members = {
  id: integer,
  url,
  description: nullable(text),
  events,
  enabled: described(boolean, 'while it is not, nothing is sent to it, and no event is kept for it'),
  disabledReason: described(nullable(text), 'why Galena has disabled it: its receiver answered 410'),
  previousSecretUntil: described(nullable(time), 'until then the secret before the present one signs too'),
  createdAt: time,
};
const webhook = object(members);
const webhookWithSecret = object({ ...members, secret: described(text, 'shown once: whsec_ and base64') });

const administer = operationsFor('Administer Galena', 'Webhooks');

/** Galena's own calls around webhooks: where it is to say that jobs have ended. */
export const webhookOperations: readonly Operation[] = [
  administer('GET', 'webhooks', 'The webhooks', { item: webhook }, ({ context, caller }) =>
    listWebhooks(context.database, context.clock, caller.subscription.id),
  ),
  administer(
    'POST',
    'webhooks',
    'Add a webhook',
    { body: jsonBody({ url, events, 'description?': text }), item: webhookWithSecret },
    async (call) => {
      const { database, clock, randomness, webhookAddresses } = call.context;
      const body = bodyObject(call);
      const wanted = {
        url: checkReceiverUrl(requiredText(body, 'url'), webhookAddresses),
        events: requiredEvents(body),
        description: descriptionOf(body) ?? null,
      };
      return [await createWebhook(database, clock, randomness, call.caller.subscription, wanted)];
    },
  ),
  administer(
    'POST',
    'webhooks/:id',
    'Change, enable or disable a webhook',
    {
      body: jsonBody({ 'url?': url, 'events?': events, 'description?': nullable(text), 'enabled?': boolean }),
      item: webhook,
    },
    async (call) => {
      const { database, clock } = call.context;
      return [await changeWebhook(database, clock, call.caller.subscription.id, idOf(call), changeOf(call))];
    },
  ),
  administer(
    'POST',
    'webhooks/:id/rotate',
    'Give a webhook another secret',
    {
      body: jsonBody({
        'keepHours?': described(
          integer,
          `hours for which the old one signs too, from 0 to ${mostKeptHours}; 24 if absent`,
        ),
      }),
      item: webhookWithSecret,
    },
    async (call) => {
      const { database, clock, randomness } = call.context;
      const { subscription } = call.caller;
      return [
        await rotateSigningSecret(database, clock, randomness, subscription, idOf(call), keptHoursOf(call)),
      ];
    },
  ),
  administer(
    'POST',
    'webhooks/:id/delete',
    'Delete a webhook with its deliveries',
    { item: object({ id: integer }) },
    async (call) => {
      const id = idOf(call);
      await deleteWebhook(call.context.database, call.caller.subscription.id, id);
      return [{ id }];
    },
  ),
  administer(
    'POST',
    'webhooks/:id/test',
    'Send a webhook an event of the type webhook.test',
    { item: deliveryItem },
    async (call) => {
      const { database, clock } = call.context;
      return [showDelivery(await sendTest(database, clock, call.caller.subscription.id, idOf(call)))];
    },
  ),
  listDeliveriesOperation,
  administer(
    'POST',
    'webhooks/:id/deliveries/:messageId/repeat',
    'Send an event once more',
    { item: deliveryItem },
    async (call) => {
      const { database, clock } = call.context;
      const messageId = call.path['messageId'] ?? '';
      return [
        showDelivery(
          await repeatDelivery(database, clock, call.caller.subscription.id, idOf(call), messageId),
        ),
      ];
    },
  ),
];

function idOf({ path }: Call): number {
  return toId(path['id'] ?? '');
}

/** Members that are absent stay as they are. @throws ApiError 1001, 1002 or 1003 */
function changeOf(call: Call) {
  const body = bodyObject(call);
  const { webhookAddresses } = call.context;
  const { enabled } = body;
  if (enabled !== undefined && typeof enabled !== 'boolean')
    throw refuse('1001', shorten(enabled), 'boolean');
  return {
    ...('url' in body && { url: checkReceiverUrl(requiredText(body, 'url'), webhookAddresses) }),
    ...('events' in body && { events: requiredEvents(body) }),
    ...('description' in body && { description: descriptionOf(body) ?? null }),
    ...(enabled !== undefined && { enabled }),
  };
}

/** @throws ApiError 1002, or 1001 for a type that there is not */
function requiredEvents(body: JsonObject): readonly string[] {
  const { events } = body;
  if (events === undefined || events === null) throw refuse('1002', 'events');
  if (!Array.isArray(events)) throw refuse('1001', shorten(events), 'array of strings');
  if (events.length === 0) throw refuse('1002', 'events');
  const known: readonly unknown[] = [...eventTypes, allEvents];
  const stranger = events.find((event) => !known.includes(event));
  if (stranger !== undefined) throw refuse('1001', shorten(stranger), known.join(', '));
  return [...new Set(events as readonly string[])];
}

const maxDescription = 255;

function descriptionOf(body: JsonObject): string | undefined {
  const description = textOf(body, 'description')?.trim();
  if (description === undefined || description === '') return undefined;
  if (description.length > maxDescription)
    throw refuse('1003', `description has ${description.length} characters, and may have ${maxDescription}`);
  return description;
}

/** @throws ApiError 1001 */
function keptHoursOf(call: Call): number {
  if (!hasBody(call.request)) return 24;
  const { keepHours } = bodyObject(call);
  if (keepHours === undefined || keepHours === null) return 24;
  if (!Number.isSafeInteger(keepHours) || Number(keepHours) < 0 || Number(keepHours) > mostKeptHours)
    throw refuse('1001', shorten(keepHours), `integer from 0 to ${mostKeptHours}`);
  return Number(keepHours);
}
