/**
 * Each chunk has statements of its own to pay for, but the more rows it has the longer calls wait: beside two imports 99 of
 * 100 Sync Leads took 45 ms with 500 rows, and 35 ms with 250, which were a fifth fewer rows/s.
 */
const fewRows = 400;
/** The first chunk of an import, so that the merge need not wait long for something to do. */
const firstRows = 4_000;
/** After a call has written leads imports make way for so long: clients that write come back. */
export const considerateMs = 60_000;
/**
 * A chunk may lock the leads for the time of so many round trips to PostgreSQL. Two or three are needed whatever its size, and
 * the calls that wait take four themselves. Where these are slow, few rows would save calls little, and cost imports nearly
 * all of their speed: a chunk takes some fifteen round trips in all.
 */
const lockedTurns = 8;
/** A round trip is taken to be as quick as the quickest of so many: others had to wait for a processor. */
const turnsToLookAt = 8;
/** One alone tells nothing: where PostgreSQL is near, the first chunk of an import may have waited for the disk. */
const fewestTurns = 2;

/** How long a chunk kept the leads locked, and how long a round trip took that waits for nothing. */
export interface LockTimes {
  readonly lockedMs: number;
  readonly roundTripMs: number;
}

/**
 * How many rows the chunks of an import have at the most. A chunk locks the leads until it is committed, a third of a
 * second for a large one. That is too long for calls that write leads meanwhile, so chunks are small where such calls come.
 * An import begins with small ones too: behind the first none is larger than all before it together.
 */
export class ChunkSizes {
  readonly #maxRows: number;
  readonly #roundTripsMs: number[] = [];
  #considerateRows = fewRows;

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  /**
   * @param rowsBefore - how many rows of the import the chunks before had
   * @param msSinceCall - how long ago a call has last written leads of the same subscription; null if none ever has
   */
  next(rowsBefore: number, msSinceCall: number | null): number {
    const rows = this.callsCome(msSinceCall) ? this.#considerateRows : Math.max(firstRows, rowsBefore);
    return Math.min(this.#maxRows, rows);
  }

  /** Whether a call is likely to come that would have to wait for the lock. */
  callsCome(msSinceCall: number | null): boolean {
    return msSinceCall !== null && msSinceCall < considerateMs;
  }

  /** Learns from a chunk how many rows fit into the time for which the leads may be locked. */
  noteMerge(rows: number, { lockedMs, roundTripMs }: LockTimes): void {
    this.#roundTripsMs.push(roundTripMs);
    if (this.#roundTripsMs.length > turnsToLookAt) this.#roundTripsMs.shift();
    if (this.#roundTripsMs.length < fewestTurns) return;
    // What a chunk from before the calls took says little of small ones.
    if (rows > 2 * this.#considerateRows) return;
    const allowedMs = lockedTurns * Math.min(...this.#roundTripsMs);
    // In steps: round trips do not grow with the rows, and one chunk may have waited for a processor.
    const share = Math.min(2, Math.max(0.5, allowedMs / lockedMs));
    this.#considerateRows = Math.max(fewRows, Math.floor(rows * share));
  }
}
