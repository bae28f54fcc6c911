import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { SystemState } from '../wire/administration.ts';

/** The installation. Galena only. */
export class System {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The queue, the engines at work and the database, for people; programs read the metrics.
   * @example
   * console.log((await galena.system.state()).queued);
   */
  async state(options: CallOptions = {}): Promise<SystemState> {
    return only(await this.#connection.call<SystemState>({ path: '/galena/v1/system.json' }, options));
  }
}
