import { Galena, type GalenaOptions, type OwnService, type Permission } from '@galena/client';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { browserFetch } from './browser-fetch.ts';
import { UploadWatch } from './upload-watch.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Who is signed in, and the way to the server. */
export interface Session {
  /** For what is looked at: a server that is away is soon said to be away, and asked again. */
  readonly galena: Galena;
  /** For what is sent: it waits until the server is back. */
  readonly sender: Galena;
  /** The one whose token the calls carry. */
  readonly service: OwnService;
  readonly uploads: UploadWatch;
  may(...permissions: readonly Permission[]): boolean;
  /** Whether it may grant these permissions, and change who has them: only those it has itself. */
  mayGrant(permissions: readonly Permission[]): boolean;
}

/** A session on a page, where settings of its subscription may be changed. */
export interface ShownSession extends Session {
  note(changed: Partial<OwnService>): void;
}

/** Of this tab alone, until it is closed: so a reload does not ask again. */
const keptAs = 'galena.service';

export function keptCredentials(): Credentials | undefined {
  const text = sessionStorage.getItem(keptAs);
  return text === null ? undefined : (JSON.parse(text) as Credentials);
}

export function forgetCredentials(): void {
  sessionStorage.clear();
}

/** @throws GalenaRefusal for a client id and secret that do not go together */
export async function signIn(credentials: Credentials): Promise<Session> {
  const uploads = new UploadWatch();
  const options: GalenaOptions = {
    baseUrl: location.origin,
    ...credentials,
    server: 'galena',
    fetch: browserFetch(uploads),
  };
  const galena = new Galena({ ...options, retry: { attempts: 3, maxElapsedMs: 3_000 } });
  const sender = new Galena(options);
  const service = await galena.services.own();
  sessionStorage.setItem(keptAs, JSON.stringify(credentials));
  const may = (...permissions: readonly Permission[]) =>
    permissions.some((permission) => service.permissions.includes(permission));
  // Permission to write includes permission to read.
  const mayGrant = (granted: readonly Permission[]) =>
    granted.every((permission) =>
      may(permission, permission.replace(/^Read-Only /, 'Read-Write ') as Permission),
    );
  return { galena, sender, service, uploads, may, mayGrant };
}

export const SessionContext = createContext<ShownSession | undefined>(undefined);

export function useSession(): ShownSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in');
  return session;
}
