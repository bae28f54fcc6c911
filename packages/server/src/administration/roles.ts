import type { Database, Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { type Permission, permissions } from '../identity/permissions.ts';
import { administratorRole } from '../subscriptions/create-subscription.ts';

/** What the services of a role may do. */
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
 * @throws ApiError 1001 for an unknown permission, 1003 for the role Administrator, 603 for what the caller may not grant
 */
export async function saveRole(
  executor: Executor,
  { subscription, permissions: own }: Caller,
  name: string,
  granted: readonly string[],
): Promise<Role> {
  const unknown = granted.find((candidate) => !permissions.some((permission) => permission === candidate));
  if (unknown !== undefined) throw refuse('1001', unknown, permissions.join(', '));
  const role = { name, permissions: [...new Set(granted as readonly Permission[])] };
  checkRoleName(name);
  checkGrant(own, role);
  const stored = await findRole(executor, subscription.id, name);
  if (stored !== undefined) checkGrant(own, stored);
  await executor.execute(sql`
    insert into galena.roles (subscription_id, name, permissions)
    values (${subscription.id}, ${name}, ${role.permissions})
    on conflict (subscription_id, name) do update
    set permissions = excluded.permissions`);
  return role;
}

/**
 * @throws ApiError 1013 for an unknown role, 1022 while services have it, 1003 for the role Administrator, 603 for one that may
 * do more than the caller may grant
 */
export async function deleteRole(
  database: Database,
  { subscription, permissions: own }: Caller,
  name: string,
): Promise<void> {
  const { id: subscriptionId } = subscription;
  checkRoleName(name);
  await database.transaction(async (transaction) => {
    const stored = await findRole(transaction, subscriptionId, name, sql`for update`);
    if (stored === undefined) throw refuse('1013');
    checkGrant(own, stored);
    const users = await transaction.query(sql`
      select
      from galena.services
      where subscription_id = ${subscriptionId}
        and role_name = ${name}
      limit 1`);
    if (users.length > 0) throw refuse('1022');
    await transaction.execute(
      sql`delete from galena.roles where subscription_id = ${subscriptionId} and name = ${name}`,
    );
  });
}

/** @param lock - `for update` keeps the role as it is until the end of the transaction */
export async function findRole(
  executor: Executor,
  subscriptionId: number,
  name: string,
  lock = sql``,
): Promise<Role | undefined> {
  const [role] = await executor.query<Role>(sql`
    select name, permissions
    from galena.roles
    where subscription_id = ${subscriptionId}
      and name = ${name}
    ${lock}`);
  return role;
}

/** Somebody must always be able to administer. */
function checkRoleName(name: string): void {
  if (name === administratorRole) throw refuse('1003', `The role ${administratorRole} cannot be changed`);
}

/** Nobody gives away what they do not have: the right over other subscriptions. @throws ApiError 603 */
export function checkGrant(own: ReadonlySet<Permission>, role: Role): void {
  const installation: Permission = 'Administer Installation';
  if (role.permissions.includes(installation) && !own.has(installation)) throw refuse('603');
}
