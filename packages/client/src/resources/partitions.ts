import type { CallOptions, Connection } from '../http/connection.ts';
import type { Partition } from '../wire/partitions.ts';

/** Lead partitions. */
export class Partitions {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All partitions. Leads are moved by `galena.leads.move`.
   * @example
   * for (const { name } of await galena.partitions.list()) console.log(name);
   */
  async list(options: CallOptions = {}): Promise<readonly Partition[]> {
    const call = { path: '/rest/v1/leads/partitions.json' };
    return (await this.#connection.call<Partition>(call, options)).result ?? [];
  }
}
