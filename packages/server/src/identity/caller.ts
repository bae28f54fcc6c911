import type { Subscription } from '../subscriptions/subscription.ts';
import type { Permission } from './permissions.ts';

/** Who makes a call: the service a token belongs to, or a user who is signed in to the console. */
export interface Caller {
  readonly subscription: Subscription;
  /** Of that service; for a user `user:` and the e-mail address. */
  readonly clientId: string;
  /** The name of that service; `Console` for a user. */
  readonly serviceName: string;
  /** The e-mail address of the API user that owns the service, or of the user. */
  readonly userEmail: string;
  /** Whether it is a user who is signed in. */
  readonly isUser: boolean;
  readonly permissions: ReadonlySet<Permission>;
  readonly tokenHash: Buffer;
  readonly tokenExpiresAt: Date;
  /** When the token was looked at, by PostgreSQL's clock: the time of the call for whatever it says or counts. */
  readonly calledAt: Date;
}
