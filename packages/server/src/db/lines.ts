import pLimit, { type LimitFunction } from 'p-limit';

/** One that works, and the next one, which PostgreSQL lets in as soon as that has ended. */
const placesInLine = 2;

/**
 * Lines of work that waits for the same lock each. Only the first two of a line have a connection, and all lines together
 * half of the pool: while many wait to write, connections are left for those who only read.
 */
export class Lines {
  readonly #all: LimitFunction;
  readonly #lines = new Map<string, LimitFunction>();

  constructor(maxConnections: number) {
    this.#all = pLimit(Math.ceil(maxConnections / 2));
  }

  wait<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(name) ?? pLimit(placesInLine);
    this.#lines.set(name, line);
    return line(() => this.#all(work));
  }
}
