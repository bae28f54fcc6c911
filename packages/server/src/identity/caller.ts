import type { Subscription } from '../subscriptions/subscription.ts';
import type { Permission } from './permissions.ts';

/** Who makes a call: the service a token belongs to. */
export interface Caller {
  readonly subscription: Subscription;
  readonly clientId: string;
  /** The name of that service. */
  readonly serviceName: string;
  /** The e-mail address of the API user that owns the service. */
  readonly userEmail: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly tokenHash: Buffer;
  readonly tokenExpiresAt: Date;
  /** When the token was looked at, by PostgreSQL's clock: the time of the call for whatever it says or counts. */
  readonly calledAt: Date;
}
