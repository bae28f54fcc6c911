import { isUnmet } from '../db/demand.ts';
import { isOvertaken } from '../leads/lead-lock.ts';
import type { Chunk } from './chunk.ts';

/** So often the same rows are tried, in ever smaller chunks; a row that fails before its chunk is full cannot be refused the first time. */
const maxTries = 10;

/**
 * Finds a row that PostgreSQL does not take though all checks let it pass. The chunk it is in is done again in ever smaller
 * ones, until it is one of its own, and fails alone; behind it chunks grow again.
 */
export class RowHunt {
  /** The last row of the file that is done. */
  rowsDone: number;
  #mostRows = Number.POSITIVE_INFINITY;
  #largest = 0;
  #tries = 0;

  constructor(rowsDone: number) {
    this.rowsDone = rowsDone;
  }

  /** How many of these rows the next chunk may have. */
  limit(rows: number): number {
    const limited = Math.min(rows, this.#mostRows);
    this.#largest = Math.max(this.#largest, limited);
    return limited;
  }

  noteMerged(chunk: Chunk): void {
    this.rowsDone = chunk.lastRow;
    this.#mostRows *= 2;
    this.#tries = 0;
  }

  /** Has chunks be smaller after an error; gives false if that would not help. */
  narrow(error: unknown): boolean {
    this.#tries += 1;
    if (!isRowsFault(error) || this.#tries > maxTries) return false;
    this.#mostRows = Math.max(1, Math.floor(this.#largest / 8));
    this.#largest = 0;
    return true;
  }
}

/**
 * Has the only row of a chunk fail for an error of PostgreSQL.
 * @throws the error, if the chunk has more rows or no row is the cause
 */
export function refuseAlone(chunk: Chunk, error: unknown): void {
  if (chunk.rowCount !== 1 || !isRowsFault(error)) throw error;
  chunk.refuse(error);
}

/** What comes again each time: errors about values (22), constraints (23), and limits such as that of the size of a row (54). */
function isRowsFault(error: unknown): error is Error {
  if (
    isUnmet(error) ||
    isOvertaken(error) ||
    !(error instanceof Error) ||
    !('code' in error) ||
    typeof error.code !== 'string'
  )
    return false;
  return /^(22|23|54)\w{3}$/.test(error.code);
}
