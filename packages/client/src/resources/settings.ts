import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { Settings } from '../wire/administration.ts';

const path = '/galena/v1/settings.json';

/** What the subscription has decided for itself. Galena only. */
export class SubscriptionSettings {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All of them.
   * @example
   * console.log((await galena.settings.get()).timeZone);
   */
  async get(options: CallOptions = {}): Promise<Settings> {
    return only(await this.#connection.call<Settings>({ path }, options));
  }

  /**
   * Changes those that are given; gives all of them.
   * @throws GalenaRefusal 1001 for a value that is not allowed.
   * @example
   * await galena.settings.set({ timeZone: 'Europe/Berlin', multipleMatches: 'fail' });
   */
  async set(changes: Partial<Settings>, options: CallOptions = {}): Promise<Settings> {
    const call = { method: 'POST', path, json: changes, isRepeatable: true } as const;
    return only(await this.#connection.call<Settings>(call, options));
  }
}
