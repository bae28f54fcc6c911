import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { NewService, OwnService, Service, ServiceWithSecret } from '../wire/administration.ts';

/** Services: API clients and their secrets. Galena only. */
export class Services {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The service that calls, what it may do, and the limits of its subscription. It takes no permission.
   * @example
   * console.log((await galena.services.own()).permissions);
   */
  async own(options: CallOptions = {}): Promise<OwnService> {
    return only(await this.#connection.call<OwnService>({ path: '/galena/v1/service.json' }, options));
  }

  /**
   * All of them, without their secrets.
   * @example
   * for (const { clientId, name, role } of await galena.services.list()) console.log(clientId, name, role);
   */
  async list(options: CallOptions = {}): Promise<readonly Service[]> {
    return (await this.#connection.call<Service>({ path: '/galena/v1/services.json' }, options)).result ?? [];
  }

  /**
   * Makes one; its secret is told once.
   * @throws GalenaRefusal 1013 if there is no such role.
   * @example
   * const service = { name: 'Trade fairs', userEmail: 'fairs@example.com', role: 'Administrator' };
   * const { clientId, clientSecret } = await galena.services.create(service);
   * console.log(clientId, clientSecret);
   */
  async create(service: NewService, options: CallOptions = {}): Promise<ServiceWithSecret> {
    const call = { method: 'POST', path: '/galena/v1/services.json', json: service } as const;
    return only(await this.#connection.call<ServiceWithSecret>(call, options));
  }

  /**
   * Gives another service another role.
   * @example
   * const service = { name: 'Reports', userEmail: 'reports@example.com', role: 'Administrator' };
   * const { clientId } = await galena.services.create(service);
   * await galena.roles.set('Reader', ['Read-Only Lead', 'Read-Only Assets']);
   * await galena.services.setRole(clientId, 'Reader');
   */
  setRole(clientId: string, role: string, options: CallOptions = {}): Promise<Service> {
    return this.#change(clientId, '', { json: { role }, isRepeatable: true }, options);
  }

  /**
   * Gives it another secret, which is told once; the old one and its tokens end.
   * @example
   * const service = { name: 'Web forms', userEmail: 'web@example.com', role: 'Administrator' };
   * const { clientId } = await galena.services.create(service);
   * console.log((await galena.services.rotate(clientId)).clientSecret);
   */
  rotate(clientId: string, options: CallOptions = {}): Promise<ServiceWithSecret> {
    return this.#change(clientId, '/rotate', { isRepeatable: true }, options);
  }

  /**
   * Deletes another service; its tokens end.
   * @example
   * const service = { name: 'Last year', userEmail: 'old@example.com', role: 'Administrator' };
   * const { clientId } = await galena.services.create(service);
   * console.log((await galena.services.revoke(clientId)).name);
   */
  revoke(clientId: string, options: CallOptions = {}): Promise<Service> {
    return this.#change(clientId, '/revoke', {}, options);
  }

  async #change<Changed extends Service>(
    clientId: string,
    verb: string,
    how: { readonly json?: object; readonly isRepeatable?: boolean },
    options: CallOptions,
  ): Promise<Changed> {
    const path = `/galena/v1/services/${encodeURIComponent(clientId)}${verb}.json`;
    return only(await this.#connection.call<Changed>({ method: 'POST', path, ...how }, options));
  }
}
