import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import { type NewSession, type Sessions, setPassword } from './sessions.ts';
import { hashToken } from './tokens.ts';

/** Hours in which a password can be set by a link. */
const linkHours = 72;

/** A link by which its user sets a password, once. */
export interface PasswordLink {
  /** Behind the base URL, as the server cannot know under which address people reach it. */
  readonly passwordLink: string;
  readonly passwordLinkUntil: Date;
}

/** Makes a link, which takes the place of one before it. */
export async function makePasswordLink(
  executor: Executor,
  clock: Clock,
  email: string,
): Promise<PasswordLink> {
  const token = randomBytes(32).toString('base64url');
  const [made] = await executor.query<{ until: Date }>(sql`
    update galena.users
    set link_hash = ${hashToken(token)},
      link_until = ${clock.now} + ${linkHours} * interval '1 hour'
    where email = ${email}
    returning link_until as until`);
  if (made === undefined) throw new Error('the user of a link is gone');
  // Behind the # it is in no log of a server or proxy, and in no Referer.
  return { passwordLink: `/console/#/password/${token}`, passwordLinkUntil: made.until };
}

/** Whose link it is. */
export interface LinkOwner {
  readonly email: string;
  readonly name: string | null;
}

/** @returns undefined where the link was used, has been replaced, or is over */
export async function findLinkOwner(
  executor: Executor,
  clock: Clock,
  token: string,
  lock = sql``,
): Promise<LinkOwner | undefined> {
  const [owner] = await executor.query<LinkOwner>(sql`
    select email, name
    from galena.users
    where link_hash = ${hashToken(token)}
      and link_until > ${clock.now}
    ${lock}`);
  return owner;
}

/**
 * Sets the password of a link's user, and begins a session. The link is used up with that.
 * @returns undefined as `findLinkOwner`
 * @throws ApiError 1003 for a password that may not be, 603 for a user who may do nothing anywhere: the link can be used still
 */
export async function usePasswordLink(
  sessions: Sessions,
  token: string,
  password: string,
): Promise<NewSession | undefined> {
  const { database, clock } = sessions;
  const owner = await findLinkOwner(database, clock, token);
  if (owner === undefined) return undefined;
  checkNewPassword(password, owner.email);
  const hash = await hashPassword(password);
  return database.transaction(async (transaction) => {
    // Of two who use it at once, one gets in.
    const again = await findLinkOwner(transaction, clock, token, sql`for update`);
    return again && setPassword(sessions, transaction, again.email, hash);
  });
}
