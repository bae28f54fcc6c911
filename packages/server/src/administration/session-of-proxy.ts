import type { Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { beginSession, type NewSession, type Sessions } from '../identity/sessions.ts';
import { findSubscription } from '../subscriptions/find-subscription.ts';
import { findRole } from './roles.ts';
import { insertRole, insertUser } from './users.ts';

/** What becomes of somebody whom a proxy names and nobody knows. */
export interface ProxyUsers {
  /** The role that they get; undefined: they do not get in. */
  readonly role: string | undefined;
  /** Of the subscription in which they get it. */
  readonly munchkinId: string;
}

/**
 * Begins a session for whom a proxy names.
 * @param email - in lower case
 * @throws ApiError 603 for somebody unknown, unless they get a role, and for a user who may do nothing anywhere
 */
export function beginSessionOfProxy(
  sessions: Sessions,
  users: ProxyUsers,
  email: string,
): Promise<NewSession & { readonly isNew: boolean }> {
  return sessions.database.transaction(async (transaction) => {
    const known = await transaction.query(sql`select from galena.users where email = ${email} for update`);
    const isNew = known.length === 0;
    // A user who was deleted comes back like this; one who is disabled does not.
    if (isNew) await addUserOfProxy(transaction, sessions, users, email);
    return { ...(await beginSession(sessions, transaction, email, true)), isNew };
  });
}

async function addUserOfProxy(
  transaction: Transaction,
  { clock }: Sessions,
  { role: roleName, munchkinId }: ProxyUsers,
  email: string,
): Promise<void> {
  const subscription = await findSubscription(transaction, munchkinId);
  if (roleName === undefined || subscription === undefined) throw refuse('603 proxy', email);
  const role = await findRole(transaction, subscription.id, roleName);
  if (role === undefined) throw refuse('603 proxy role', email, roleName);
  await insertUser(transaction, clock, email, null);
  await insertRole(transaction, clock, email, { subscriptionId: subscription.id, name: role.name });
}
