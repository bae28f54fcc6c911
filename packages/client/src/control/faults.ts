import { type CallOptions, callOptionNames } from '../http/connection.ts';
import { knownOptions } from '../known-options.ts';
import type { Fault, NewFault } from '../wire/faults.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'faults.json';

/** What goes wrong on purpose, for clients of one subscription. */
export class ControlFaults {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * Sets a fault. Of several that fit a call, the first one happens whose turn it is.
   * @throws GalenaRefusal 1003 that names the member which is wrong, its value and what is allowed
   * @example
   * await control.faults.add({ operation: 'POST /bulk/v1/leads.json', code: '606', times: 2 });
   * await control.faults.add({ operation: 'Sync Leads', code: '611', lost: true, times: 1 });
   */
  add(fault: NewFault, options: CallOptions = {}): Promise<Fault> {
    return this.#connection.one<Fault>({ method: 'POST', path, json: fault }, options);
  }

  /**
   * The faults that are set, and how often each happened.
   * @example
   * for (const { id, hits } of await control.faults.list()) console.log(id, hits);
   */
  list(options: CallOptions = {}): Promise<readonly Fault[]> {
    return this.#connection.many<Fault>({ path }, knownOptions(options, callOptionNames));
  }

  /**
   * Removes a fault, and gives it as it was.
   * @throws GalenaRefusal 1013 if there is no such fault
   * @example
   * const { id } = await control.faults.add({ code: '608' });
   * console.log((await control.faults.remove(id)).hits);
   */
  remove(id: string, options: CallOptions = {}): Promise<Fault> {
    const call = { method: 'DELETE', path: `faults/${encodeURIComponent(id)}.json` } as const;
    return this.#connection.one<Fault>(call, options);
  }

  /**
   * Removes all, and gives them as they were.
   * @example
   * await control.faults.clear();
   */
  clear(options: CallOptions = {}): Promise<readonly Fault[]> {
    return this.#connection.many<Fault>({ method: 'DELETE', path }, options);
  }
}
