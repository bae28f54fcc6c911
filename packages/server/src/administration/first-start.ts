import { type Clock, systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { onKnownSchemas } from '../db/on-known-schemas.ts';
import { sql } from '../db/sql.ts';
import { hashSecret, isSecret, makeClientSecret } from '../identity/secrets.ts';
import { type Randomness, systemRandomness, toUuid } from '../randomness.ts';
import { administratorRole, createSubscription, lockSubscriptions } from './create-subscription.ts';
import type { FirstService } from './first-service.ts';
import type { Credentials, KeptSecret } from './kept-secret.ts';

/** By what a first service is dated, and made up. */
export interface Making {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const usualMaking: Making = { clock: systemClock, randomness: systemRandomness };

/**
 * Makes the subscription of the settings, and its first service, unless they are there. A client id and secret in the
 * settings always work afterwards. Of two processes that start at once, one waits for the other.
 * @param kept where the secret is kept for later starts, if anywhere
 */
export async function ensureFirstService(
  database: Database,
  config: Config,
  kept?: KeptSecret,
  making: Making = usualMaking,
): Promise<FirstService> {
  const { munchkinId, clientId, clientSecret } = config;
  if (clientId === undefined || clientSecret === undefined) {
    return withSubscription(database, making, munchkinId, (transaction, subscriptionId) =>
      findOrMakeService(transaction, making, { id: subscriptionId, munchkinId }, kept),
    );
  }
  const service = { clientId, clientSecret };
  const isFirst = await withSubscription(
    database,
    making,
    munchkinId,
    async (transaction, subscriptionId) => {
      await saveService(transaction, making, subscriptionId, service);
      return (await findFirstService(transaction, subscriptionId)) === clientId;
    },
  );
  // Kept only once it is committed, and only for the first service: that of another one would replace the secret that later
  // starts look for.
  if (isFirst) await kept?.keep(service);
  return service;
}

function withSubscription<Result>(
  database: Database,
  { clock }: Making,
  munchkinId: string,
  work: (transaction: Transaction, subscriptionId: number) => Promise<Result>,
): Promise<Result> {
  return onKnownSchemas(database).transaction(async (transaction) => {
    await lockSubscriptions(transaction);
    const subscriptionId =
      (await findSubscription(transaction, munchkinId)) ??
      (await createSubscription(transaction, clock, munchkinId));
    return work(transaction, subscriptionId);
  });
}

interface SubscriptionKey {
  readonly id: number;
  readonly munchkinId: string;
}

async function findOrMakeService(
  transaction: Transaction,
  making: Making,
  subscription: SubscriptionKey,
  kept: KeptSecret | undefined,
): Promise<FirstService> {
  const clientId = await findFirstService(transaction, subscription.id);
  if (clientId === undefined) return makeService(transaction, making, subscription, kept);
  return { clientId, clientSecret: await recall(transaction, clientId, kept) };
}

/**
 * Makes up a service. Its secret is kept before the service is committed: if the process is killed in between, the next start
 * finds a secret without a service, and uses it.
 */
async function makeService(
  transaction: Transaction,
  making: Making,
  { id, munchkinId }: SubscriptionKey,
  kept: KeptSecret | undefined,
): Promise<Credentials> {
  const left = await kept?.read();
  if (left !== undefined && !(await isKnown(transaction, left.clientId))) {
    await saveService(transaction, making, id, left);
    return left;
  }
  const clientId = toUuid(making.randomness.bytes(16, 'first client id', munchkinId));
  const made = { clientId, clientSecret: makeClientSecret(making.randomness, clientId) };
  await kept?.keep(made);
  await saveService(transaction, making, id, made);
  return made;
}

/** The kept secret of a service, if it is still the right one: it may have been changed since. */
async function recall(
  executor: Executor,
  clientId: string,
  kept: KeptSecret | undefined,
): Promise<string | undefined> {
  const found = await kept?.read();
  if (found?.clientId !== clientId) return undefined;
  return (await isSaved(executor, found)) ? found.clientSecret : undefined;
}

async function isKnown(executor: Executor, clientId: string): Promise<boolean> {
  const found = await executor.query(sql`select from galena.services where client_id = ${clientId}`);
  return found.length > 0;
}

async function findSubscription(executor: Executor, munchkinId: string): Promise<number | undefined> {
  const [row] = await executor.query<{ id: number }>(
    sql`select id from galena.subscriptions where munchkin_id = ${munchkinId}`,
  );
  return row?.id;
}

async function findFirstService(executor: Executor, subscriptionId: number): Promise<string | undefined> {
  const [row] = await executor.query<{ client_id: string }>(sql`
    select client_id
    from galena.services
    where subscription_id = ${subscriptionId}
    order by created_at
    limit 1`);
  return row?.client_id;
}

/** Tokens given for the old secret end with it: the setting may have been changed because that secret leaked. */
async function saveService(
  transaction: Transaction,
  { clock, randomness }: Making,
  subscriptionId: number,
  service: Credentials,
): Promise<void> {
  if (await isSaved(transaction, service)) return;
  const { salt, hash } = await hashSecret(randomness, service.clientId, service.clientSecret);
  await transaction.execute(sql`
    insert into galena.services
      (client_id, subscription_id, name, user_email, role_name, secret_salt, secret_hash, created_at)
    values
      (${service.clientId}, ${subscriptionId}, 'First service', 'first-service@galena.local',
       ${administratorRole}, ${salt}, ${hash}, ${clock.now})
    on conflict (client_id) do update
    set secret_salt = excluded.secret_salt,
      secret_hash = excluded.secret_hash`);
  await transaction.execute(sql`delete from galena.tokens where client_id = ${service.clientId}`);
}

async function isSaved(executor: Executor, service: Credentials): Promise<boolean> {
  const [row] = await executor.query<{ salt: Buffer; hash: Buffer }>(sql`
    select secret_salt as salt, secret_hash as hash
    from galena.services
    where client_id = ${service.clientId}`);
  return row !== undefined && isSecret(service.clientSecret, row);
}
