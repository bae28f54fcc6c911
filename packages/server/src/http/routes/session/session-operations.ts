import { beginSessionOfProxy } from '../../../administration/session-of-proxy.ts';
import { refuse } from '../../../errors.ts';
import { findLinkOwner, usePasswordLink } from '../../../identity/password-links.ts';
import {
  changeOwnPassword,
  endSession,
  findSession,
  issueSessionToken,
  isUser,
  type NewSession,
  type SessionToken,
  signIn,
} from '../../../identity/sessions.ts';
import { noteService } from '../../call-notes.ts';
import {
  arrayOf,
  boolean,
  type Documentation,
  described,
  integer,
  jsonBody,
  nullable,
  object,
  text,
} from '../../documentation.ts';
import { subscriptionOfHost } from '../../host.ts';
import { bodyObject, type JsonObject, requiredText, textOf } from '../../json-body.ts';
import { clearSessionCookie, setSessionCookie } from '../../session-cookie.ts';
import { type SessionCall, type SessionOperation, sessionPrefix } from '../../session-operation.ts';
import { userOfProxy } from '../../user-of-proxy.ts';

const signedIn = object({ email: text });

/** The calls by which users of the console sign in and out, and by which its pages get their tokens. */
export const sessionOperations: readonly SessionOperation[] = [
  define(
    'sign-in',
    'Sign in with e-mail address and password: sets the cookie of a session',
    { body: jsonBody({ email: text, password: text }), item: signedIn, errors: ['429', '1001', '1002'] },
    async (call) => {
      const body = bodyObject(call);
      const email = requiredText(body, 'email').trim().toLowerCase();
      const password = passwordOf(body, 'password');
      const session = await guarded(call, email, () => signIn(call.sessions, email, password));
      if (session !== undefined) return enter(call, session, 'password');
      // Asked in any case, so that the time tells nobody who is a user. What else was typed may be a password.
      const isKnown = await isUser(call.sessions.database, email);
      logOf(call).warn({ event: 'user.sign-in-failed', ...originOf(call), ...(isKnown && { email }) });
      throw refuse('601 password');
    },
  ),
  define(
    'token',
    'A token for the calls of one page, by the cookie of a session or by what a trusted proxy says',
    {
      body: jsonBody({
        'munchkinId?': described(
          text,
          'the subscription that is to be worked with; without it the last one again',
        ),
      }),
      item: object({
        accessToken: text,
        expiresIn: described(integer, 'seconds'),
        email: text,
        name: nullable(text),
        munchkinId: text,
        subscriptions: described(
          arrayOf(text),
          'the munchkin ids of all subscriptions in which the user has a role; where the host names one, of that alone',
        ),
        throughProxy: described(boolean, 'whether a proxy has said who it is'),
      }),
      errors: ['1001', '1013'],
    },
    async (call) => {
      const munchkinId = textOf(bodyObject(call), 'munchkinId');
      const secret = await findOrBegin(call);
      const asked = { munchkinId, ofHost: subscriptionOfHost(call.request) };
      return showToken(call, await issueSessionToken(call.sessions, secret, asked));
    },
  ),
  define('sign-out', 'Sign out: ends the session and its tokens', { errors: [] }, async (call) => {
    bodyObject(call);
    await leave(call);
    return {};
  }),
  define(
    'link',
    'Whose link it is by which a password can be set',
    {
      body: jsonBody({ token: text }),
      item: object({ email: text, name: nullable(text) }),
      errors: ['429', '1001', '1002'],
    },
    async (call) => {
      const token = requiredText(bodyObject(call), 'token');
      const { database, clock } = call.sessions;
      const owner = await guardedLink(call, () => findLinkOwner(database, clock, token));
      if (owner === undefined) throw refuse('601 link');
      return { result: [owner] };
    },
  ),
  define(
    'set-password',
    'Set a password by a link, which is used up with that, and sign in',
    {
      body: jsonBody({ token: text, password: text }),
      item: signedIn,
      errors: ['429', '1001', '1002', '1003'],
    },
    async (call) => {
      const body = bodyObject(call);
      const token = requiredText(body, 'token');
      const password = passwordOf(body, 'password');
      const session = await guardedLink(call, () => usePasswordLink(call.sessions, token, password));
      if (session === undefined) throw refuse('601 link');
      logOf(call).info({ event: 'user.password-set', ...originOf(call), email: session.email });
      return enter(call, session, 'link');
    },
  ),
  define(
    'change-password',
    'Change the own password: all other sessions end',
    {
      body: jsonBody({ currentPassword: text, newPassword: text }),
      item: signedIn,
      errors: ['429', '1001', '1002', '1003'],
    },
    async (call) => {
      const { cookie, sessions } = call;
      const session = cookie === undefined ? undefined : await findSession(sessions, cookie);
      if (session === undefined) throw refuse('601 session');
      const body = bodyObject(call);
      const current = passwordOf(body, 'currentPassword');
      const next = passwordOf(body, 'newPassword');
      const { email } = session;
      const changed = await guarded(call, email, () => changeOwnPassword(sessions, email, current, next));
      if (changed === undefined) throw refuse('1003', 'The current password is wrong');
      logOf(call).info({ event: 'user.password-set', ...originOf(call), email });
      setSessionCookie(call.request, call.reply, changed.secret);
      return { result: [{ email }] };
    },
  ),
];

function define(
  name: string,
  summary: string,
  documentation: Pick<Documentation, 'body' | 'item' | 'errors'>,
  handle: SessionOperation['handle'],
): SessionOperation {
  const group = 'Sessions';
  return {
    method: 'POST',
    path: `${sessionPrefix}${name}.json`,
    documentation: { group, summary, ...documentation },
    handle,
  };
}

/** As it was typed, with spaces. */
function passwordOf(body: JsonObject, name: string): string {
  return requiredText(body, name);
}

/** Slows down whoever guesses the password of a user. @throws TooManyAttempts */
function guarded<Result>(
  { context, request }: SessionCall,
  email: string,
  check: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  return context.tokenGuard?.attemptPassword(request.ip, email, check) ?? check();
}

/** The same for links, which are as good as secrets. No client id has a NUL. @throws TooManyAttempts */
function guardedLink<Result>(
  { context, request }: SessionCall,
  check: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  return context.tokenGuard?.attempt(request.ip, '\0link', check) ?? check();
}

function logOf({ context }: SessionCall) {
  return context.log;
}

function originOf({ request }: SessionCall) {
  return { requestId: request.id, address: request.ip };
}

/** Has the browser keep a session in the place of the one before. */
async function enter(call: SessionCall, { secret, email }: NewSession, by: 'password' | 'link') {
  const { cookie, sessions, request, reply } = call;
  if (cookie !== undefined) await endSession(sessions.database, cookie);
  setSessionCookie(request, reply, secret);
  logOf(call).info({ event: 'user.signed-in', ...originOf(call), email, by });
  return { result: [{ email }] };
}

async function leave(call: SessionCall): Promise<void> {
  const { cookie, sessions, request, reply } = call;
  if (cookie === undefined) return;
  clearSessionCookie(request, reply);
  const email = await endSession(sessions.database, cookie);
  if (email !== undefined) logOf(call).info({ event: 'user.signed-out', ...originOf(call), email });
}

/**
 * What the cookie holds, if its session is good; where a proxy names somebody else, a session of theirs. One that began at the proxy is
 * good behind it only.
 * @throws ApiError 601 or 603
 */
async function findOrBegin(call: SessionCall): Promise<string> {
  const { context, cookie, sessions, request, reply } = call;
  const named = userOfProxy(context, request);
  const session = cookie === undefined ? undefined : await findSession(sessions, cookie);
  const isGood =
    session !== undefined && (named === undefined ? !session.isThroughProxy : session.email === named);
  if (cookie !== undefined && isGood) return cookie;
  await leave(call);
  if (named === undefined || context.trustedUsers === undefined) throw refuse('601 session');
  const begun = await beginSessionOfProxy(sessions, context.trustedUsers, named);
  if (begun.isNew) logOf(call).info({ event: 'user.added', ...originOf(call), email: named, by: 'proxy' });
  logOf(call).info({ event: 'user.signed-in', ...originOf(call), email: named, by: 'proxy' });
  setSessionCookie(request, reply, begun.secret);
  return begun.secret;
}

function showToken({ request }: SessionCall, token: SessionToken) {
  const { accessToken, expiresInSeconds, email, name, munchkinId, subscriptions } = token;
  const { subscriptionId, isThroughProxy } = token;
  noteService(request, munchkinId, { subscriptionId, serviceName: 'Console', userEmail: email });
  const user = { email, name, munchkinId, subscriptions, throughProxy: isThroughProxy };
  return { result: [{ accessToken, expiresIn: expiresInSeconds, ...user }] };
}
