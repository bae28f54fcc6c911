import { pauseSubscription, resumeSubscription } from '../../../administration/pause-subscription.ts';
import { deleteRole, listRoles, saveRole } from '../../../administration/roles.ts';
import {
  changeRole,
  createService,
  listServices,
  revokeService,
  rotateSecret,
} from '../../../administration/services.ts';
import { changeSettings, readSettings } from '../../../administration/settings.ts';
import { addSubscription, listSubscriptions } from '../../../administration/subscriptions.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { permissions } from '../../../identity/permissions.ts';
import { createPartition, deletePartition } from '../../../leads/partitions/change-partitions.ts';
import { findSubscription } from '../../../subscriptions/find-subscription.ts';
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
import { bodyObject, type JsonObject, textOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { emailAddress, operationsFor, shortText } from './operations-for.ts';

const subscription = { munchkinId: text, schema: text, createdAt: time, pausedAt: nullable(time) };
const service = { clientId: text, name: text, userEmail: text, role: text, createdAt: time };
const role = object({ name: text, permissions: arrayOf(oneOf(permissions)) });
const settings = object({
  timeZone: text,
  unknownColumns: oneOf(['ignore', 'reject']),
  multipleMatches: oneOf(['update', 'fail']),
  surplusCells: oneOf(['warn', 'fail', 'ignore']),
  listLock: boolean,
  unknownPrograms: oneOf(['accept', 'reject']),
  maxFileBytes: integer,
  importHistoryDays: integer,
  activities: oneOf(['on', 'off']),
});

const administer = operationsFor('Administer Galena');
const install = operationsFor('Administer Installation');

/** Galena's own calls around a subscription: services, roles, partitions, settings, and other subscriptions. */
export const administrationOperations: readonly Operation[] = [
  install('GET', 'subscriptions', 'The subscriptions', { item: object(subscription) }, ({ context }) =>
    listSubscriptions(context.database),
  ),
  install(
    'POST',
    'subscriptions',
    'Add a subscription',
    {
      body: jsonBody({ munchkinId: text }),
      item: object({ munchkinId: text, clientId: text, clientSecret: text }),
    },
    async (call) => {
      const munchkinId = shortText(bodyObject(call), 'munchkinId');
      const { database, clock, randomness, control } = call.context;
      const made = await addSubscription(database, clock, randomness, call.caller, munchkinId);
      // What a reset of it goes back to.
      const subscription = control && (await findSubscription(database, munchkinId));
      if (subscription !== undefined) await control?.renewals.takeFirst(subscription);
      return [made];
    },
  ),
  install(
    'POST',
    'subscriptions/:munchkinId/pause',
    'Begin no imports of a subscription, and have running ones stop at a checkpoint',
    {
      item: object({
        ...subscription,
        leasesHeld: described(integer, 'imports that an engine may still work on; call again to wait on'),
      }),
    },
    async ({ context, caller, path }) => {
      const { database, clock, stopSignal } = context;
      return [await pauseSubscription(database, clock, caller, path['munchkinId'] ?? '', stopSignal)];
    },
  ),
  install(
    'POST',
    'subscriptions/:munchkinId/resume',
    'Go on with the imports of a paused subscription',
    { item: object(subscription) },
    async ({ context, caller, path }) => [
      await resumeSubscription(context.database, caller, path['munchkinId'] ?? ''),
    ],
  ),
  administer('GET', 'services', 'The services', { item: object(service) }, ({ context, caller }) =>
    listServices(context.database, caller.subscription.id),
  ),
  administer(
    'POST',
    'services',
    'Add a service',
    {
      body: jsonBody({ name: text, userEmail: text, role: text }),
      item: object({ ...service, clientSecret: text }),
    },
    async (call) => {
      const body = bodyObject(call);
      const request = {
        name: shortText(body, 'name'),
        userEmail: emailAddress(body, 'userEmail'),
        role: shortText(body, 'role'),
      };
      const { database, clock, randomness } = call.context;
      return [await createService(database, clock, randomness, call.caller, request)];
    },
  ),
  administer(
    'POST',
    'services/:clientId',
    'Give a service another role',
    { body: jsonBody({ role: text }), item: object(service) },
    async (call) => {
      const role = shortText(bodyObject(call), 'role');
      return [await changeRole(call.context.database, call.caller, call.path['clientId'] ?? '', role)];
    },
  ),
  administer(
    'POST',
    'services/:clientId/rotate',
    'Give a service another secret',
    { item: object({ ...service, clientSecret: text }) },
    async ({ context, caller, path }) => [
      await rotateSecret(context.database, context.randomness, caller, path['clientId'] ?? ''),
    ],
  ),
  administer(
    'POST',
    'services/:clientId/revoke',
    'Delete a service',
    { item: object(service) },
    async ({ context, caller, path }) => [
      await revokeService(context.database, caller, path['clientId'] ?? ''),
    ],
  ),
  administer('GET', 'roles', 'The roles', { item: role }, ({ context, caller }) =>
    listRoles(context.database, caller.subscription.id),
  ),
  administer(
    'POST',
    'roles',
    'Make or change a role',
    { body: { type: 'application/json', schema: role }, item: role },
    async (call) => {
      const body = bodyObject(call);
      const name = shortText(body, 'name');
      return [await saveRole(call.context.database, call.caller, name, textsOf(body, 'permissions'))];
    },
  ),
  administer(
    'POST',
    'roles/:name/delete',
    'Delete a role',
    { item: object({ name: text }) },
    async ({ context, caller, path }) => {
      return [{ name: await deleteRole(context.database, caller, path['name'] ?? '') }];
    },
  ),
  administer(
    'POST',
    'partitions',
    'Add a partition',
    {
      body: jsonBody({ name: text, 'description?': text }),
      item: object({ id: integer, name: text, description: nullable(text) }),
    },
    async (call) => {
      const body = bodyObject(call);
      const partition = { name: shortText(body, 'name'), description: textOf(body, 'description') ?? null };
      return [await createPartition(call.context.database, call.caller.subscription.schema, partition)];
    },
  ),
  administer(
    'POST',
    'partitions/:id/delete',
    'Delete a partition without leads',
    { item: object({ id: integer }) },
    async ({ context, caller, path }) => {
      const id = toId(path['id'] ?? '');
      await deletePartition(context.database, context.clock, caller.subscription, id);
      return [{ id }];
    },
  ),
  administer('GET', 'settings', 'The settings', { item: settings }, async ({ context, caller }) => [
    await readSettings(context.database, caller.subscription.id),
  ]),
  administer(
    'POST',
    'settings',
    'Change settings',
    { body: { type: 'application/json', schema: { ...settings, required: [] } }, item: settings },
    async (call) => {
      const { context, caller } = call;
      return [await changeSettings(context.database, caller.subscription.id, bodyObject(call))];
    },
  ),
];

function textsOf(body: JsonObject, name: string): readonly string[] {
  const value = body[name];
  if (value === undefined || value === null) throw refuse('1002', name);
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw refuse('1001', shorten(value), 'array of strings');
  }
  return value as string[];
}
