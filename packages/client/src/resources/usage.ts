import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { DayErrors, DayUsage, Limit } from '../wire/usage.ts';

/** How far back to look. */
export interface UsageOptions extends CallOptions {
  /** Default 1: today. */
  readonly days?: 1 | 7;
}

const usageOptionNames: OptionNames<UsageOptions> = { ...callOptionNames, days: true };

/** How often the API was called, and what went wrong. */
export class Usage {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The calls of today or of seven days, today first.
   * @example
   * for (const { date, total } of await galena.usage.calls({ days: 7 })) console.log(date, total);
   */
  calls(options: UsageOptions = {}): Promise<readonly DayUsage[]> {
    return this.#read('usage', options);
  }

  /**
   * The errors of today or of seven days, today first.
   * @example
   * for (const { date, errors } of await galena.usage.errors()) console.log(date, errors);
   */
  errors(options: UsageOptions = {}): Promise<readonly DayErrors[]> {
    return this.#read('errors', options);
  }

  /**
   * The limits of the subscription, and how much of each is used. Galena only.
   * @example
   * for (const { name, used, allowed } of await galena.usage.limits()) console.log(name, used, allowed);
   */
  async limits(options: CallOptions = {}): Promise<readonly Limit[]> {
    return (await this.#connection.call<Limit>({ path: '/galena/v1/limits.json' }, options)).result ?? [];
  }

  async #read<Day>(what: 'usage' | 'errors', given: UsageOptions): Promise<readonly Day[]> {
    const { days = 1, ...options } = knownOptions(given, usageOptionNames);
    const path = `/rest/v1/stats/${what}${days === 7 ? '/last7days' : ''}.json`;
    return (await this.#connection.call<Day>({ path }, options)).result ?? [];
  }
}
