import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { makePasswordLink, type PasswordLink } from '../identity/password-links.ts';
import type { Permission } from '../identity/permissions.ts';
import { endSessionsOf } from '../identity/sessions.ts';
import { findSubscription } from '../subscriptions/find-subscription.ts';
import { checkGrant, type Role } from './roles.ts';
import { requireRole } from './services.ts';
import { type Asker, lockAdministration, takeTurn } from './take-turn.ts';

/** Somebody who may sign in to the console, as one subscription sees them. */
export interface User {
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  /** Invited: has never signed in, and has set no password. */
  readonly state: 'invited' | 'active' | 'disabled';
  /** When the user was added to the subscription. */
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

export type UserWithLink = User & PasswordLink;

/** Somebody to be added. */
export interface NewUser {
  /** In lower case. */
  readonly email: string;
  readonly name: string | null;
  readonly role: string;
  /** The munchkin id of the subscription; undefined: that of the caller. */
  readonly munchkinId: string | undefined;
}

/** What is asked for, and by whom. */
export interface UserChange {
  readonly database: Database;
  readonly clock: Clock;
  readonly caller: Caller;
}

export function listUsers(executor: Executor, subscriptionId: number): Promise<User[]> {
  return executor.query<User>(sql`
    select ${userItem}
    from galena.user_roles m
    join galena.users u on u.email = m.email
    where m.subscription_id = ${subscriptionId}
    order by m.created_at, m.email`);
}

const userItem: Sql = sql`
  m.email, u.name, m.role_name as role,
  case
    when m.disabled_at is not null then 'disabled'
    when u.password_hash is null and u.last_sign_in_at is null then 'invited'
    else 'active'
  end as state,
  m.created_at as "createdAt", u.last_sign_in_at as "lastSignInAt"`;

/**
 * Adds a user to a subscription, with a link to set a password. Somebody who is one of another subscription sets it anew: whoever added
 * them there, under an address that may not have been theirs, is not to get in here. Whoever adds themselves is who they say, and keeps
 * password and sessions: the answer may be lost, and the link with it.
 * @throws ApiError 1013 for an unknown role or subscription, 1017 for a user who is there already, 603 for a role that the caller may not
 * grant, 1003 for a user of another subscription, unless the caller administers the installation
 */
export function addUser(
  { database, clock, caller }: UserChange,
  { email, name, role: roleName, munchkinId }: NewUser,
): Promise<UserWithLink> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    const subscriptionId = await findTarget(transaction, caller, asker, munchkinId);
    const role = await requireRole(transaction, { subscriptionId }, roleName);
    checkGrant(asker.permissions, role);
    await insertUser(transaction, clock, email, name);
    const others = await findRoles(transaction, email);
    if (others.some((other) => other.subscriptionId === subscriptionId)) throw refuse('1017');
    if (others.length > 0) checkForeign(asker, email, others);
    await transaction.execute(
      sql`update galena.users set name = coalesce(${name}, name) where email = ${email}`,
    );
    if (email !== asker.ownEmail) await takePassword(transaction, email);
    await insertRole(transaction, clock, email, { subscriptionId, name: role.name });
    const link = await makePasswordLink(transaction, clock, email);
    return { ...(await findUser(transaction, email, subscriptionId)), ...link };
  });
}

async function findTarget(
  transaction: Transaction,
  caller: Caller,
  asker: Asker,
  munchkinId: string | undefined,
): Promise<number> {
  if (munchkinId === undefined || munchkinId === caller.subscription.munchkinId) return asker.subscriptionId;
  if (!asker.permissions.has('Administer Installation')) throw refuse('603 grant', 'Administer Installation');
  const target = await findSubscription(transaction, munchkinId);
  if (target === undefined) throw refuse('1013 link', 'Subscription', munchkinId);
  await lockAdministration(transaction, target.id);
  return target.id;
}

export async function insertUser(
  executor: Executor,
  clock: Clock,
  email: string,
  name: string | null,
): Promise<void> {
  await executor.execute(sql`
    insert into galena.users (email, name, created_at)
    values (${email}, ${name}, ${clock.now})
    on conflict (email) do nothing`);
  await executor.query(sql`select from galena.users where email = ${email} for update`);
}

export async function insertRole(
  executor: Executor,
  clock: Clock,
  email: string,
  { subscriptionId, name }: { readonly subscriptionId: number; readonly name: string },
): Promise<void> {
  await executor.execute(sql`
    insert into galena.user_roles (email, subscription_id, role_name, created_at)
    values (${email}, ${subscriptionId}, ${name}, ${clock.now})
    on conflict (email, subscription_id) do nothing`);
}

interface UserRole extends Role {
  readonly subscriptionId: number;
}

/** The roles of a user in all subscriptions. */
function findRoles(executor: Executor, email: string): Promise<UserRole[]> {
  return executor.query<UserRole>(sql`
    select m.subscription_id as "subscriptionId", r.name, r.permissions
    from galena.user_roles m
    join galena.roles r on r.subscription_id = m.subscription_id and r.name = m.role_name
    where m.email = ${email}
    order by m.subscription_id`);
}

/** Who has the password of somebody gets in wherever they may. @throws ApiError 1003 or 603 */
function checkForeign(asker: Asker, email: string, roles: readonly UserRole[]): void {
  if (!asker.permissions.has('Administer Installation')) {
    throw refuse(
      '1003',
      `${email} is a user of another subscription too: that takes a caller with 'Administer Installation'`,
    );
  }
  for (const role of roles) checkGrant(asker.permissions, role);
}

async function findUser(executor: Executor, email: string, subscriptionId: number): Promise<User> {
  const [user] = await executor.query<User>(sql`
    select ${userItem}
    from galena.user_roles m
    join galena.users u on u.email = m.email
    where m.email = ${email}
      and m.subscription_id = ${subscriptionId}`);
  if (user === undefined) throw refuse('1013');
  return user;
}

/** Gives a user another role, name, or both. @throws ApiError 1013, 603, or 1003 for the caller's own role */
export function changeUser(
  { database, caller }: UserChange,
  email: string,
  { role: roleName, name }: { readonly role: string | undefined; readonly name: string | undefined },
): Promise<User> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    await holdUser(transaction, asker, email, roleName === undefined ? 'anybody' : 'others');
    if (roleName !== undefined) {
      const role = await requireRole(transaction, asker, roleName);
      checkGrant(asker.permissions, role);
      await transaction.execute(sql`
        update galena.user_roles
        set role_name = ${role.name}
        where email = ${email}
          and subscription_id = ${asker.subscriptionId}`);
    }
    if (name !== undefined)
      await transaction.execute(sql`update galena.users set name = ${name} where email = ${email}`);
    return findUser(transaction, email, asker.subscriptionId);
  });
}

/**
 * Keeps a user from doing anything in the subscription, at once, or no longer. Their sessions end where they may do nothing anywhere else.
 * @throws ApiError 1013, 603, or 1003 for the caller
 */
export function setDisabled(
  { database, clock, caller }: UserChange,
  email: string,
  isDisabled: boolean,
): Promise<User> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    await holdUser(transaction, asker, email, 'others');
    await transaction.execute(sql`
      update galena.user_roles
      set disabled_at = ${isDisabled ? sql`coalesce(disabled_at, ${clock.now})` : null}
      where email = ${email}
        and subscription_id = ${asker.subscriptionId}`);
    await endIdleSessions(transaction, email);
    return findUser(transaction, email, asker.subscriptionId);
  });
}

async function endIdleSessions(executor: Executor, email: string): Promise<void> {
  await executor.execute(sql`
    delete from galena.sessions
    where email = ${email}
      and not exists (select from galena.user_roles where email = ${email} and disabled_at is null)`);
}

/**
 * Takes the password away, ends all sessions, and gives a link to set another one.
 * @throws ApiError 1013, 603, or 1003 for the caller, and for a user of another subscription, unless the caller administers the installation
 */
export function resetUser({ database, clock, caller }: UserChange, email: string): Promise<UserWithLink> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    await holdUser(transaction, asker, email, 'others');
    const roles = await findRoles(transaction, email);
    if (roles.length > 1) checkForeign(asker, email, roles);
    await takePassword(transaction, email);
    const link = await makePasswordLink(transaction, clock, email);
    return { ...(await findUser(transaction, email, asker.subscriptionId)), ...link };
  });
}

/** Nobody who has signed in with it is so any longer. */
async function takePassword(executor: Executor, email: string): Promise<void> {
  await executor.execute(sql`update galena.users set password_hash = null where email = ${email}`);
  await endSessionsOf(executor, email);
}

/**
 * Takes a user out of the subscription, and deletes them where they have a role in no other one.
 * @throws ApiError 1013, 603, or 1003 for the caller
 */
export function deleteUser({ database, caller }: UserChange, email: string): Promise<User> {
  return database.transaction(async (transaction) => {
    const asker = await takeTurn(transaction, caller, 'Administer Galena');
    await holdUser(transaction, asker, email, 'others');
    const user = await findUser(transaction, email, asker.subscriptionId);
    await transaction.execute(sql`
      delete from galena.user_roles
      where email = ${email}
        and subscription_id = ${asker.subscriptionId}`);
    await transaction.execute(sql`
      delete from galena.users
      where email = ${email}
        and not exists (select from galena.user_roles where email = ${email})`);
    await endIdleSessions(transaction, email);
    return user;
  });
}

/**
 * Locks a user of the caller's subscription, unless they have more rights than the caller.
 * @param whom - `others`: nobody takes their own rights away, as somebody must always be able to administer
 */
async function holdUser(
  transaction: Transaction,
  asker: Asker,
  email: string,
  whom: 'anybody' | 'others',
): Promise<void> {
  if (whom === 'others' && email === asker.ownEmail) {
    throw refuse(
      '1003',
      'Nobody can change their own role, or disable, reset or delete themselves: ask another administrator',
    );
  }
  // No address has a NUL, and PostgreSQL would not even compare one.
  if (email.includes('\0')) throw refuse('1013');
  const [row] = await transaction.query<{ role: string; permissions: Permission[] }>(sql`
    select r.name as role, r.permissions
    from galena.user_roles m
    join galena.roles r on r.subscription_id = m.subscription_id and r.name = m.role_name
    join galena.users u on u.email = m.email
    where m.email = ${email}
      and m.subscription_id = ${asker.subscriptionId}
    for update of u`);
  if (row === undefined) throw refuse('1013');
  checkGrant(asker.permissions, { name: row.role, permissions: row.permissions });
}
