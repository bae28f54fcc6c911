import {
  Galena,
  type GalenaOptions,
  GalenaRefusal,
  type OwnService,
  type Permission,
  type TokenOptions,
} from '@galena/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { baseUrl } from './base-url.ts';
import { browserFetch } from './browser-fetch.ts';
import { callSession, type UserToken } from './session-calls.ts';
import { UploadWatch } from './upload-watch.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A user who is signed in, as far as it is not about the subscription that is worked with. */
export type Account = Pick<UserToken, 'email' | 'name' | 'subscriptions' | 'throughProxy'>;

/** Who is signed in, and the way to the server. */
export interface Session {
  /** For what is looked at: a server that is away is soon said to be away, and asked again. */
  readonly galena: Galena;
  /** For what is sent: it waits until the server is back. */
  readonly sender: Galena;
  /** The one whose token the calls carry, or the user. */
  readonly service: OwnService;
  /** Undefined for a service. */
  readonly account: Account | undefined;
  readonly uploads: UploadWatch;
  /** Aborted once the server gives no token any more: the session is over, or the user or service is gone. */
  readonly ended: AbortSignal;
  may(...permissions: readonly Permission[]): boolean;
  /** Whether it may grant these permissions, and change who has them: only those it has itself. */
  mayGrant(permissions: readonly Permission[]): boolean;
}

/** A session on a page, where settings of its subscription may be changed. */
export interface ShownSession extends Session {
  note(changed: Partial<OwnService>): void;
  /** Has this tab work with another subscription. */
  switchTo(munchkinId: string): void;
}

/** Of this tab alone, until it is closed: so a reload does not ask again. */
const keptAs = 'galena.service';
const chosenAs = 'galena.subscription';

export function keptCredentials(): Credentials | undefined {
  const text = sessionStorage.getItem(keptAs);
  return text === null ? undefined : (JSON.parse(text) as Credentials);
}

/** Has this tab forget who was signed in, and what with. */
export function forgetSession(): void {
  sessionStorage.clear();
}

/** The subscription that this tab works with from now on. */
export function chooseSubscription(munchkinId: string): void {
  sessionStorage.setItem(chosenAs, munchkinId);
}

/** @throws GalenaRefusal for a client id and secret that do not go together */
export async function signIn(credentials: Credentials): Promise<Session> {
  const end = new AbortController();
  const session = await begin(credentials, undefined, end, (response) => {
    // Nothing else is answered so: the secret was changed, or the service deleted.
    if (response.status === 401 && response.url.endsWith('/identity/oauth/token')) end.abort();
  });
  sessionStorage.setItem(keptAs, JSON.stringify(credentials));
  return session;
}

/**
 * The session of the user who is signed in with this browser, or whom a proxy names.
 * @throws GalenaRefusal 601 if nobody is
 */
export async function resumeSession(): Promise<Session> {
  const munchkinId = sessionStorage.getItem(chosenAs) ?? undefined;
  let first: UserToken | undefined = await askForToken(munchkinId);
  const account: Account = first;
  chooseSubscription(first.munchkinId);
  const chosen = first.munchkinId;
  const end = new AbortController();
  const accessToken = async () => {
    const token = first ?? (await renew(account, chosen, end));
    first = undefined;
    return token;
  };
  return begin({ accessToken, caller: account.email }, account, end);
}

async function askForToken(munchkinId: string | undefined): Promise<UserToken> {
  const token = await callSession<UserToken>('token', munchkinId === undefined ? {} : { munchkinId });
  if (token === undefined) throw new TypeError('the server gave no token');
  return token;
}

/** In another tab somebody else may have signed in since: what this one goes on to do is not theirs. */
async function renew({ email }: Account, munchkinId: string, end: AbortController): Promise<UserToken> {
  try {
    const token = await askForToken(munchkinId);
    if (token.email === email) return token;
    throw new GalenaRefusal({ code: '601', message: `${token.email} has signed in since` });
  } catch (error) {
    if (error instanceof GalenaRefusal) end.abort();
    throw error;
  }
}

async function begin(
  caller: Credentials | Pick<TokenOptions, 'accessToken' | 'caller'>,
  account: Account | undefined,
  end: AbortController,
  onAnswer?: (response: Response) => void,
): Promise<Session> {
  const uploads = new UploadWatch();
  const send = browserFetch(uploads);
  const options: GalenaOptions | TokenOptions = {
    baseUrl: baseUrl(),
    ...caller,
    server: 'galena',
    fetch: async (input, request) => {
      const response = await send(input, request);
      onAnswer?.(response);
      return response;
    },
  };
  const galena = new Galena({ ...options, retry: { attempts: 3, maxElapsedMs: 3_000 } });
  const sender = new Galena(options);
  const service = await galena.services.own();
  const may = (...permissions: readonly Permission[]) =>
    permissions.some((permission) => service.permissions.includes(permission));
  // Permission to write includes permission to read.
  const mayGrant = (granted: readonly Permission[]) =>
    granted.every((permission) =>
      may(permission, permission.replace(/^Read-Only /, 'Read-Write ') as Permission),
    );
  return { galena, sender, service, account, uploads, ended: end.signal, may, mayGrant };
}

export const SessionContext = createContext<ShownSession | undefined>(undefined);

export function useSession(): ShownSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in');
  return session;
}
