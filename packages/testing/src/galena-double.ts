import { Galena } from '@galena/client';
import {
  type CallListOptions,
  type ControlClock,
  type ControlFaults,
  type ControlPace,
  GalenaControl,
  type JournalCall,
} from '@galena/client/control';
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
  /** What goes wrong on purpose. */
  readonly faults: ControlFaults;
  /** How fast imports and exports get on. */
  readonly pace: ControlPace;

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
    this.faults = this.control.faults;
    this.pace = this.control.pace;
  }

  /**
   * The calls that were made, the oldest first: all that the journal has, or those that match.
   * @example
   * console.log((await galena.calls({ operation: 'Get Token' })).length);
   */
  calls(matchers: CallListOptions = {}): Promise<readonly JournalCall[]> {
    return this.control.calls.list(matchers);
  }

  /** Puts the subscription back to what it was at the start, with nothing left of what was done since. The clock stays where it is. */
  async reset(): Promise<void> {
    await this.control.reset();
  }

  /**
   * Keeps what the subscription has under a name, to come back to.
   * @example
   * await galena.snapshot('one lead');
   * await galena.restore('one lead');
   */
  async snapshot(name: string): Promise<void> {
    await this.control.snapshots.take(name);
  }

  /** @throws GalenaRefusal 1013 if there is no snapshot of the name */
  async restore(name: string): Promise<void> {
    await this.control.snapshots.restore(name);
  }

  /**
   * A subscription of its own, as for a test file: with its own leads, imports, queue, limits and usage, seeded as this one.
   * @example
   * const mine = await galena.subscription();
   * console.log(mine.munchkinId, mine.env.MARKETO_CLIENT_ID);
   * await mine.delete();
   */
  async subscription(): Promise<GalenaSubscription> {
    const made = await this.control.subscriptions.create();
    const { munchkinId, clientId, clientSecret } = made;
    const environment = { ...this.env, ...namesOf('MARKETO', made), ...namesOf('GALENA', made) };
    const { url, tlsUrl = null, controlToken } = this;
    return new GalenaSubscription({
      url,
      tlsUrl,
      munchkinId,
      clientId,
      clientSecret,
      controlToken,
      environment,
    });
  }
}

/** A subscription that was made for a test file, beside others of the same double. */
export class GalenaSubscription extends GalenaDouble {
  /** Deletes it with all that it has. */
  delete(): Promise<void> {
    return this.control.subscriptions.delete(this.munchkinId);
  }

  /** `await using mine = await galena.subscription();` */
  [Symbol.asyncDispose](): Promise<void> {
    return this.delete();
  }
}

function namesOf(
  prefix: 'MARKETO' | 'GALENA',
  { munchkinId, clientId, clientSecret }: Pick<DoubleTarget, 'munchkinId' | 'clientId' | 'clientSecret'>,
): Record<string, string> {
  return {
    [`${prefix}_MUNCHKIN_ID`]: munchkinId,
    [`${prefix}_CLIENT_ID`]: clientId,
    [`${prefix}_CLIENT_SECRET`]: clientSecret,
  };
}
