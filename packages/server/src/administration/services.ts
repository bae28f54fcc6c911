import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import type { Permission } from '../identity/permissions.ts';
import { hashSecret, makeClientSecret, type SecretHash } from '../identity/secrets.ts';
import { type Randomness, toUuid } from '../randomness.ts';
import { checkGrant, findRole, type Role } from './roles.ts';
import { type Asker, takeTurn } from './take-turn.ts';

/** An API client, without its secret. */
export interface Service {
  readonly clientId: string;
  readonly name: string;
  /** The e-mail address of the API user that owns it. */
  readonly userEmail: string;
  readonly role: string;
  readonly createdAt: Date;
}

/** A service with its secret, which is told once and never again. */
export type ServiceWithSecret = Service & { readonly clientSecret: string };

export function listServices(executor: Executor, subscriptionId: number): Promise<Service[]> {
  return executor.query<Service>(sql`
    select
      client_id as "clientId", name, user_email as "userEmail", role_name as role, created_at as "createdAt"
    from galena.services
    where subscription_id = ${subscriptionId}
    order by created_at, client_id`);
}

/** @throws ApiError 1013 for an unknown role, 603 for a role that the caller may not grant */
export async function createService(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  caller: Caller,
  request: Pick<Service, 'name' | 'userEmail' | 'role'>,
): Promise<ServiceWithSecret> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const role = await requireRole(transaction, asker, request.role);
    checkGrant(asker.permissions, role);
    const subscription = { id: asker.subscriptionId, munchkinId: caller.subscription.munchkinId };
    return insertService(transaction, clock, randomness, subscription, { ...request, role: role.name });
  });
}

/** What is made up for a service before it is stored. */
interface MadeCredentials extends SecretHash {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Makes up a client id and a secret. To hash the secret takes as long as a few dozen statements, and can be done beside them. */
export async function makeCredentials(randomness: Randomness, munchkinId: string): Promise<MadeCredentials> {
  const clientId = toUuid(randomness.nextBytes(16, { subscription: munchkinId, name: 'client id' }));
  const clientSecret = makeClientSecret(randomness, clientId);
  return { clientId, clientSecret, ...(await hashSecret(randomness, clientId, clientSecret)) };
}

/**
 * Stores a service with an id and a secret that are made up.
 * @param credentials - that may be used, if they have been made up already
 */
export async function insertService(
  executor: Executor,
  clock: Clock,
  randomness: Randomness,
  { id, munchkinId }: { readonly id: number; readonly munchkinId: string },
  { name, userEmail, role }: Pick<Service, 'name' | 'userEmail' | 'role'>,
  credentials = makeCredentials(randomness, munchkinId),
): Promise<ServiceWithSecret> {
  for (let made = credentials; ; made = makeCredentials(randomness, munchkinId)) {
    const { clientId, clientSecret, salt, hash } = await made;
    const [row] = await executor.query<{ createdAt: Date }>(sql`
      insert into galena.services
        (client_id, subscription_id, name, user_email, role_name, secret_salt, secret_hash, created_at)
      values (${clientId}, ${id}, ${name}, ${userEmail}, ${role}, ${salt}, ${hash}, ${clock.now})
      on conflict (client_id) do nothing
      returning created_at as "createdAt"`);
    // Where ids repeat, a service that a seed or an earlier start has made may have this one.
    if (row !== undefined) return { clientId, clientSecret, name, userEmail, role, createdAt: row.createdAt };
  }
}

/** Gives a service another role. @throws ApiError 1013, 603, or 1003 for the calling service */
export async function changeRole(
  database: Database,
  caller: Caller,
  clientId: string,
  roleName: string,
): Promise<Service> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const service = await holdOther(transaction, asker, clientId);
    const role = await requireRole(transaction, asker, roleName);
    checkGrant(asker.permissions, role);
    await transaction.execute(
      sql`update galena.services set role_name = ${role.name} where client_id = ${clientId}`,
    );
    return { ...service, role: role.name };
  });
}

/** Gives a service another secret; its tokens end at once. @throws ApiError 1013 or 603 */
export async function rotateSecret(
  database: Database,
  randomness: Randomness,
  caller: Caller,
  clientId: string,
): Promise<ServiceWithSecret> {
  const clientSecret = makeClientSecret(randomness, clientId, await findHash(database, clientId));
  // Hashing takes a while, and must not hold the lock on the service.
  const { salt, hash } = await hashSecret(randomness, clientId, clientSecret);
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const service = await holdService(transaction, asker, clientId);
    await transaction.execute(sql`
      update galena.services
      set secret_salt = ${salt},
        secret_hash = ${hash}
      where client_id = ${clientId}`);
    await transaction.execute(sql`delete from galena.tokens where client_id = ${clientId}`);
    return { ...service, clientSecret };
  });
}

/** The secret of a service as it is stored; undefined if there is no such service. */
async function findHash(executor: Executor, clientId: string): Promise<SecretHash | undefined> {
  const [stored] = await executor.query<SecretHash>(sql`
    select secret_salt as salt, secret_hash as hash
    from galena.services
    where client_id = ${clientId.replaceAll('\0', '')}`);
  return stored;
}

/** Deletes a service; its tokens end at once. @throws ApiError 1013, 603, or 1003 for the calling service */
export async function revokeService(database: Database, caller: Caller, clientId: string): Promise<Service> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const service = await holdOther(transaction, asker, clientId);
    await transaction.execute(sql`delete from galena.services where client_id = ${clientId}`);
    return service;
  });
}

/** A service cannot take its own rights away: somebody must always be able to administer. */
function holdOther(transaction: Transaction, asker: Asker, clientId: string): Promise<Service> {
  if (clientId === asker.clientId)
    throw refuse('1003', 'A service can neither revoke itself nor change its role');
  return holdService(transaction, asker, clientId);
}

/** Locks a service of the caller's subscription, unless it has more rights than the caller. */
async function holdService(transaction: Transaction, asker: Asker, clientId: string): Promise<Service> {
  // No id has a NUL, and PostgreSQL would not even compare one.
  if (clientId.includes('\0')) throw refuse('1013');
  const [row] = await transaction.query<Service & { permissions: Permission[] }>(sql`
    select
      v.client_id as "clientId", v.name, v.user_email as "userEmail", v.role_name as role,
      v.created_at as "createdAt", r.permissions
    from galena.services v
    join galena.roles r on r.subscription_id = v.subscription_id and r.name = v.role_name
    where v.client_id = ${clientId}
      and v.subscription_id = ${asker.subscriptionId}
    for update of v`);
  if (row === undefined) throw refuse('1013');
  const { permissions, ...service } = row;
  checkGrant(asker.permissions, { name: service.role, permissions });
  return service;
}

export async function requireRole(
  executor: Executor,
  { subscriptionId }: Pick<Asker, 'subscriptionId'>,
  name: string,
): Promise<Role> {
  const role = await findRole(executor, subscriptionId, name);
  if (role === undefined) throw refuse('1013 link', 'Role', name);
  return role;
}
