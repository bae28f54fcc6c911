import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { keyHash, lookupKey } from '../../fields/lookup-key.ts';
import { writtenUntil } from '../../leads/lead-lock.ts';
import type { Chunk } from '../chunk.ts';
import type { Plan, PlannedColumn } from '../plan.ts';
import type { StagingTables } from '../staging-tables.ts';

/** What the statements of a merge have in common. In all of them `s` is the staging table, `l` leads, `m` matches. */
export interface Merge {
  readonly plan: Plan;
  readonly lookup: PlannedColumn;
  readonly written: readonly PlannedColumn[];
  readonly leads: Sql;
  readonly staging: Sql;
  readonly matches: Sql;
  /** The last row of the chunk. */
  readonly lastRow: number;
  /** Whether some row of the chunk clears a field. */
  readonly clearsFields: boolean;
}

export function prepareMerge(plan: Plan, lookup: PlannedColumn, chunk: Chunk, tables: StagingTables): Merge {
  const { schema } = plan.job.subscription;
  return {
    plan,
    lookup,
    written: plan.columns.filter((column) => column.isWritten),
    leads: identifier(schema, 'leads'),
    staging: identifier(schema, tables.rows),
    matches: identifier(schema, tables.matches),
    lastRow: chunk.lastRow,
    clearsFields: chunk.clearsFields,
  };
}

/** The field of a column, as a column of `alias`. */
export function fieldOf(alias: string, column: PlannedColumn): Sql {
  return sql`${raw(alias)}.${identifier(column.field.name)}`;
}

/** The cell of a column, as a column of `alias`. */
export function cellOf(alias: string, column: PlannedColumn): Sql {
  return sql`${raw(alias)}.${identifier(column.staged)}`;
}

/** What an index has of a lookup field. */
export function indexedKey(column: PlannedColumn, value: Sql): Sql {
  return column.type === 'text' ? keyHash(lookupKey(value)) : value;
}

/** What keys are compared by: text trimmed and without regard to case, numbers as they are. */
export function keyOf(column: PlannedColumn, value: Sql): Sql {
  return column.type === 'text' ? lookupKey(value) : value;
}

export function isCleared(column: PlannedColumn): Sql {
  return sql`${raw(String(column.number))} = any(s.cleared)`;
}

/** Whether the row links its lead to a company, or its lead already is linked to one. */
export function isLinked(merge: Merge, leadLink: Sql): Sql {
  const { companyLink } = merge.plan;
  return companyLink === undefined ? leadLink : sql`(${leadLink} or ${cellOf('s', companyLink)} is not null)`;
}

/** The value that a field of a matched lead has after the row: an empty cell leaves it alone. */
export function newValue(merge: Merge, column: PlannedColumn): Sql {
  const kept = sql`coalesce(${cellOf('s', column)}, ${fieldOf('l', column)})`;
  return merge.clearsFields && !column.isLookup
    ? sql`case when ${isCleared(column)} is true then null else ${kept} end`
    : kept;
}

/** Whether an earlier row of the same import was the last to change the lead: a row of another chunk. */
export function isRepeat({ plan }: Merge): Sql {
  return sql`(l._changed_by_import is not distinct from ${plan.job.batchId}::integer)`;
}

/**
 * When a row is written: rows follow each other by a microsecond, as if they were upserted one after another. So which lead
 * was updated last depends on the rows alone, not on where chunks begin. A row that others were folded into writes what the
 * last of them that changes anything has left.
 */
export function writtenAt({ plan, lastRow }: Merge): Sql {
  const rowsBehind = sql`(${lastRow}::integer - coalesce(s.last_row, s.row_number))`;
  return writtenUntil(plan.job.subscription.schema, rowsBehind);
}

export function commaList(pieces: readonly Sql[]): Sql {
  return join(pieces, ',\n      ');
}
