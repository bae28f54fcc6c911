import { randomUUID } from 'node:crypto';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import type { Permission } from '../identity/permissions.ts';
import { hashSecret, makeSecret } from '../identity/secrets.ts';
import { checkGrant, findRole, type Role } from './roles.ts';

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
  executor: Executor,
  caller: Caller,
  request: Pick<Service, 'name' | 'userEmail' | 'role'>,
): Promise<ServiceWithSecret> {
  checkGrant(caller.permissions, await requireRole(executor, caller, request.role));
  return insertService(executor, caller.subscription.id, request);
}

/** Stores a service with an id and a secret that are made up. */
export async function insertService(
  executor: Executor,
  subscriptionId: number,
  { name, userEmail, role }: Pick<Service, 'name' | 'userEmail' | 'role'>,
): Promise<ServiceWithSecret> {
  const clientSecret = makeSecret();
  const { salt, hash } = await hashSecret(clientSecret);
  const [row] = await executor.query<{ clientId: string; createdAt: Date }>(sql`
    insert into galena.services
      (client_id, subscription_id, name, user_email, role_name, secret_salt, secret_hash)
    values (${randomUUID()}, ${subscriptionId}, ${name}, ${userEmail}, ${role}, ${salt}, ${hash})
    returning client_id as "clientId", created_at as "createdAt"`);
  if (row === undefined) throw new Error(`service ${name} was not made`);
  return { clientId: row.clientId, clientSecret, name, userEmail, role, createdAt: row.createdAt };
}

/** Gives a service another role. @throws ApiError 1013, 603, or 1003 for the service that asks */
export async function changeRole(
  database: Database,
  caller: Caller,
  clientId: string,
  roleName: string,
): Promise<Service> {
  return database.transaction(async (transaction) => {
    const service = await holdOther(transaction, caller, clientId);
    checkGrant(caller.permissions, await requireRole(transaction, caller, roleName));
    await transaction.execute(
      sql`update galena.services set role_name = ${roleName} where client_id = ${clientId}`,
    );
    return { ...service, role: roleName };
  });
}

/** Gives a service another secret; its tokens end at once. @throws ApiError 1013 or 603 */
export async function rotateSecret(
  database: Database,
  caller: Caller,
  clientId: string,
): Promise<ServiceWithSecret> {
  return database.transaction(async (transaction) => {
    const service = await holdService(transaction, caller, clientId);
    const clientSecret = makeSecret();
    const { salt, hash } = await hashSecret(clientSecret);
    await transaction.execute(sql`
      update galena.services
      set secret_salt = ${salt},
        secret_hash = ${hash}
      where client_id = ${clientId}`);
    await transaction.execute(sql`delete from galena.tokens where client_id = ${clientId}`);
    return { ...service, clientSecret };
  });
}

/** Deletes a service; its tokens end at once. @throws ApiError 1013, 603, or 1003 for the service that asks */
export async function revokeService(database: Database, caller: Caller, clientId: string): Promise<Service> {
  return database.transaction(async (transaction) => {
    const service = await holdOther(transaction, caller, clientId);
    await transaction.execute(sql`delete from galena.services where client_id = ${clientId}`);
    return service;
  });
}

/** A service cannot take its own rights away: somebody must always be able to administer. */
function holdOther(transaction: Transaction, caller: Caller, clientId: string): Promise<Service> {
  if (clientId === caller.clientId)
    throw refuse('1003', 'A service can neither revoke itself nor change its role');
  return holdService(transaction, caller, clientId);
}

/** Locks a service of the caller's subscription; one with more rights than the caller is not for the caller to change. */
async function holdService(transaction: Transaction, caller: Caller, clientId: string): Promise<Service> {
  const [row] = await transaction.query<Service & { permissions: Permission[] }>(sql`
    select
      v.client_id as "clientId", v.name, v.user_email as "userEmail", v.role_name as role,
      v.created_at as "createdAt", r.permissions
    from galena.services v
    join galena.roles r on r.subscription_id = v.subscription_id and r.name = v.role_name
    where v.client_id = ${clientId.replaceAll('\0', '')}
      and v.subscription_id = ${caller.subscription.id}
    for update of v`);
  if (row === undefined) throw refuse('1013');
  const { permissions, ...service } = row;
  checkGrant(caller.permissions, { name: service.role, permissions });
  return service;
}

async function requireRole(executor: Executor, { subscription }: Caller, name: string): Promise<Role> {
  const role = await findRole(executor, subscription.id, name);
  if (role === undefined) throw refuse('1013 link', 'Role', name);
  return role;
}
