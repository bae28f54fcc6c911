import type { CallOptions } from '../http/connection.ts';
import type { ClockState, TimeSpan } from '../wire/control.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'clock.json';

/**
 * The clock by which a double dates and expires everything: tokens, batch ids, quotas, times of leads. It is one for all
 * subscriptions of the server, and a reset leaves it alone.
 */
export class ControlClock {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * What it shows.
   * @example
   * const { now, frozen } = await control.clock.get();
   * console.log(now, frozen);
   */
  get(options: CallOptions = {}): Promise<ClockState> {
    return this.#connection.one<ClockState>({ path }, options);
  }

  /**
   * Has it show a moment. It runs on from there, unless it is frozen.
   * @param time - ISO 8601, such as `2026-01-31T08:30:00Z`, or a Date; years from 1971 to 8999
   * @throws GalenaRefusal 704 for a text that is no time
   * @example
   * await control.clock.set('2030-01-01T00:00:00Z');
   */
  set(time: string | Date, options: CallOptions = {}): Promise<ClockState> {
    return this.#move({ set: toIso(time) }, options);
  }

  /**
   * Puts it forward, or back where the span is negative.
   * @example
   * await control.clock.advance({ days: 7, hours: 1 });
   */
  advance(span: TimeSpan, options: CallOptions = {}): Promise<ClockState> {
    return this.#move({ advance: span }, options);
  }

  /**
   * Has it stand still: at a moment, or where it is.
   * @param time - ISO 8601 or a Date, as for `set`
   * @example
   * await control.clock.freeze('2030-01-01T00:00:00Z');
   */
  freeze(time?: string | Date, options: CallOptions = {}): Promise<ClockState> {
    return this.#move({ freeze: true, ...(time !== undefined && { set: toIso(time) }) }, options);
  }

  /**
   * Has it run on from the moment at which it stands still.
   * @example
   * await control.clock.unfreeze();
   */
  unfreeze(options: CallOptions = {}): Promise<ClockState> {
    return this.#move({ freeze: false }, options);
  }

  /**
   * Has it show real time again.
   * @example
   * await control.clock.follow();
   */
  follow(options: CallOptions = {}): Promise<ClockState> {
    return this.#move({ follow: true }, options);
  }

  #move(json: object, options: CallOptions): Promise<ClockState> {
    return this.#connection.one<ClockState>({ method: 'POST', path, json }, options);
  }
}

function toIso(time: string | Date): string {
  return typeof time === 'string' ? time : time.toISOString();
}
