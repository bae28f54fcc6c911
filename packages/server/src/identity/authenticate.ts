import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { areSchemasKnown } from '../db/known-schemas.ts';
import { prepared, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { type Subscription, subscriptionJson } from '../subscriptions/subscription.ts';
import type { Caller } from './caller.ts';
import type { Permission } from './permissions.ts';
import { isSessionToken } from './sessions.ts';
import { hashToken } from './tokens.ts';

/**
 * What is read of schema galena in one round trip with the caller. It may be of a call that is refused: nothing is to be told of it
 * before the caller is known to be allowed to.
 */
export interface Alongside {
  /** Names the statement, whose text is always the same. */
  readonly name: string;
  readonly columns: Sql;
  /** One row at the most joins the subscription `s`. */
  readonly join: Sql;
}

interface CallerRow {
  now: Date;
  areKnown: boolean | null;
  expires_at: Date;
  client_id: string;
  name: string;
  user_email: string;
  permissions: Permission[];
  subscription: Subscription;
}

/**
 * Finds who a token belongs to; `beside` is what was read alongside.
 * @throws ApiError 503 where the schemas are those of another Galena, 603 without a token, 601 for one that is not of this server, 602 for the first use of an expired one
 * and 601 for later ones.
 */
export async function authenticate(
  executor: Executor,
  clock: Clock,
  token: string | undefined,
  alongside?: Alongside,
): Promise<{ caller: Caller; beside: object }> {
  if (token === undefined || token === '') throw refuse('603');
  const tokenHash = hashToken(token);
  const areKnown = await areSchemasKnown();
  const isUser = isSessionToken(token);
  const find = isUser ? findUser : findCaller;
  const [row] = await executor.query<CallerRow>(find(clock, tokenHash, areKnown, alongside));
  if (row === undefined) throw refuse('601');
  if (row.areKnown !== true) throw refuse('503');
  if (row.expires_at <= row.now) throw isUser ? refuse('602') : await reportExpiry(executor, tokenHash);
  const caller = {
    subscription: row.subscription,
    clientId: row.client_id,
    serviceName: row.name,
    userEmail: row.user_email,
    isUser,
    permissions: new Set(row.permissions),
    tokenHash,
    tokenExpiresAt: row.expires_at,
    calledAt: row.now,
  };
  return { caller, beside: row };
}

/** Each call asks this; to plan it takes four times as long as to carry it out. */
function findCaller(clock: Clock, tokenHash: Buffer, areKnown: Sql, alongside?: Alongside): Sql {
  const statement = sql`
    select
      ${clock.now} as now, t.expires_at, v.client_id, v.name, v.user_email, r.permissions, ${subscriptionJson} as subscription,
      ${areKnown} as "areKnown"${alongside === undefined ? sql`` : sql`, ${alongside.columns}`}
    from galena.tokens t
    join galena.services v on v.client_id = t.client_id
    join galena.roles r on r.subscription_id = v.subscription_id and r.name = v.role_name
    join galena.subscriptions s on s.id = v.subscription_id
    ${alongside?.join ?? sql``}
    where t.token_hash = ${tokenHash}`;
  return prepared(alongside === undefined ? 'find_caller' : `find_caller_and_${alongside.name}`, statement);
}

/** The same for a user, whose token ends with the session, and with the role in the subscription. */
function findUser(clock: Clock, tokenHash: Buffer, areKnown: Sql, alongside?: Alongside): Sql {
  const statement = sql`
    select
      ${clock.now} as now, t.expires_at, ${clientIdOfUser(sql`m.email`)} as client_id, 'Console' as name, m.email as user_email,
      r.permissions, ${subscriptionJson} as subscription,
      ${areKnown} as "areKnown"${alongside === undefined ? sql`` : sql`, ${alongside.columns}`}
    from galena.session_tokens t
    join galena.sessions e on e.session_hash = t.session_hash
    join galena.user_roles m on m.email = e.email and m.subscription_id = t.subscription_id and m.disabled_at is null
    join galena.roles r on r.subscription_id = m.subscription_id and r.name = m.role_name
    join galena.subscriptions s on s.id = m.subscription_id
    ${alongside?.join ?? sql``}
    where t.token_hash = ${tokenHash}`;
  return prepared(alongside === undefined ? 'find_user' : `find_user_and_${alongside.name}`, statement);
}

/** What stands in the place of a client id. */
export function clientIdOfUser(email: Sql): Sql {
  return sql`'user:' || ${email}`;
}

async function reportExpiry(executor: Executor, tokenHash: Buffer): Promise<Error> {
  const firstReports = await executor.execute(sql`
    update galena.tokens
    set expiry_reported = true
    where token_hash = ${tokenHash}
      and not expiry_reported`);
  return refuse(firstReports === 1 ? '602' : '601');
}

/** @throws ApiError 603 unless the caller has one of the permissions; none asked for means that any token will do. */
export function checkPermission(
  caller: Pick<Caller, 'permissions'>,
  anyOf: readonly Permission[],
  isLifted = false,
): void {
  if (!isLifted && lacksPermission(caller, anyOf)) throw refuse('603');
}

export function lacksPermission(caller: Pick<Caller, 'permissions'>, anyOf: readonly Permission[]): boolean {
  return anyOf.length > 0 && !anyOf.some((permission) => caller.permissions.has(permission));
}
