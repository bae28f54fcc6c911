import type { ProxyUsers } from '../administration/session-of-proxy.ts';

/** That a proxy in front of Galena says who the users are. */
export interface TrustedUsers extends ProxyUsers {
  /** The header that has the e-mail address, in lower case. */
  readonly header: string;
}
