import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Lines of work that waits for the same lock each. Only the first of a line have a connection, half of the pool, and all
 * lines together three quarters: while many wait to write, connections are left for those who only read. Fewer would be
 * too few: PostgreSQL hands the lock on to all of them before the next chunk of an import, and to the others after it.
 */
export class Lines {
  readonly #placesInLine: number;
  readonly #all: LimitFunction;
  readonly #lines = new Map<string, LimitFunction>();

  constructor(maxConnections: number) {
    this.#placesInLine = Math.ceil(maxConnections / 2);
    this.#all = pLimit(Math.ceil((maxConnections * 3) / 4));
  }

  wait<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(name) ?? pLimit(this.#placesInLine);
    this.#lines.set(name, line);
    return line(() => this.#all(work));
  }
}
