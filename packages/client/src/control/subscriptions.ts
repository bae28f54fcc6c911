import type { CallOptions } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { DoubleSubscription, NewDoubleSubscription } from '../wire/control.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'subscriptions.json';

/** What a new subscription is to be. */
export interface NewSubscriptionOptions extends CallOptions {
  /** `123-ABC-456`; made up if it is absent. */
  readonly munchkinId?: string;
  /** `same`, if it is absent: the seed of the subscription of this control; `none`: it is empty. */
  readonly seed?: 'same' | 'none';
}

const optionNames: OptionNames<NewSubscriptionOptions> = {
  munchkinId: true,
  seed: true,
  signal: true,
  timeoutMs: true,
};

/** The subscriptions of a double: one for each test file, so that files run side by side on one server. */
export class ControlSubscriptions {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * All of them.
   * @example
   * for (const { munchkinId } of await control.subscriptions.list()) console.log(munchkinId);
   */
  list(options: CallOptions = {}): Promise<readonly DoubleSubscription[]> {
    return this.#connection.many<DoubleSubscription>({ path }, options);
  }

  /**
   * Makes one with a first service, seeded as the one of this control. `control.of(munchkinId)` controls it.
   * @throws GalenaRefusal 1017 if there is one with this munchkin id, 1001 for a munchkin id that is none
   * @example
   * const { munchkinId, clientId, clientSecret } = await control.subscriptions.create();
   * await control.of(munchkinId).reset();
   * console.log(clientId, clientSecret);
   */
  create(options: NewSubscriptionOptions = {}): Promise<NewDoubleSubscription> {
    const { munchkinId, seed, ...rest } = knownOptions(options, optionNames);
    const json = { ...(munchkinId !== undefined && { munchkinId }), ...(seed !== undefined && { seed }) };
    return this.#connection.one<NewDoubleSubscription>({ method: 'POST', path, json }, rest);
  }

  /**
   * Deletes one with all that it has.
   * @throws GalenaRefusal 1013 if there is none with this munchkin id, 1003 for that of GALENA_MUNCHKIN_ID
   * @example
   * const { munchkinId } = await control.subscriptions.create({ seed: 'none' });
   * await control.subscriptions.delete(munchkinId);
   */
  async delete(munchkinId: string, options: CallOptions = {}): Promise<void> {
    const call = { method: 'DELETE', path: `subscriptions/${encodeURIComponent(munchkinId)}.json` } as const;
    await this.#connection.call(call, options);
  }
}
