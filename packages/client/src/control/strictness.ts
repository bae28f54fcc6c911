import type { CallOptions } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Strictness, StrictnessChange } from '../wire/strictness.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'strictness.json';
const changeNames: OptionNames<StrictnessChange> = {
  mode: true,
  tokens: true,
  unknownParameters: true,
  syncLeads: true,
  permissions: true,
  limits: true,
};

/** How strict a double is with the calls of a subscription. */
export class ControlStrictness {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * How strict it is.
   * @example
   * console.log((await control.strictness.get()).mode);
   */
  get(options: CallOptions = {}): Promise<Strictness> {
    return this.#connection.one<Strictness>({ path }, options);
  }

  /**
   * Makes it strict or lenient as a whole, and then as single switches say.
   * @throws GalenaRefusal 1003 that names the switch, its value and what is allowed
   * @example
   * await control.strictness.set({ tokens: 'header', unknownParameters: 'refuse' });
   * await control.strictness.set({ mode: 'lenient' });
   * await control.strictness.set({ mode: 'strict' });
   */
  set(change: StrictnessChange, options: CallOptions = {}): Promise<Strictness> {
    const json = knownOptions(change, changeNames);
    return this.#connection.one<Strictness>({ method: 'POST', path, json }, options);
  }
}
