import type { Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { checkPermission } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import type { Permission } from '../identity/permissions.ts';

/** The service that asks for a change of permissions, as it is once it holds the lock. */
export interface Asker {
  readonly clientId: string;
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
  { tokenHash, subscription }: Caller,
  needed: Permission,
): Promise<Asker> {
  await transaction.query(
    sql`select pg_advisory_xact_lock(hashtext('galena.administration'), ${subscription.id})`,
  );
  const [row] = await transaction.query<Omit<Asker, 'permissions'> & { permissions: Permission[] }>(sql`
    select
      v.client_id as "clientId", v.subscription_id as "subscriptionId", v.role_name as role, r.permissions
    from galena.tokens t
    join galena.services v on v.client_id = t.client_id
    join galena.roles r on r.subscription_id = v.subscription_id and r.name = v.role_name
    where t.token_hash = ${tokenHash}`);
  if (row === undefined) throw refuse('601');
  const asker = { ...row, permissions: new Set(row.permissions) };
  checkPermission(asker, [needed]);
  return asker;
}
