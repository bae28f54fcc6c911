import type { Clock } from '../clock.ts';

const longestWaitMs = 60_000;
/** So long after its last failure a key counts as new. */
const forgetMs = 15 * 60_000;
/** Whoever has more keys than this at hand is not stopped by counting them; but memory is bounded. */
const maxKeys = 20_000;

interface Failures {
  readonly count: number;
  readonly lastAtMs: number;
}

/** Counts failures by key: some are free, each one more doubles the wait, from a second to a minute. */
export class BackOff {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #freeFailures: number;
  /** The key that failed last stands last. */
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Pick<Clock, 'elapsedMs'>, freeFailures: number) {
    this.#clock = clock;
    this.#freeFailures = freeFailures;
  }

  hasFailed(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  /** How long the next attempt has to wait; 0 if it may come. */
  waitMs(key: string): number {
    const failures = this.#find(key);
    if (failures === undefined || failures.count < this.#freeFailures) return 0;
    const waitMs = Math.min(longestWaitMs, 1_000 * 2 ** (failures.count - this.#freeFailures));
    return Math.max(0, failures.lastAtMs + waitMs - this.#clock.elapsedMs());
  }

  fail(key: string): void {
    const count = (this.#find(key)?.count ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastAtMs: this.#clock.elapsedMs() });
    for (const [oldest, failures] of this.#failures) {
      if (this.#failures.size <= maxKeys && !this.#isForgotten(failures)) return;
      this.#failures.delete(oldest);
    }
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  forgetAll(): void {
    this.#failures.clear();
  }

  #find(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures === undefined || this.#isForgotten(failures) ? undefined : failures;
  }

  #isForgotten({ lastAtMs }: Failures): boolean {
    return this.#clock.elapsedMs() - lastAtMs > forgetMs;
  }
}
