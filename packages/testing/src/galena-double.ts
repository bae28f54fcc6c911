import { Galena } from '@galena/client';
import { type ControlClock, GalenaControl } from '@galena/client/control';
import type { DoubleDescription } from '@galena/server';

/** Where a subscription of a double is, and who may call it. */
export type DoubleTarget = Pick<
  DoubleDescription,
  'url' | 'tlsUrl' | 'munchkinId' | 'clientId' | 'clientSecret' | 'controlToken' | 'environment'
>;

/** One subscription of a double, as a test sees it. */
export class GalenaDouble {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** Undefined without HTTPS. */
  readonly tlsUrl: string | undefined;
  readonly munchkinId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The bearer of the control plane. */
  readonly controlToken: string;
  /** Variables for programs under test: MARKETO_BASE_URL, MARKETO_CLIENT_ID and the other names that clients read. */
  readonly env: Readonly<Record<string, string>>;
  /** The SDK, signed in. */
  readonly client: Galena;
  /** The whole control plane. */
  readonly control: GalenaControl;
  /** By which everything is dated and expires; one for all subscriptions of the double. */
  readonly clock: ControlClock;

  constructor(target: DoubleTarget) {
    const { url, tlsUrl, munchkinId, clientId, clientSecret, controlToken, environment } = target;
    this.url = url;
    this.tlsUrl = tlsUrl ?? undefined;
    this.munchkinId = munchkinId;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.controlToken = controlToken;
    this.env = environment;
    this.client = new Galena({ baseUrl: url, clientId, clientSecret });
    this.control = new GalenaControl({ url, token: controlToken, subscription: munchkinId });
    this.clock = this.control.clock;
  }
}
