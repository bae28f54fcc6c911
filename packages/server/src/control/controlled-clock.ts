import type { Clock } from '../clock.ts';
import { type Sql, sql } from '../db/sql.ts';

/** A clock that tests move: real time with an offset, or a moment at which it stands still. */
export class ControlledClock implements Clock {
  readonly #real: Clock;
  #offsetMs = 0;
  /** Undefined: it runs. */
  #frozenAtMs: number | undefined;

  /** @param real - what it follows as long as nobody moves it */
  constructor(real: Clock) {
    this.#real = real;
  }

  /** Of the same text at all times, so that a statement with it can be kept prepared. */
  get now(): Sql {
    const frozenAt = this.#frozenAtMs === undefined ? null : new Date(this.#frozenAtMs);
    return sql`coalesce(${frozenAt}::timestamptz, ${this.#real.now} + ${this.#offsetMs}::float8 * interval '1 ms')`;
  }

  /** Moves by as much as the clock is moved, and stands still with it. */
  elapsedMs(): number {
    const standsStillMs = this.#frozenAtMs === undefined ? 0 : this.#frozenAtMs - this.#runningMs();
    return this.#real.elapsedMs() + this.#offsetMs + standsStillMs;
  }

  epochMs(): number {
    return this.#frozenAtMs ?? this.#runningMs();
  }

  get isFrozen(): boolean {
    return this.#frozenAtMs !== undefined;
  }

  /** By how much it differs from real time. */
  get offsetMs(): number {
    return this.#frozenAtMs === undefined ? this.#offsetMs : this.#frozenAtMs - this.#real.epochMs();
  }

  /** Has it show a moment before anybody has asked it for the time. */
  start({ epochMs, isFrozen }: { readonly epochMs: number; readonly isFrozen: boolean }): void {
    this.set(epochMs);
    if (isFrozen) this.#frozenAtMs = epochMs;
  }

  /** Has it show a moment; it runs on from there, or stands still if it stood still. */
  set(epochMs: number): void {
    this.#offsetMs = epochMs - this.#real.epochMs();
    if (this.isFrozen) this.#frozenAtMs = epochMs;
  }

  advance(milliseconds: number): void {
    this.set(this.epochMs() + milliseconds);
  }

  freeze(): void {
    this.#frozenAtMs = this.epochMs();
  }

  /** Has it run on from the moment at which it stands still. */
  unfreeze(): void {
    const frozenAtMs = this.#frozenAtMs;
    this.#frozenAtMs = undefined;
    if (frozenAtMs !== undefined) this.set(frozenAtMs);
  }

  /** Has it show real time again. */
  follow(): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = 0;
  }

  #runningMs(): number {
    return this.#real.epochMs() + this.#offsetMs;
  }
}
