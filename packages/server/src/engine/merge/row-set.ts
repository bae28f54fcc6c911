import { integerArray } from '../../db/arrays.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import type { StagedRows } from '../staged-rows.ts';
import type { RowEdits } from './row-edits.ts';

/** Rows of a chunk as a table of a statement, which has them as arrays: nothing of an import lies in a table of its own. */
export interface RowSet {
  /** With the alias that was asked for; `o` counts its rows from 1. */
  readonly table: Sql;
  /** Whether a row clears the field of a column, for the columns of which some row does. */
  readonly clearing: ReadonlyMap<PlannedColumn, Sql>;
}

/** PostgreSQL takes 1,664 columns, fewer than two for each field: the flags of so many fields share an integer. */
const flagsPerInteger = 31;

interface Selection {
  readonly rows: StagedRows;
  /** In ascending order; all if there are none. */
  readonly only?: readonly number[];
  readonly edits?: RowEdits | undefined;
  readonly columns: readonly PlannedColumn[];
  /** What else is known of the rows. */
  readonly more?: readonly { readonly name: string; readonly type: string; readonly values: unknown }[];
}

export function rowSet(alias: string, { rows, only, edits, columns, more = [] }: Selection): RowSet {
  const cells: Sql[] = [];
  const add = (name: string, type: string, values: unknown) => {
    cells.push(sql`unnest(${values}::${raw(type)}[]) as ${identifier(name)}`);
  };
  for (const column of columns) add(column.staged, column.type, rows.array(column, only, edits?.of(column)));
  const count = only?.length ?? rows.count;
  const rowAt = (index: number) => only?.[index] ?? index;
  const cleared = columns.flatMap((column) => {
    const clears = clearsOf(rows, column, edits);
    return clears !== undefined && isTrueOfSome(count, (index) => clears(rowAt(index)))
      ? [{ column, clears }]
      : [];
  });
  const clearing = new Map<PlannedColumn, Sql>();
  for (let start = 0; start < cleared.length; start += flagsPerInteger) {
    const name = `x${start}`;
    const flags = new Array<number>(count).fill(0);
    cleared.slice(start, start + flagsPerInteger).forEach(({ column, clears }, bit) => {
      const flag = 2 ** bit;
      for (let index = 0; index < count; index += 1) {
        if (clears(rowAt(index))) flags[index] = (flags[index] ?? 0) + flag;
      }
      clearing.set(column, sql`(s.${identifier(name)} & ${raw(String(flag))}) <> 0`);
    });
    add(name, 'integer', integerArray(flags));
  }
  for (const { name, type, values } of more) add(name, type, values);
  cells.push(sql`generate_series(1, ${count}::integer) as o`);
  // Side by side in a list they give row after row; in FROM PostgreSQL would store each array as a table of its own first.
  const table = sql`(select ${join(cells, ', ')} offset 0) as ${raw(alias)}`;
  return { table, clearing };
}

function isTrueOfSome(count: number, test: (index: number) => boolean): boolean {
  for (let index = 0; index < count; index += 1) if (test(index)) return true;
  return false;
}

/** Tells of each row whether it clears the field of a column; undefined if none does. */
function clearsOf(
  rows: StagedRows,
  column: PlannedColumn,
  edits: RowEdits | undefined,
): ((row: number) => boolean) | undefined {
  const cleared = rows.clearedRows(column);
  const edited = edits?.clearsOf(column);
  if (cleared === undefined && edited === undefined) return undefined;
  return (row) => edited?.get(row) ?? cleared?.has(row) ?? false;
}
