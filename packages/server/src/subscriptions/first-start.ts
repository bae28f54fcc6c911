import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { hashSecret, isSecret, makeSecret } from '../identity/secrets.ts';
import { administratorRole, createSubscription } from './create-subscription.ts';

/** The service that a person starts with. The secret is known only where it was set or has just been made up. */
export interface FirstService {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

/**
 * Makes the subscription of the settings, and its first service, unless they are there. A client id and secret in the
 * settings always work afterwards. Of two processes that start at once, one waits for the other.
 */
export async function ensureFirstService(database: Database, config: Config): Promise<FirstService> {
  return database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.migrate'))`);
    const subscriptionId =
      (await findSubscription(transaction, config.munchkinId)) ??
      (await createSubscription(transaction, config.munchkinId));
    const { clientId, clientSecret } = config;
    if (clientId !== undefined && clientSecret !== undefined) {
      return saveService(transaction, subscriptionId, { clientId, clientSecret });
    }
    const existing = await findFirstService(transaction, subscriptionId);
    if (existing !== undefined) return { clientId: existing, clientSecret: undefined };
    return saveService(transaction, subscriptionId, { clientId: randomUUID(), clientSecret: makeSecret() });
  });
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

async function saveService(
  transaction: Transaction,
  subscriptionId: number,
  service: { clientId: string; clientSecret: string },
): Promise<FirstService> {
  if (await isSaved(transaction, service)) return service;
  const { salt, hash } = await hashSecret(service.clientSecret);
  await transaction.execute(sql`
    insert into galena.services
      (client_id, subscription_id, name, user_email, role_name, secret_salt, secret_hash)
    values
      (${service.clientId}, ${subscriptionId}, 'First service', 'first-service@galena.local',
       ${administratorRole}, ${salt}, ${hash})
    on conflict (client_id) do update
    set secret_salt = excluded.secret_salt,
      secret_hash = excluded.secret_hash`);
  return service;
}

async function isSaved(
  executor: Executor,
  service: { clientId: string; clientSecret: string },
): Promise<boolean> {
  const [row] = await executor.query<{ salt: Buffer; hash: Buffer }>(sql`
    select secret_salt as salt, secret_hash as hash
    from galena.services
    where client_id = ${service.clientId}`);
  return row !== undefined && isSecret(service.clientSecret, row);
}
