import pLimit, { type LimitFunction } from 'p-limit';

/** The work of a subscription that stands in one line: its calls, and those of them that are going to lock its leads. */
export type LineKind = 'calls' | 'writers';

/**
 * Lines in which the work of each subscription waits for its turn without a connection: so none has the whole pool, whatever
 * its work waits for in PostgreSQL. Calls have three quarters of the pool, and those of all subscriptions leave a tenth to
 * what is asked for all of them: the look-up of tokens, and whether PostgreSQL is well.
 *
 * Of them, those that wait for the lock on the leads have half of the pool, and those of all subscriptions three quarters:
 * connections are left for those who only read. Fewer would be too few: PostgreSQL passes the lock to all of them before
 * the next chunk of an import, and to the others after it.
 */
export class Lines {
  readonly #lines: Readonly<Record<LineKind, LinesOfKind>>;

  constructor(maxConnections: number) {
    const share = (part: number) => Math.max(1, Math.floor(maxConnections * part));
    this.#lines = {
      calls: new LinesOfKind(share(0.75), share(0.9)),
      writers: new LinesOfKind(share(0.5), share(0.75)),
    };
  }

  wait<Result>(kind: LineKind, subscription: string, work: () => Promise<Result>): Promise<Result> {
    return this.#lines[kind].wait(subscription, work);
  }

  waiting(kind: LineKind): number {
    return this.#lines[kind].waiting;
  }
}

class LinesOfKind {
  readonly #placesInLine: number;
  readonly #all: LimitFunction;
  readonly #lines = new Map<string, LimitFunction>();

  constructor(placesInLine: number, places: number) {
    this.#placesInLine = placesInLine;
    this.#all = pLimit(places);
  }

  wait<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(name) ?? pLimit(this.#placesInLine);
    this.#lines.set(name, line);
    return line(() => this.#all(work));
  }

  get waiting(): number {
    return [this.#all, ...this.#lines.values()].reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  }
}
