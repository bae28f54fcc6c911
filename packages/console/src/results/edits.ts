import type { ReportedRow } from '@galena/client';

/** What has been changed of the rows: by the row's number, then by the column's index. */
export type Edits = ReadonlyMap<number, ReadonlyMap<number, string>>;

/** The row with what has been changed of it. */
export function cellsOf({ row, cells }: ReportedRow, edits: Edits): readonly string[] {
  const changed = row === undefined ? undefined : edits.get(row);
  return changed === undefined ? cells : cells.map((cell, index) => changed.get(index) ?? cell);
}

/** A cell that is as it was before counts as not changed. */
export function withEdit(edits: Edits, { row, cells }: ReportedRow, column: number, text: string): Edits {
  if (row === undefined) return edits;
  const changed = new Map(edits.get(row));
  if (cells[column] === text) changed.delete(column);
  else changed.set(column, text);
  const next = new Map(edits);
  if (changed.size === 0) next.delete(row);
  else next.set(row, changed);
  return next;
}
