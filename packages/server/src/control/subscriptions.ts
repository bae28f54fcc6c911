import {
  administratorRole,
  createSubscription,
  lockSubscriptions,
} from '../administration/create-subscription.ts';
import type { Making } from '../administration/first-start.ts';
import { insertService, makeCredentials } from '../administration/services.ts';
import type { NewSubscription } from '../administration/subscriptions.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { findSubscription } from '../subscriptions/find-subscription.ts';
import type { ControlledSubscription } from './controlled-state.ts';
import type { Renewals } from './renewals.ts';
import { type Restored, restoreSnapshot } from './restore.ts';
import { dropUnused, findSnapshot, seedName, shareSnapshot, startName, takeSnapshot } from './snapshot.ts';

export interface SubscriptionRequest {
  /** Undefined: one is made up. */
  readonly munchkinId: string | undefined;
  /** The subscription whose seed it gets; undefined: it is empty, as a new one of any server. */
  readonly like: ControlledSubscription | undefined;
}

/** A subscription with its seed and a first service. */
export interface SeededSubscription extends NewSubscription {
  readonly schema: string;
}

/**
 * Makes a subscription for a test file of its own. One with the seed of another is a copy of its tables: migrations, which make an empty
 * one, take several times as long.
 * @throws ApiError 1001 for a munchkin id that is none, 1017 for one that is taken
 */
export async function makeSubscription(
  database: Database,
  making: Making,
  renewals: Renewals,
  { munchkinId, like }: SubscriptionRequest,
): Promise<SeededSubscription> {
  if (munchkinId !== undefined && !/^[0-9]{3}-[A-Z]{3}-[0-9]{3}$/.test(munchkinId)) {
    throw refuse('1001', shorten(munchkinId), 'munchkin id, such as 123-ABC-456');
  }
  const { made, subscription, restored } = await database.transaction(async (transaction): Promise<Made> => {
    await lockSubscriptions(transaction);
    const name = munchkinId ?? (await nextMunchkinId(transaction));
    if ((await findSubscription(transaction, name)) !== undefined) throw refuse('1017');
    return like === undefined
      ? makeEmpty(transaction, making, name)
      : makeCopy(transaction, making, name, like);
  });
  if (restored !== undefined) renewals.noteRestored(subscription, restored);
  return made;
}

interface Made {
  readonly made: SeededSubscription;
  readonly subscription: ControlledSubscription;
  readonly restored?: Restored;
}

async function makeEmpty(transaction: Transaction, making: Making, munchkinId: string): Promise<Made> {
  const { clock } = making;
  const id = await createSubscription(transaction, clock, munchkinId);
  const made = await addFirstService(transaction, making, id, munchkinId);
  const subscription = { id, munchkinId, schema: made.schema };
  const seed = await takeSnapshot(transaction, clock, subscription, seedName);
  await shareSnapshot(transaction, clock, subscription, seed, startName);
  return { made, subscription };
}

async function makeCopy(
  transaction: Transaction,
  making: Making,
  munchkinId: string,
  like: ControlledSubscription,
): Promise<Made> {
  const { clock, randomness } = making;
  const credentials = makeCredentials(randomness, munchkinId);
  credentials.catch(() => undefined);
  const seed = await findSnapshot(transaction, like.id, seedName);
  if (seed === undefined) throw refuse('1013 link', 'Snapshot', seedName);
  const schema = schemaOf(munchkinId);
  const [row] = await transaction.query<{ id: number }>(sql`
    insert into galena.subscriptions (id, munchkin_id, schema_name)
    select coalesce(max(id), 0) + 1, ${munchkinId}, ${schema}
    from galena.subscriptions
    returning id`);
  if (row === undefined) throw new Error(`subscription ${munchkinId} was not made`);
  const subscription = { id: row.id, munchkinId, schema };
  await transaction.execute(sql`
    insert into galena.roles (subscription_id, name, permissions)
    select ${row.id}::integer, name, array_remove(permissions, 'Administer Installation')
    from galena.roles
    where subscription_id = ${like.id}
      and name = ${administratorRole}`);
  await transaction.execute(sql`create schema ${identifier(schema)}`);
  await transaction.execute(sql`
    insert into galena.migrations (schema_name, version, name, checksum)
    select ${schema}, version, name, checksum
    from galena.migrations
    where schema_name = ${like.schema}`);
  const restored = await restoreSnapshot(transaction, randomness, subscription, seed, undefined);
  const made = await addFirstService(transaction, making, row.id, munchkinId, credentials);
  await shareSnapshot(transaction, clock, subscription, seed, seedName);
  const start = (await findSnapshot(transaction, like.id, startName)) ?? seed;
  await shareSnapshot(transaction, clock, subscription, start, startName);
  return { made, subscription, restored };
}

async function addFirstService(
  transaction: Transaction,
  { clock, randomness }: Making,
  id: number,
  munchkinId: string,
  credentials?: ReturnType<typeof makeCredentials>,
): Promise<SeededSubscription> {
  const subscription = { id, munchkinId };
  const service = {
    name: 'First service',
    userEmail: 'first-service@galena.local',
    role: administratorRole,
  };
  const { clientId, clientSecret } = await insertService(
    transaction,
    clock,
    randomness,
    subscription,
    service,
    credentials,
  );
  return { munchkinId, clientId, clientSecret, schema: schemaOf(munchkinId) };
}

function schemaOf(munchkinId: string): string {
  return `sub_${munchkinId.toLowerCase().replaceAll('-', '_')}`;
}

/** `000-DBL-001`, `000-DBL-002` and so on: the first behind those that there are. */
async function nextMunchkinId(executor: Executor): Promise<string> {
  const [last] = await executor.query<{ number: number }>(sql`
    select coalesce(max(replace(munchkin_id, '-DBL-', '')::integer), 0) as number
    from galena.subscriptions
    where munchkin_id ~ '^[0-9]{3}-DBL-[0-9]{3}$'`);
  const digits = String((last?.number ?? 0) + 1).padStart(6, '0');
  return `${digits.slice(0, 3)}-DBL-${digits.slice(3)}`;
}

/** Deletes a subscription with all that it has; tokens of its services end at once. */
export async function deleteSubscription(
  database: Database,
  renewals: Renewals,
  subscription: ControlledSubscription,
): Promise<void> {
  const { id, schema } = subscription;
  await renewals.replace(subscription, 'delete', () =>
    database.transaction(async (transaction) => {
      await lockSubscriptions(transaction);
      const numbers = await transaction.query<{ number: number }>(
        sql`delete from galena.snapshots where subscription_id = ${id} returning number`,
      );
      await transaction.execute(sql`drop schema if exists ${identifier(schema)} cascade`);
      for (const table of ['calls', 'services', 'roles']) {
        await transaction.execute(
          sql`delete from ${identifier('galena', table)} where subscription_id = ${id}`,
        );
      }
      await transaction.execute(sql`delete from galena.subscriptions where id = ${id}`);
      await transaction.execute(sql`delete from galena.migrations where schema_name = ${schema}`);
      await dropUnused(
        transaction,
        numbers.map(({ number }) => number),
      );
    }),
  );
}
