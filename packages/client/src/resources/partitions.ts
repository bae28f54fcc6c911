import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { NewPartition, Partition } from '../wire/partitions.ts';

const createOptionNames: OptionNames<CallOptions & { readonly description?: string }> = {
  ...callOptionNames,
  description: true,
};

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

  /**
   * Makes one. Galena only.
   * @throws GalenaRefusal 1017 if there is one with this name.
   * @example
   * console.log((await galena.partitions.create('Europe', { description: 'all but the east' })).id);
   */
  async create(
    name: string,
    given: CallOptions & { readonly description?: string } = {},
  ): Promise<NewPartition> {
    const { description, ...options } = knownOptions(given, createOptionNames);
    const call = { method: 'POST', path: '/galena/v1/partitions.json', json: { name, description } } as const;
    return only(await this.#connection.call<NewPartition>(call, options));
  }

  /**
   * Deletes one without leads. Galena only.
   * @throws GalenaRefusal 1022 while leads are in it.
   * @example
   * const { id } = await galena.partitions.create('Atlantis');
   * await galena.partitions.delete(id);
   */
  async delete(id: number, options: CallOptions = {}): Promise<void> {
    await this.#connection.call({ method: 'POST', path: `/galena/v1/partitions/${id}/delete.json` }, options);
  }
}
