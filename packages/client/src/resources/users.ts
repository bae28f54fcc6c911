import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import type { NewUser, User, UserWithLink } from '../wire/administration.ts';

/** Users: people who sign in to the console, with a role in the subscription. Galena only. */
export class Users {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All of them.
   * @example
   * for (const { email, role, state } of await galena.users.list()) console.log(email, role, state);
   */
  async list(options: CallOptions = {}): Promise<readonly User[]> {
    return (await this.#connection.call<User>({ path: '/galena/v1/users.json' }, options)).result ?? [];
  }

  /**
   * Adds one, with a link by which they set a password.
   * @throws GalenaRefusal 1013 if there is no such role, 1017 for a user who is there already.
   * @example
   * const { passwordLink } = await galena.users.add({ email: 'ada@example.com', role: 'Administrator' });
   * console.log(`http://127.0.0.1:8080${passwordLink}`);
   */
  async add(user: NewUser, options: CallOptions = {}): Promise<UserWithLink> {
    const call = { method: 'POST', path: '/galena/v1/users.json', json: user } as const;
    return only(await this.#connection.call<UserWithLink>(call, options));
  }

  /**
   * Gives another user another role, or anybody another name.
   * @example
   * await galena.users.add({ email: 'bo@example.com', role: 'Administrator' });
   * await galena.users.change('bo@example.com', { name: 'Bo' });
   */
  change(
    email: string,
    change: Partial<Pick<NewUser, 'name' | 'role'>>,
    options: CallOptions = {},
  ): Promise<User> {
    return this.#change(email, '', { json: change, isRepeatable: true }, options);
  }

  /**
   * Keeps another user from doing anything in the subscription, at once.
   * @example
   * await galena.users.add({ email: 'cy@example.com', role: 'Administrator' });
   * await galena.users.disable('cy@example.com');
   */
  disable(email: string, options: CallOptions = {}): Promise<User> {
    return this.#change(email, '/disable', { isRepeatable: true }, options);
  }

  /**
   * Lets a disabled user in again.
   * @example
   * await galena.users.add({ email: 'di@example.com', role: 'Administrator' });
   * await galena.users.disable('di@example.com');
   * console.log((await galena.users.enable('di@example.com')).state);
   */
  enable(email: string, options: CallOptions = {}): Promise<User> {
    return this.#change(email, '/enable', { isRepeatable: true }, options);
  }

  /**
   * Takes the password of another user away, ends their sessions, and gives a link to set another one.
   * @example
   * await galena.users.add({ email: 'ed@example.com', role: 'Administrator' });
   * console.log((await galena.users.reset('ed@example.com')).passwordLinkUntil);
   */
  reset(email: string, options: CallOptions = {}): Promise<UserWithLink> {
    return this.#change(email, '/reset', { isRepeatable: true }, options);
  }

  /**
   * Deletes another user; their sessions end.
   * @example
   * await galena.users.add({ email: 'fay@example.com', role: 'Administrator' });
   * await galena.users.delete('fay@example.com');
   */
  delete(email: string, options: CallOptions = {}): Promise<User> {
    return this.#change(email, '/delete', {}, options);
  }

  async #change<Changed extends User>(
    email: string,
    verb: string,
    how: { readonly json?: object; readonly isRepeatable?: boolean },
    options: CallOptions,
  ): Promise<Changed> {
    const path = `/galena/v1/users/${encodeURIComponent(email)}${verb}.json`;
    return only(await this.#connection.call<Changed>({ method: 'POST', path, ...how }, options));
  }
}
