import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import type { StagedRows } from '../staged-rows.ts';
import type { RowEdits } from './row-edits.ts';

/** Rows of a chunk as a table of a statement, which has them as arrays: nothing of an import lies in a table of its own. */
export interface RowSet {
  /** With the alias that was asked for; `o` counts its rows from 1. */
  readonly table: Sql;
  /** The columns of which some row clears the field. */
  readonly clearing: ReadonlySet<PlannedColumn>;
}

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
  const clearing = new Set<PlannedColumn>();
  const arrays: Sql[] = [];
  const names: Sql[] = [];
  const add = (name: string, type: string, values: unknown) => {
    arrays.push(sql`${values}::${raw(type)}[]`);
    names.push(identifier(name));
  };
  for (const column of columns) {
    add(column.staged, column.type, rows.array(column, only, edits?.of(column)));
    const clears = clearsOf(rows, column, only, edits);
    if (clears === undefined) continue;
    clearing.add(column);
    add(clearedName(column), 'boolean', clears);
  }
  for (const { name, type, values } of more) add(name, type, values);
  names.push(raw('o'));
  const table = sql`unnest(${join(arrays, ', ')}) with ordinality as ${raw(alias)} (${join(names, ', ')})`;
  return { table, clearing };
}

/** Whether the row clears the field of a column, as a column of a set of rows. */
export function clearedName(column: PlannedColumn): string {
  return `x${column.number}`;
}

/** As PostgreSQL reads it: `{t,f}`; undefined if no row clears the field. */
function clearsOf(
  rows: StagedRows,
  column: PlannedColumn,
  only: readonly number[] | undefined,
  edits: RowEdits | undefined,
): string | undefined {
  const cleared = rows.clearedRows(column);
  const edited = edits?.clearsOf(column);
  if (cleared === undefined && edited === undefined) return undefined;
  const clears = (row: number) => edited?.get(row) ?? cleared?.has(row) ?? false;
  const flags = (only ?? Array.from({ length: rows.count }, (_, row) => row)).map(clears);
  return flags.includes(true) ? `{${flags.map((flag) => (flag ? 't' : 'f')).join(',')}}` : undefined;
}
