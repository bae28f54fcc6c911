import type { CallOptions } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { HeldStatus, Hold, HoldOptions } from '../wire/faults.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'pace.json';
const holdOptionNames: OptionNames<HoldOptions> = { polls: true, seconds: true, kind: true };

/** How fast imports and exports get on, so that a client sees every status. */
export class ControlPace {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * Holds the imports or exports that get to a status, or have it. They are what they say: those that are queued count for the limit of the
   * queue, and those that are under way have one of the two places.
   * @throws GalenaRefusal 1003 that names what is wrong
   * @example
   * await control.pace.hold('Importing', { polls: 3 });
   */
  hold(status: HeldStatus, given: HoldOptions = {}, options: CallOptions = {}): Promise<Hold> {
    const json = { hold: status, ...knownOptions(given, holdOptionNames) };
    return this.#connection.one<Hold>({ method: 'POST', path, json }, options);
  }

  /**
   * Has go on what is held, at one status or at all of them.
   * @example
   * await control.pace.release('Importing');
   */
  release(status?: HeldStatus, options: CallOptions = {}): Promise<readonly Hold[]> {
    return this.#connection.many<Hold>({ method: 'DELETE', path, query: { hold: status } }, options);
  }

  /**
   * The holds that are in force.
   * @example
   * for (const { hold } of await control.pace.list()) console.log(hold);
   */
  list(options: CallOptions = {}): Promise<readonly Hold[]> {
    return this.#connection.many<Hold>({ path }, options);
  }
}
