import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { NewSubscription, Subscription } from '../wire/administration.ts';

const path = '/galena/v1/subscriptions.json';

/** The subscriptions of the installation. Galena only, and only for services of the first one. */
export class Subscriptions {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All of them.
   * @example
   * for (const { munchkinId, schema } of await galena.subscriptions.list()) console.log(munchkinId, schema);
   */
  async list(options: CallOptions = {}): Promise<readonly Subscription[]> {
    return (await this.#connection.call<Subscription>({ path }, options)).result ?? [];
  }

  /**
   * Makes one, with a first service whose secret is told once.
   * @throws GalenaRefusal 1017 if there is one with this munchkin id.
   * @example
   * const { clientId, clientSecret } = await galena.subscriptions.create('123-ABC-456');
   * console.log(clientId, clientSecret);
   */
  async create(munchkinId: string, options: CallOptions = {}): Promise<NewSubscription> {
    const call = { method: 'POST', path, json: { munchkinId } } as const;
    return only(await this.#connection.call<NewSubscription>(call, options));
  }
}
