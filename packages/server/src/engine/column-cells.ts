import { headBytes, nullLength, textBytes, textOid, writeHead, writeText } from '../db/arrays.ts';
import { ArrayLiteral } from './array-literal.ts';

const firstCapacityBytes = 2 ** 12;

/** A cell of a row that passed the checks: null where it is empty, or clears its field. */
export type Cell = string | null;

/** Cells that stand for those of the file, by the place of their row in the chunk. */
export type Edits = ReadonlyMap<number, Cell>;

/**
 * The cells of one column, each as its length and its bytes: so PostgreSQL takes them, as an array of text, without reading
 * them character by character, and they leave no garbage.
 */
export class ColumnCells {
  #bytes = Buffer.allocUnsafe(firstCapacityBytes);
  /** Where the cells of complete rows end, and where those before the last of them do. */
  #end = headBytes;
  #lastEnd = headBytes;
  #next = headBytes;

  get sizeBytes(): number {
    return this.#end - headBytes;
  }

  /** Sets the cell of the row under way. */
  set(value: Cell): void {
    this.#reserve(textBytes(value));
    this.#next = writeText(this.#bytes, this.#end, value);
  }

  endRow(): void {
    this.#lastEnd = this.#end;
    this.#end = this.#next;
  }

  /** Takes back the last row; once only. */
  takeBack(): void {
    this.#end = this.#lastEnd;
  }

  /** All cells as an array in PostgreSQL's binary form. */
  all(count: number): Buffer {
    writeHead(this.#bytes, textOid, count);
    return this.#bytes.subarray(0, this.#end);
  }

  texts(): Cell[] {
    const found: Cell[] = [];
    this.#forEach((_, start, end) => {
      found.push(end < start ? null : this.#bytes.toString('utf8', start, end));
    });
    return found;
  }

  /** As `all`, of some rows, in the order of the file. */
  some(rows: readonly number[], edits: Edits | undefined): Buffer {
    const array = Buffer.allocUnsafe(this.#end + 4 * rows.length + sizeOf(edits));
    writeHead(array, textOid, rows.length);
    let from = headBytes;
    let to = headBytes;
    let next = 0;
    // Cells that follow each other are copied together.
    let copiedFrom = from;
    const copyUntil = (end: number) => {
      if (end > copiedFrom) to += this.#bytes.copy(array, to, copiedFrom, end);
    };
    for (let index = 0; from < this.#end && next < rows.length; index += 1) {
      const length = this.#bytes.readUInt32BE(from);
      const end = from + 4 + (length === nullLength ? 0 : length);
      const isWanted = rows[next] === index;
      if (isWanted) next += 1;
      const edit = isWanted ? edits?.get(index) : undefined;
      if (!isWanted || edit !== undefined) {
        copyUntil(from);
        copiedFrom = end;
      }
      if (edit !== undefined) to = writeText(array, to, edit);
      from = end;
    }
    copyUntil(from);
    return array.subarray(0, to);
  }

  /**
   * The cells of some rows, or of all, as an array in PostgreSQL's text form: without making a string of each cell, which took as long
   * as all else that is done with the cell.
   */
  literal(rows: readonly number[] | undefined, edits: Edits | undefined): string {
    const literal = new ArrayLiteral(this.#end + sizeOf(edits));
    let next = 0;
    this.#forEach((index, start, end) => {
      if (rows !== undefined && rows[next] !== index) return;
      next += 1;
      const edit = edits?.get(index);
      if (typeof edit === 'string') literal.addText(edit);
      else if (edit === null || end < start) literal.addNull();
      else literal.add(this.#bytes, start, end);
    });
    return literal.end();
  }

  /** Calls `take` with where the bytes of each cell start and end: an empty one ends before its start. */
  #forEach(take: (index: number, start: number, end: number) => void): void {
    let start = headBytes + 4;
    for (let index = 0; start <= this.#end; index += 1) {
      const length = this.#bytes.readUInt32BE(start - 4);
      const end = length === nullLength ? start - 1 : start + length;
      take(index, start, end);
      start = Math.max(start, end) + 4;
    }
  }

  #reserve(more: number): void {
    const needed = this.#end + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** How many bytes edited cells have at the most. */
function sizeOf(edits: Edits | undefined): number {
  let bytes = 0;
  for (const cell of edits?.values() ?? []) bytes += 3 * (cell?.length ?? 0);
  return bytes;
}
