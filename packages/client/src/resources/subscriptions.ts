import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { NewSubscription, PausedSubscription, Subscription } from '../wire/administration.ts';

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

  /**
   * Has no import of it begun, and running ones stop at a checkpoint. Waits up to fifteen seconds for that; then `leasesHeld` says how
   * many have not stopped yet. To wait on, call it again. Submits still queue.
   * @throws GalenaRefusal 1013 if there is none with this munchkin id.
   * @example
   * while ((await galena.subscriptions.pause('123-ABC-456')).leasesHeld > 0);
   */
  async pause(munchkinId: string, options: CallOptions = {}): Promise<PausedSubscription> {
    const call = { method: 'POST', path: pathOf(munchkinId, 'pause'), json: {} } as const;
    return only(await this.#connection.call<PausedSubscription>(call, options));
  }

  /**
   * Goes on with its imports; those that were stopped go on behind their checkpoint.
   * @throws GalenaRefusal 1013 if there is none with this munchkin id.
   * @example
   * await galena.subscriptions.resume('123-ABC-456');
   */
  async resume(munchkinId: string, options: CallOptions = {}): Promise<Subscription> {
    const call = { method: 'POST', path: pathOf(munchkinId, 'resume'), json: {} } as const;
    return only(await this.#connection.call<Subscription>(call, options));
  }
}

function pathOf(munchkinId: string, what: 'pause' | 'resume'): string {
  return `/galena/v1/subscriptions/${encodeURIComponent(munchkinId)}/${what}.json`;
}
