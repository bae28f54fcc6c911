import { isUnmet } from '../db/demand.ts';
import { isOvertaken } from '../leads/lead-lock.ts';
import type { Chunk } from './chunk.ts';
import { RefusedStatement } from './jobs/refused-statement.ts';

/** So often the same rows are tried, in ever smaller chunks; a row that fails before its chunk is full cannot be refused the first time. */
const maxTries = 10;

/** Where the first rows all fail alone, this many of them and for the same reason, it is not for the rows. */
const rowsToBlame = 10;

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
  /** Whether any row has been taken. */
  #isAnyTaken: boolean;
  readonly #refusals: Error[] = [];

  constructor(rowsDone: number) {
    this.rowsDone = rowsDone;
    this.#isAnyTaken = rowsDone > 0;
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
    if (chunk.refusedWith !== undefined) this.#noteRefusal(chunk, chunk.refusedWith);
    else this.#isAnyTaken ||= chunk.stagedCount > 0;
  }

  /** @throws RefusedStatement where it is not for the rows that they are not taken */
  #noteRefusal(chunk: Chunk, error: Error): void {
    this.#refusals.push(error);
    const [first] = this.#refusals;
    const areAlike = this.#refusals.every((one) => codeOf(one) === codeOf(first));
    const isOver = chunk.isLast || this.#isAnyTaken || !areAlike;
    if (!isOver && this.#refusals.length >= rowsToBlame) throw refusedStatement(error);
  }

  /**
   * Has chunks be smaller after an error; gives false if that would not help.
   * @throws RefusedStatement for an error that would come with any row
   */
  narrow(error: unknown): boolean {
    if (isOfStatement(error)) throw refusedStatement(error);
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
  const isKnown =
    error instanceof RefusedStatement || isUnmet(error) || isOvertaken(error) || isOfStatement(error);
  return !isKnown && error instanceof Error && /^(22|23|54)\w{3}$/.test(codeOf(error));
}

/**
 * Whether a statement is at fault, and not what it writes: it has too many columns or arguments or is too complex, or what it writes
 * breaks a rule of another table than that of the leads. Not for a key that is there already, which others may have written.
 */
function isOfStatement(error: unknown): error is Error {
  if (!(error instanceof Error) || isUnmet(error) || isOvertaken(error)) return false;
  const code = codeOf(error);
  if (/^54(001|011|023)$/.test(code)) return true;
  if (!/^23\w{3}$/.test(code) || code === uniqueViolation || !('table' in error)) return false;
  // On Citus a number follows. A dry run writes to a table of the shape of leads.
  return error.table !== undefined && !/^(leads|dry_run_\d+)(_\d+)?$/.test(String(error.table));
}

const uniqueViolation = '23505';

function codeOf(error: Error | undefined): string {
  return error !== undefined && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function refusedStatement(error: Error): RefusedStatement {
  return new RefusedStatement(Object.assign(error, { code: codeOf(error) }));
}
