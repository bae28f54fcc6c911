import type { Connection } from '../http/connection.ts';
import type { JournalCall } from '../wire/calls.ts';
import { type CallFollowOptions, type CallListOptions, followCalls, listCalls } from './read-calls.ts';

const path = '/galena/v1/calls.json';

/** The journal of a Galena: the last calls that it has answered, without their bodies. For administrators. */
export class Calls {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Calls that fit, oldest first: a thousand of a subscription are kept, for a day.
   * @throws GalenaRefusal with 1003 for an operation that is not served
   * @example
   * for (const { name, codes } of await galena.calls.list({ code: ['606', '615'] })) console.log(name, codes);
   */
  list(options: CallListOptions = {}): Promise<readonly JournalCall[]> {
    return listCalls(this.#connection, path, options);
  }

  /**
   * The last calls that fit, up to 300, and then new ones, for as long as one reads.
   * @example
   * for await (const call of galena.calls.follow({ operation: 'Sync Leads' })) {
   *   console.log(call.requestId, call.codes);
   *   break;
   * }
   */
  follow(options: CallFollowOptions = {}): AsyncGenerator<JournalCall, void, undefined> {
    return followCalls(this.#connection, path, options);
  }
}
