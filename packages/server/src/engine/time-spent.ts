import type { Phase, PhaseTimes } from '../metrics/measurement.ts';

/** The time that an import has taken in each phase, those of the claims before this one included. */
export class TimeSpent {
  readonly #ms: Partial<Record<Phase, number>>;

  constructor(before: PhaseTimes) {
    this.#ms = { ...before };
  }

  add(times: PhaseTimes): void {
    Object.assign(this.#ms, sum(this.#ms, times));
  }

  /** As it goes into the row of the import, in whole milliseconds; `more` is not over yet and comes to it later. */
  toJson(more: PhaseTimes = {}): string {
    return JSON.stringify(sum(this.#ms, more), (_, value) =>
      typeof value === 'number' ? Math.round(value) : value,
    );
  }
}

function sum(one: PhaseTimes, other: PhaseTimes): PhaseTimes {
  const added = Object.entries(other).map(([phase, ms]) => [phase, (one[phase as Phase] ?? 0) + ms]);
  return { ...one, ...Object.fromEntries(added) };
}
