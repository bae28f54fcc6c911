import type { Transaction } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { checkPermission, clientIdOfUser } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { Permission } from '../identity/permissions.ts';

/** The service or user that asks for a change of permissions, as it is once it holds the lock. */
export interface Asker {
  /** As that of a `Caller`. */
  readonly clientId: string;
  /** The e-mail address of a user; null for a service. */
  readonly ownEmail: string | null;
  readonly subscriptionId: number;
  /** The name of its role. */
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
}

/**
 * Waits until no other such change is under way in the subscription, and keeps others waiting until the transaction ends.
 * Gives the caller with the rights that it has now: while it waited they may have been removed, or its token may have ended.
 * @throws ApiError 601 or 603
 */
export async function takeTurn(
  transaction: Transaction,
  { tokenHash, subscription, isUser }: Caller,
  needed: Permission,
): Promise<Asker> {
  await lockAdministration(transaction, subscription.id);
  const [row] = await transaction.query<Omit<Asker, 'permissions'> & { permissions: Permission[] }>(
    isUser ? findUser(tokenHash) : findService(tokenHash),
  );
  if (row === undefined) throw refuse('601');
  const asker = { ...row, permissions: new Set(row.permissions) };
  checkPermission(asker, [needed]);
  return asker;
}

/** Keeps other changes of permissions in a subscription waiting until the transaction ends. */
export async function lockAdministration(transaction: Transaction, subscriptionId: number): Promise<void> {
  await transaction.query(
    sql`select pg_advisory_xact_lock(hashtext('galena.administration'), ${subscriptionId})`,
  );
}

function findService(tokenHash: Buffer): Sql {
  return sql`
    select
      v.client_id as "clientId", null as "ownEmail", v.subscription_id as "subscriptionId", v.role_name as role, r.permissions
    from galena.tokens t
    join galena.services v on v.client_id = t.client_id
    join galena.roles r on r.subscription_id = v.subscription_id and r.name = v.role_name
    where t.token_hash = ${tokenHash}`;
}

function findUser(tokenHash: Buffer): Sql {
  return sql`
    select
      ${clientIdOfUser(sql`m.email`)} as "clientId", m.email as "ownEmail", m.subscription_id as "subscriptionId",
      m.role_name as role, r.permissions
    from galena.session_tokens t
    join galena.sessions e on e.session_hash = t.session_hash
    join galena.user_roles m on m.email = e.email and m.subscription_id = t.subscription_id and m.disabled_at is null
    join galena.roles r on r.subscription_id = m.subscription_id and r.name = m.role_name
    where t.token_hash = ${tokenHash}`;
}
