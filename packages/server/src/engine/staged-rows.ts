import type { PlannedColumn } from './plan.ts';

const firstCapacityBytes = 2 ** 12;
/** Longer text is faster written by Node than byte by byte. */
const shortText = 48;
/** The head of an array in PostgreSQL's binary form: dimensions, flags, type of the elements, length, first index. */
const headBytes = 20;
const nullLength = 0xffff_ffff;
const textOid = 25;
const integerOid = 23;

/** A cell of a row that passed the checks: null where it is empty, or clears its field. */
export type Cell = string | null;

/** Cells that stand for those of the file, by the place of their row in the chunk. */
export type Edits = ReadonlyMap<number, Cell>;

/**
 * The cells of one column, each as its length and its bytes: so PostgreSQL takes them, as an array of text, without reading
 * them character by character, and they leave no garbage.
 */
class ColumnCells {
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
    this.#next = this.#end;
    if (value === null) {
      this.#reserve(4);
      this.#bytes.writeUInt32BE(nullLength, this.#next);
      this.#next += 4;
      return;
    }
    // A character takes three bytes at the most.
    this.#reserve(4 + 3 * value.length);
    const start = this.#next + 4;
    const end =
      value.length > shortText ? start + this.#bytes.write(value, start) : this.#write(value, start);
    this.#bytes.writeUInt32BE(end - start, this.#next);
    this.#next = end;
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

  /** Calls `take` with the bytes of each cell, null for an empty one. */
  forEach(take: (index: number, bytes: Buffer | null) => void): void {
    let position = headBytes;
    for (let index = 0; position < this.#end; index += 1) {
      const length = this.#bytes.readUInt32BE(position);
      position += 4;
      if (length === nullLength) take(index, null);
      else {
        take(index, this.#bytes.subarray(position, position + length));
        position += length;
      }
    }
  }

  /** As `all`, of some rows, in the order of the file. */
  some(rows: readonly number[], edits: Edits | undefined): Buffer {
    const edited =
      edits === undefined ? 0 : [...edits.values()].reduce((sum, cell) => sum + 3 * (cell?.length ?? 0), 0);
    const array = Buffer.allocUnsafe(this.#end + 4 * rows.length + edited);
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
      if (edit !== undefined) to = writeCell(array, to, edit);
      from = end;
    }
    copyUntil(from);
    return array.subarray(0, to);
  }

  #write(value: string, start: number): number {
    let end = start;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return end + this.#bytes.write(value.slice(index), end);
      this.#bytes[end] = code;
      end += 1;
    }
    return end;
  }

  #reserve(more: number): void {
    const needed = this.#next + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#next);
    this.#bytes = larger;
  }
}

function writeCell(array: Buffer, at: number, cell: Cell): number {
  if (cell === null) return array.writeUInt32BE(nullLength, at);
  const length = array.write(cell, at + 4);
  array.writeUInt32BE(length, at);
  return at + 4 + length;
}

function writeHead(array: Buffer, elementOid: number, count: number): void {
  array.writeUInt32BE(1, 0);
  // There may be nulls.
  array.writeUInt32BE(1, 4);
  array.writeUInt32BE(elementOid, 8);
  array.writeUInt32BE(count, 12);
  array.writeUInt32BE(1, 16);
}

/** An `integer[]` in PostgreSQL's binary form. */
export function integerArray(values: readonly number[]): Buffer {
  const array = Buffer.allocUnsafe(headBytes + 8 * values.length);
  writeHead(array, integerOid, values.length);
  let at = headBytes;
  for (const value of values) {
    at = array.writeUInt32BE(4, at);
    at = array.writeInt32BE(value, at);
  }
  return array;
}

/**
 * The rows of a chunk that passed the checks, column by column, as PostgreSQL takes them. They are named by their place: the
 * first one is row 0, whatever its number in the file is.
 */
export class StagedRows {
  readonly #columns: readonly ColumnCells[];
  readonly #numbers: number[] = [];
  /** The rows whose cell says NULL, of the columns that have such cells. */
  readonly #cleared = new Map<number, Set<number>>();

  constructor(columns: readonly PlannedColumn[]) {
    this.#columns = columns.map(() => new ColumnCells());
  }

  get count(): number {
    return this.#numbers.length;
  }

  /** What the rows take of the memory. */
  get sizeBytes(): number {
    return this.#columns.reduce((sum, column) => sum + column.sizeBytes, 0);
  }

  /** Sets a cell of the row under way. It counts once `endRow` is called; all cells have to be set before. */
  set(column: PlannedColumn, value: Cell): void {
    this.#columns[column.number - 1]?.set(value);
  }

  endRow(rowNumber: number, cleared: readonly PlannedColumn[]): void {
    for (const column of this.#columns) column.endRow();
    for (const { number } of cleared) {
      const rows = this.#cleared.get(number) ?? new Set();
      this.#cleared.set(number, rows.add(this.count));
    }
    this.#numbers.push(rowNumber);
  }

  /** Takes back the last row. */
  takeBack(): void {
    for (const column of this.#columns) column.takeBack();
    this.#numbers.pop();
    for (const rows of this.#cleared.values()) rows.delete(this.count);
  }

  /** The number of a row in the file; the first data row is 1. */
  numberOf(row: number): number {
    return this.#numbers[row] ?? 0;
  }

  clearedRows(column: PlannedColumn): ReadonlySet<number> | undefined {
    return this.#cleared.get(column.number);
  }

  /**
   * The cells of a column as the value of a statement, to be cast to an array of the column's type.
   * @param rows - in ascending order; all rows if undefined
   */
  array(column: PlannedColumn, rows?: readonly number[], edits?: Edits): Buffer | string {
    const cells = this.#cellsOf(column);
    if (column.type !== 'text') return this.#literal(cells, rows, edits);
    return rows === undefined && edits === undefined
      ? cells.all(this.count)
      : cells.some(rows ?? this.#numbers.map((_, row) => row), edits);
  }

  /** The cells of a column as they were sent, null where they are empty. */
  cells(column: PlannedColumn): Cell[] {
    const found: Cell[] = [];
    this.#cellsOf(column).forEach((_, bytes) => {
      found.push(bytes?.toString('utf8') ?? null);
    });
    return found;
  }

  /** PostgreSQL reads the text of these: of what other types look like in binary form it alone decides. */
  #literal(cells: ColumnCells, rows: readonly number[] | undefined, edits: Edits | undefined): string {
    const elements: string[] = [];
    let next = 0;
    cells.forEach((index, bytes) => {
      if (rows !== undefined && rows[next] !== index) return;
      next += 1;
      const edit = edits?.get(index);
      const text = edit === undefined ? (bytes?.toString('latin1') ?? null) : edit;
      elements.push(text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`);
    });
    return `{${elements.join(',')}}`;
  }

  #cellsOf(column: PlannedColumn): ColumnCells {
    const cells = this.#columns[column.number - 1];
    if (cells === undefined) throw new Error(`no column ${column.number}`);
    return cells;
  }
}
