import { type Cell, ColumnCells, type Edits } from './column-cells.ts';
import type { PlannedColumn } from './plan.ts';

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
    // PostgreSQL reads the text of these: of what other types look like in binary form it alone decides.
    if (column.type !== 'text') return cells.literal(rows, edits);
    return rows === undefined && edits === undefined
      ? cells.all(this.count)
      : cells.some(rows ?? this.#numbers.map((_, row) => row), edits);
  }

  /** The cells of a column as they were sent, null where they are empty. */
  cells(column: PlannedColumn): Cell[] {
    return this.#cellsOf(column).texts();
  }

  #cellsOf(column: PlannedColumn): ColumnCells {
    const cells = this.#columns[column.number - 1];
    if (cells === undefined) throw new Error(`no column ${column.number}`);
    return cells;
  }
}
