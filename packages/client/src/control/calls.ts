import type { CallOptions } from '../http/connection.ts';
import {
  type CallFollowOptions,
  type CallListOptions,
  followCalls,
  listCalls,
} from '../resources/read-calls.ts';
import type { JournalCall } from '../wire/calls.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'calls.json';

/** The journal of a double: the last calls of a subscription with request, answer, and what was allowed that Marketo would not. */
export class ControlCalls {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * Calls that fit, oldest first.
   * @throws GalenaRefusal with 1003 for an operation that is not served
   * @example
   * const submits = await control.calls.list({ operation: 'POST /bulk/v1/leads.json', status: 200 });
   * for (const { request, codes } of submits) console.log(request?.body, codes);
   */
  list(options: CallListOptions = {}): Promise<readonly JournalCall[]> {
    return listCalls(this.#connection, path, options);
  }

  /**
   * The last calls that fit, up to 300, and then new ones, for as long as one reads.
   * @example
   * for await (const { url, allowed } of control.calls.follow({ operation: 'Get Lists' })) {
   *   console.log(url, allowed);
   *   break;
   * }
   */
  follow(options: CallFollowOptions = {}): AsyncGenerator<JournalCall, void, undefined> {
    return followCalls(this.#connection, path, options);
  }

  /**
   * Forgets the calls so far, and gives how many there were.
   * @example
   * console.log(await control.calls.clear());
   */
  async clear(options: CallOptions = {}): Promise<number> {
    const call = { method: 'DELETE', path } as const;
    return (await this.#connection.one<{ forgotten: number }>(call, options)).forgotten;
  }
}
