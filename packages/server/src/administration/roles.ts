import type { Database, Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { type Permission, permissions } from '../identity/permissions.ts';
import { administratorRole } from './create-subscription.ts';
import { takeTurn } from './take-turn.ts';

/** What the services and users of a role may do. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

export function listRoles(executor: Executor, subscriptionId: number): Promise<Role[]> {
  return executor.query<Role>(sql`
    select name, permissions
    from galena.roles
    where subscription_id = ${subscriptionId}
    order by name`);
}

/**
 * Makes a role, or gives one that is there other permissions.
 * @throws ApiError 1001 for an unknown permission, 1003 for the role Administrator and for removing rights from the
 * caller, 603 for what the caller may not grant
 */
export async function saveRole(
  database: Database,
  caller: Caller,
  name: string,
  granted: readonly string[],
): Promise<Role> {
  const unknown = granted.find((candidate) => !permissions.some((permission) => permission === candidate));
  if (unknown !== undefined) throw refuse('1001', unknown, permissions.join(', '));
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const stored = await findRole(transaction, asker.subscriptionId, name);
    const role = {
      name: stored?.name ?? name,
      permissions: [...new Set(granted as readonly Permission[])],
    };
    checkRoleName(role.name);
    if (asker.role === role.name) checkKept(asker.permissions, role);
    checkGrant(asker.permissions, role);
    if (stored !== undefined) checkGrant(asker.permissions, stored);
    await transaction.execute(sql`
      insert into galena.roles (subscription_id, name, permissions)
      values (${asker.subscriptionId}, ${role.name}, ${role.permissions})
      on conflict (subscription_id, name) do update
      set permissions = excluded.permissions`);
    return role;
  });
}

/**
 * Gives the name of the role as it was stored.
 * @throws ApiError 1013 for an unknown role, 1022 while services or users have it, 1003 for the role Administrator, 603 for one that may
 * do more than the caller may grant
 */
export async function deleteRole(database: Database, caller: Caller, asked: string): Promise<string> {
  return database.transaction(async (transaction) => {
    const { subscriptionId, permissions: own } = await takeTurn(transaction, caller, 'Administer Galena');
    const stored = await findRole(transaction, subscriptionId, asked);
    if (stored === undefined) throw refuse('1013');
    const { name } = stored;
    checkRoleName(name);
    checkGrant(own, stored);
    const [service] = await transaction.query<{ name: string; clientId: string }>(sql`
      select name, client_id as "clientId"
      from galena.services
      where subscription_id = ${subscriptionId}
        and role_name = ${name}
      limit 1`);
    if (service !== undefined) throw refuse('1022 role', service.name, service.clientId, name);
    const [user] = await transaction.query<{ email: string }>(sql`
      select email
      from galena.user_roles
      where subscription_id = ${subscriptionId}
        and role_name = ${name}
      limit 1`);
    if (user !== undefined) throw refuse('1022 user', user.email, name);
    await transaction.execute(
      sql`delete from galena.roles where subscription_id = ${subscriptionId} and name = ${name}`,
    );
    return name;
  });
}

/** Finds a role by name in any case, as fields are found; of several that differ only in case, only the exact one. */
export async function findRole(
  executor: Executor,
  subscriptionId: number,
  name: string,
): Promise<Role | undefined> {
  const roles = await listRoles(executor, subscriptionId);
  const exact = roles.find((role) => role.name === name);
  if (exact !== undefined) return exact;
  const [role, ...more] = roles.filter((other) => other.name.toLowerCase() === name.toLowerCase());
  return more.length === 0 ? role : undefined;
}

/** Somebody must always be able to administer. */
function checkRoleName(name: string): void {
  if (name === administratorRole) throw refuse('1003', `The role ${administratorRole} cannot be changed`);
}

/** Whoever removed a right from themselves could not restore it. @throws ApiError 1003 */
function checkKept(own: ReadonlySet<Permission>, role: Role): void {
  const kept = new Set(role.permissions);
  const lost = [...own].find((permission) => !covers(kept, permission));
  if (lost === undefined) return;
  throw refuse(
    '1003',
    `The role ${role.name} is that of the caller, who cannot remove '${lost}' from it: use another service or user`,
  );
}

/** Nobody grants rights that they lack, or changes a role, service or user with more rights. @throws ApiError 603 */
export function checkGrant(own: ReadonlySet<Permission>, role: Role): void {
  const lacking = role.permissions.find((permission) => !covers(own, permission));
  if (lacking !== undefined) throw refuse('603 grant', lacking);
}

/** Permission to write includes permission to read. */
function covers(own: ReadonlySet<string>, permission: Permission): boolean {
  return own.has(permission) || own.has(permission.replace(/^Read-Only /, 'Read-Write '));
}
