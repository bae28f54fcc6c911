import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { checkNewPassword, hashPassword, isPassword } from './passwords.ts';
import type { SessionLimits } from './session-limits.ts';
import { hashToken } from './tokens.ts';

/** What sessions are made with. */
export interface Sessions {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: SessionLimits;
}

/** A session that has just begun. */
export interface NewSession {
  /** What the cookie holds. */
  readonly secret: string;
  readonly email: string;
}

/** A session as it is found by what the cookie holds. */
export interface FoundSession {
  readonly email: string;
  readonly isThroughProxy: boolean;
}

/** A token for the calls of one page, and whose it is. */
export interface SessionToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly email: string;
  readonly name: string | null;
  readonly isThroughProxy: boolean;
  readonly subscriptionId: number;
  readonly munchkinId: string;
  /** The munchkin ids of all subscriptions in which the user may do something. */
  readonly subscriptions: readonly string[];
}

/** Short, as each page asks for a new one by itself: what takes one has little of it. */
const tokenSeconds = 600;

/** Tells a token of a session from those of services, which end in `:gal`. */
const tokenSuffix = ':usr';

export function isSessionToken(token: string): boolean {
  return token.endsWith(tokenSuffix);
}

/**
 * Begins a session for whoever has the password of a user.
 * @returns undefined if there is no such user, it has no password, or another one
 * @throws ApiError 603 for a user who is disabled wherever it has a role
 */
export async function signIn(
  sessions: Sessions,
  email: string,
  password: string,
): Promise<NewSession | undefined> {
  const stored = await findPassword(sessions.database, email);
  if (!(await isPassword(password, stored))) return undefined;
  return sessions.database.transaction(async (transaction) => {
    // To check a password takes a while, in which it may have been changed or reset.
    const again = await findPassword(transaction, email, sql`for update`);
    return again === stored ? beginSession(sessions, transaction, email) : undefined;
  });
}

async function findPassword(
  executor: Executor,
  email: string,
  lock = sql``,
): Promise<string | null | undefined> {
  const [user] = await executor.query<{ hash: string | null }>(sql`
    select password_hash as hash
    from galena.users
    where email = ${email}
    ${lock}`);
  return user?.hash;
}

/**
 * @param isThroughProxy - whether a proxy has said who it is
 * @throws ApiError 603 for a user who may do nothing anywhere
 */
export async function beginSession(
  { clock, limits }: Omit<Sessions, 'database'>,
  transaction: Transaction,
  email: string,
  isThroughProxy = false,
): Promise<NewSession> {
  const subscriptions = await findSubscriptions(transaction, email);
  if (subscriptions.length === 0) throw refuse('603 user', email);
  const secret = randomBytes(32).toString('base64url');
  await transaction.execute(sql`
    insert into galena.sessions (session_hash, email, is_through_proxy, created_at, idle_until, expires_at)
    values (
      ${hashToken(secret)}, ${email}, ${isThroughProxy}, ${clock.now}, ${idleEnd(clock, limits)},
      ${clock.now} + ${limits.hours} * interval '1 hour'
    )`);
  await transaction.execute(
    sql`update galena.users set last_sign_in_at = ${clock.now} where email = ${email}`,
  );
  return { secret, email };
}

function idleEnd(clock: Clock, { idleMinutes }: SessionLimits): Sql {
  return sql`${clock.now} + ${idleMinutes} * interval '1 minute'`;
}

interface UserSubscription {
  readonly id: number;
  readonly munchkinId: string;
}

function findSubscriptions(executor: Executor, email: string): Promise<UserSubscription[]> {
  return executor.query<UserSubscription>(sql`
    select s.id, s.munchkin_id as "munchkinId"
    from galena.user_roles m
    join galena.subscriptions s on s.id = m.subscription_id
    where m.email = ${email}
      and m.disabled_at is null
    order by s.id`);
}

/** @param secret - what the cookie holds */
export async function findSession(
  { database, clock }: Sessions,
  secret: string,
): Promise<FoundSession | undefined> {
  const [session] = await database.query<FoundSession>(sql`
    select email, is_through_proxy as "isThroughProxy"
    from galena.sessions
    where session_hash = ${hashToken(secret)}
      and ${isAlive(clock)}`);
  return session;
}

function isAlive(clock: Clock): Sql {
  return sql`expires_at > ${clock.now} and idle_until > ${clock.now}`;
}

/** Munchkin ids of subscriptions. */
interface AskedSubscription {
  /** Of the one that is asked for; undefined: the one that was worked with last. */
  readonly munchkinId: string | undefined;
  /** Of the one that the host of the page names, if it names one: it takes no tokens of others. */
  readonly ofHost: string | undefined;
}

/**
 * Gives a token for the calls of a page, and keeps the session from being idle.
 * @throws ApiError 601 where the session is over, 603 at the host of a subscription in which the user may do nothing, 1013 where such a
 * one is asked for
 */
export function issueSessionToken(
  { database, clock, limits }: Sessions,
  secret: string,
  { munchkinId, ofHost }: AskedSubscription,
): Promise<SessionToken> {
  return database.transaction(async (transaction) => {
    const sessionHash = hashToken(secret);
    const [session] = await transaction.query<SessionRow>(sql`
      update galena.sessions e
      set idle_until = ${idleEnd(clock, limits)}
      from galena.users u
      where e.session_hash = ${sessionHash}
        and u.email = e.email
        and ${isAlive(clock)}
      returning e.email, u.name, e.is_through_proxy as "isThroughProxy", e.subscription_id as "lastId"`);
    if (session === undefined) throw refuse('601 session');
    const { lastId, ...user } = session;
    const all = await findSubscriptions(transaction, user.email);
    const subscriptions = all.filter((one) => ofHost === undefined || one.munchkinId === ofHost);
    if (all.length > 0 && subscriptions.length === 0) throw refuse('603');
    const chosen = choose(subscriptions, munchkinId, lastId);
    const accessToken = `${randomBytes(24).toString('base64url')}${tokenSuffix}`;
    await transaction.execute(
      sql`update galena.sessions set subscription_id = ${chosen.id} where session_hash = ${sessionHash}`,
    );
    const [token] = await transaction.query<{ seconds: number }>(sql`
      insert into galena.session_tokens (token_hash, session_hash, subscription_id, expires_at)
      select ${hashToken(accessToken)}, session_hash, subscription_id, least(
        expires_at, idle_until, ${clock.now} + ${tokenSeconds} * interval '1 s'
      )
      from galena.sessions
      where session_hash = ${sessionHash}
      returning extract(epoch from expires_at - ${clock.now})::float8 as seconds`);
    return {
      ...user,
      accessToken,
      expiresInSeconds: Math.max(0, Math.floor(token?.seconds ?? 0)),
      subscriptionId: chosen.id,
      munchkinId: chosen.munchkinId,
      subscriptions: subscriptions.map((subscription) => subscription.munchkinId),
    };
  });
}

interface SessionRow extends FoundSession {
  readonly name: string | null;
  readonly lastId: number | null;
}

/** Never another one than was asked for: what a page goes on to do is meant for that. */
function choose(
  subscriptions: readonly UserSubscription[],
  munchkinId: string | undefined,
  lastId: number | null,
): UserSubscription {
  const last = subscriptions.find(({ id }) => id === lastId) ?? subscriptions[0];
  const chosen =
    munchkinId === undefined
      ? last
      : subscriptions.find((subscription) => subscription.munchkinId === munchkinId);
  if (last === undefined) throw refuse('601 session');
  if (chosen === undefined) throw refuse('1013 link', 'Subscription', munchkinId ?? '');
  return chosen;
}

/** Ends a session; its tokens go with it. Gives whose it was. */
export async function endSession(executor: Executor, secret: string): Promise<string | undefined> {
  const [ended] = await executor.query<{ email: string }>(sql`
    delete from galena.sessions
    where session_hash = ${hashToken(secret)}
    returning email`);
  return ended?.email;
}

export async function endSessionsOf(executor: Executor, email: string): Promise<void> {
  await executor.execute(sql`delete from galena.sessions where email = ${email}`);
}

/**
 * Gives a user another password. All sessions end, and a new one begins for whoever asks.
 * @returns undefined if the present password is another one
 * @throws ApiError 601 where the session is over, 1003 for a password that may not be
 */
export async function changeOwnPassword(
  sessions: Sessions,
  email: string,
  current: string,
  next: string,
): Promise<NewSession | undefined> {
  const stored = await findPassword(sessions.database, email);
  if (!(await isPassword(current, stored))) return undefined;
  checkNewPassword(next, email);
  const hash = await hashPassword(next);
  return sessions.database.transaction(async (transaction) => {
    if ((await findPassword(transaction, email, sql`for update`)) !== stored) return undefined;
    return setPassword(sessions, transaction, email, hash);
  });
}

/** Whoever was signed in with what came before is so no longer. */
export async function setPassword(
  sessions: Omit<Sessions, 'database'>,
  transaction: Transaction,
  email: string,
  hash: string,
): Promise<NewSession> {
  await transaction.execute(sql`
    update galena.users
    set password_hash = ${hash},
      link_hash = null,
      link_until = null
    where email = ${email}`);
  await endSessionsOf(transaction, email);
  return beginSession(sessions, transaction, email);
}

/**
 * Deletes sessions and tokens that are over, and those that began later than now: PostgreSQL's clock was set back since, and they would
 * last longer than any others.
 */
export async function deleteOldSessions(executor: Executor, clock: Clock): Promise<void> {
  await executor.execute(sql`
    delete from galena.sessions
    where not (${isAlive(clock)})
      or created_at > ${clock.now} + interval '1 minute'`);
  await executor.execute(sql`
    delete from galena.session_tokens
    where expires_at < ${clock.now} - interval '1 hour'`);
}

export async function isUser(executor: Executor, email: string): Promise<boolean> {
  const found = await executor.query(sql`select from galena.users where email = ${email}`);
  return found.length > 0;
}
