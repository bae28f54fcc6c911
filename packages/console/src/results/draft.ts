import type { ReportedRow } from '@galena/client';
import type { KeptRow } from '../session/kept-corrections.ts';

/** What has been done to a reported row. */
export interface RowDraft {
  /** New cells by the index of their column. */
  readonly cells: ReadonlyMap<number, string>;
  /** It is not to be sent. */
  readonly isDropped: boolean;
  /** The import that it was sent in, with these cells. */
  readonly sentIn?: number;
}

/** By the number of the row; rows that are as they were reported are not in it. */
export type Draft = ReadonlyMap<number, RowDraft>;

/** One cell that is to hold another text. */
export interface CellChange {
  readonly row: ReportedRow;
  readonly column: number;
  readonly text: string;
}

type Rows = ReadonlyMap<number, RowDraft | undefined>;

/** What was done at once, and is undone at once: the rows that it touched, before and after. */
export interface Step {
  readonly before: Rows;
  readonly after: Rows;
}

export function draftOf({ row }: ReportedRow, draft: Draft): RowDraft | undefined {
  return row === undefined ? undefined : draft.get(row);
}

/** The row as it would be sent, up to the last column of the header. */
export function cellsOf(row: ReportedRow, draft: Draft): readonly string[] {
  const changed = draftOf(row, draft)?.cells;
  return changed === undefined ? row.cells : row.cells.map((cell, index) => changed.get(index) ?? cell);
}

/** The cells beyond the header: they are sent as they are, or all of them removed. */
export function surplusOf(row: ReportedRow, draft: Draft): readonly string[] {
  const isRemoved = draftOf(row, draft)?.cells.has(row.cells.length) === true;
  return isRemoved ? [] : (row.surplus ?? []);
}

/** The row as it would be sent, with the cells beyond the header. */
export function allCellsOf(row: ReportedRow, draft: Draft): readonly string[] {
  return [...cellsOf(row, draft), ...surplusOf(row, draft)];
}

/** Whether there is something in it that has not been sent. */
export function isChanged(row: ReportedRow, draft: Draft): boolean {
  const of = draftOf(row, draft);
  return of !== undefined && of.cells.size > 0 && of.sentIn === undefined && !of.isDropped;
}

/** A cell that is as it was reported counts as not changed; a row that was sent can be sent again once it is changed. */
export function changeCells(draft: Draft, changes: readonly CellChange[]): Step | undefined {
  const after = new Map<number, { cells: Map<number, string>; isDropped: boolean }>();
  for (const { row, column, text } of changes) {
    if (row.row === undefined || !canHold(row, column, text)) continue;
    const { cells = new Map<number, string>(), isDropped = false } = draft.get(row.row) ?? {};
    const next = after.get(row.row) ?? { cells: new Map(cells), isDropped };
    if (row.cells[column] === text) next.cells.delete(column);
    else next.cells.set(column, text);
    after.set(row.row, next);
  }
  return stepTo(draft, after);
}

/** In the column behind the last one stand all cells beyond the header, which can only be removed. */
function canHold({ cells, surplus }: ReportedRow, column: number, text: string): boolean {
  return column < cells.length || (column === cells.length && surplus !== undefined && text === '');
}

/** Dropped rows keep their changed cells, for when they are restored. */
export function dropRows(draft: Draft, rows: readonly ReportedRow[], isDropped: boolean): Step | undefined {
  const after = new Map<number, RowDraft>();
  for (const { row } of rows) {
    if (row !== undefined) after.set(row, { cells: new Map(), ...draft.get(row), isDropped });
  }
  return stepTo(draft, after);
}

export function markSent(draft: Draft, rows: readonly ReportedRow[], sentIn: number): Step | undefined {
  const after = new Map<number, RowDraft>();
  for (const { row } of rows) {
    if (row !== undefined) after.set(row, { cells: new Map(), ...draft.get(row), isDropped: false, sentIn });
  }
  return stepTo(draft, after);
}

export function withRows(draft: Draft, rows: Rows): Draft {
  const next = new Map(draft);
  for (const [row, of] of rows) {
    if (of === undefined) next.delete(row);
    else next.set(row, of);
  }
  return next;
}

/** Undefined where nothing is another than before. */
function stepTo(draft: Draft, rows: ReadonlyMap<number, RowDraft>): Step | undefined {
  const before = new Map<number, RowDraft | undefined>();
  const after = new Map<number, RowDraft | undefined>();
  for (const [row, to] of rows) {
    const from = draft.get(row);
    if (isSame(from, to)) continue;
    before.set(row, from);
    after.set(row, to.isDropped || to.sentIn !== undefined || to.cells.size > 0 ? to : undefined);
  }
  return after.size === 0 ? undefined : { before, after };
}

/** A row that only loses its mark of having been sent is the same. */
function isSame(from: RowDraft | undefined, to: RowDraft): boolean {
  if ((from?.isDropped ?? false) !== to.isDropped || (from?.cells.size ?? 0) !== to.cells.size) return false;
  if (to.sentIn !== undefined && from?.sentIn !== to.sentIn) return false;
  return [...to.cells].every(([column, text]) => from?.cells.get(column) === text);
}

export function readDraft(rows: readonly KeptRow[]): Draft {
  return new Map(
    rows.map(({ row, cells, isDropped = false, sentIn }) => [
      row,
      { cells: new Map(cells), isDropped, ...(sentIn !== undefined && { sentIn }) },
    ]),
  );
}

export function writeDraft(draft: Draft): readonly KeptRow[] {
  return [...draft].map(([row, { cells, isDropped, sentIn }]) => ({
    row,
    cells: [...cells],
    ...(isDropped && { isDropped: true as const }),
    ...(sentIn !== undefined && { sentIn }),
  }));
}
