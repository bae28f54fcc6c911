import type { Cell, Edits } from '../column-cells.ts';
import type { PlannedColumn } from '../plan.ts';

/** What the cells of some rows are to be instead of what the file says: what a row does not carry to its lead is taken out. */
export class RowEdits {
  readonly #cells = new Map<number, Map<number, Cell>>();
  readonly #clears = new Map<number, Map<number, boolean>>();

  /** @param clears - whether the field of the lead loses its value */
  set(column: PlannedColumn, row: number, cell: Cell, clears = false): void {
    note(this.#cells, column, row, cell);
    note(this.#clears, column, row, clears);
  }

  of(column: PlannedColumn): Edits | undefined {
    return this.#cells.get(column.number);
  }

  /** The rows of which it is said here whether they clear the field of a column. */
  clearsOf(column: PlannedColumn): ReadonlyMap<number, boolean> | undefined {
    return this.#clears.get(column.number);
  }
}

function note<Value>(
  columns: Map<number, Map<number, Value>>,
  { number }: PlannedColumn,
  row: number,
  value: Value,
): void {
  const rows = columns.get(number) ?? new Map<number, Value>();
  columns.set(number, rows.set(row, value));
}
