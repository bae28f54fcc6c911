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

  /** `more` is not over yet and comes to it later. */
  inWholeMs(more: PhaseTimes = {}): PhaseTimes {
    const ms = Object.entries(sum(this.#ms, more));
    return Object.fromEntries(ms.map(([phase, spent]) => [phase, Math.round(spent)]));
  }

  /** As it goes into the row of the import. */
  toJson(more?: PhaseTimes): string {
    return JSON.stringify(this.inWholeMs(more));
  }
}

function sum(one: PhaseTimes, other: PhaseTimes): PhaseTimes {
  const added = Object.entries(other).map(([phase, ms]) => [phase, (one[phase as Phase] ?? 0) + ms]);
  return { ...one, ...Object.fromEntries(added) };
}
