import { availableParallelism } from 'node:os';
import pLimit, { type LimitFunction } from 'p-limit';
import { considerateMs } from './chunk-sizes.ts';

/**
 * Places for the steps of all imports of an engine, that is reading, judging and merging a chunk: as many as there are
 * processors. One import alone has three steps that could go on at once; on two processors changed leads take a tenth
 * longer then, as they push each other out of the processors' caches.
 */
export class Steps {
  readonly #places: number;
  readonly #limit: LimitFunction;
  #wayUntil = 0;

  constructor(places = availableParallelism()) {
    this.#places = Math.max(2, places);
    this.#limit = pLimit(this.#places);
  }

  /** Runs a step once there is a place for it. */
  run<Result>(step: () => Promise<Result>): Promise<Result> {
    const callsCome = performance.now() < this.#wayUntil;
    this.#limit.concurrency = callsCome ? Math.ceil(this.#places / 2) : this.#places;
    return this.#limit(step);
  }

  /**
   * Halves the places while calls that write leads are likely to come: else each of their round trips waits for a
   * processor, and others wait with it for the lock.
   * @param msSinceCall - how long ago such a call was; null if there was none ever
   */
  makeWay(msSinceCall: number | null): void {
    if (msSinceCall === null) return;
    this.#wayUntil = Math.max(this.#wayUntil, performance.now() + considerateMs - msSinceCall);
  }
}
