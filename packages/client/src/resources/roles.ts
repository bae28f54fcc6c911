import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { Permission, Role } from '../wire/administration.ts';

/** Roles: what services may do. Galena only. */
export class Roles {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All of them, with their permissions.
   * @example
   * for (const { name, permissions } of await galena.roles.list()) console.log(name, permissions);
   */
  async list(options: CallOptions = {}): Promise<readonly Role[]> {
    return (await this.#connection.call<Role>({ path: '/galena/v1/roles.json' }, options)).result ?? [];
  }

  /**
   * Makes a role, or gives one that is there these permissions.
   * @example
   * await galena.roles.set('Importer', ['Read-Write Lead']);
   */
  async set(name: string, permissions: readonly Permission[], options: CallOptions = {}): Promise<Role> {
    const json = { name, permissions };
    const call = { method: 'POST', path: '/galena/v1/roles.json', json, isRepeatable: true } as const;
    return only(await this.#connection.call<Role>(call, options));
  }

  /**
   * Deletes one that no service has.
   * @throws GalenaRefusal 1022 if a service has it.
   * @example
   * await galena.roles.set('Visitor', ['Read-Only Lead']);
   * await galena.roles.delete('Visitor');
   */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const path = `/galena/v1/roles/${encodeURIComponent(name)}/delete.json`;
    await this.#connection.call({ method: 'POST', path }, options);
  }
}
