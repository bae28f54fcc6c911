import { identifier, join, kept, raw, type Sql, sql } from '../../db/sql.ts';
import { keyHash, lookupKey } from '../../fields/lookup-key.ts';
import type { Chunk } from '../chunk.ts';
import type { Plan, PlannedColumn } from '../plan.ts';
import type { RowSet } from './row-set.ts';
import { type RuledColumns, ruledColumns } from './ruled-columns.ts';
import type { MergeTarget } from './target.ts';

/** What the statements of a merge have in common. In all of them `s` are rows of the chunk, and `l` leads. */
export interface Merge {
  readonly plan: Plan;
  readonly lookup: PlannedColumn;
  readonly written: readonly PlannedColumn[];
  /** Undefined where every column overwrites. */
  readonly ruled: RuledColumns | undefined;
  readonly target: MergeTarget;
  readonly chunk: Chunk;
}

export function prepareMerge(plan: Plan, lookup: PlannedColumn, chunk: Chunk, target: MergeTarget): Merge {
  const written = writtenColumns(plan);
  return { plan, lookup, written, ruled: ruledColumns(written), target, chunk };
}

/** The columns whose cells leads get. */
export function writtenColumns({ columns }: Plan): readonly PlannedColumn[] {
  return columns.filter((column) => column.isWritten);
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

/** Whether a row clears the field of a column. */
export function isCleared({ clearing }: RowSet, column: PlannedColumn): Sql {
  return clearing.get(column) ?? sql`false`;
}

/** The value that a field of a matched lead has after the row: an empty cell leaves it alone. */
export function newValue(set: RowSet, column: PlannedColumn): Sql {
  const kept = sql`coalesce(${cellOf('s', column)}, ${fieldOf('l', column)})`;
  return set.clearing.has(column) && !column.isLookup
    ? sql`case when ${isCleared(set, column)} then null else ${kept} end`
    : kept;
}

/** The columns of a row that say whether it changes its lead. */
export function comparedColumns({ written, plan: { companyLink } }: Merge): PlannedColumn[] {
  return [...new Set([...written, ...(companyLink === undefined ? [] : [companyLink])])];
}

/** A `bigint` has a bit for so many columns. */
const maskedColumns = 62;
/** That any columns may have changed. */
const allColumns = -1n;

/**
 * What a row changes in its lead, as a `bigint`: a bit for each of the columns that are written, where there are not too many; 0 for
 * nothing.
 */
export function changedColumns({ written, plan: { companyLink } }: Merge, set: RowSet): Sql {
  if (written.length === 0) return sql`0::bigint`;
  const leadLink = sql`l."externalCompanyId" is not null`;
  const isLinked =
    companyLink === undefined ? leadLink : sql`(${leadLink} or ${cellOf('s', companyLink)} is not null)`;
  // The company's fields are the company's once the lead is linked: such cells are dropped.
  const after = written.map((column) =>
    column.field.isCompanyField
      ? sql`case when ${isLinked} then ${fieldOf('l', column)} else ${newValue(set, column)} end`
      : newValue(set, column),
  );
  const before = written.map((column) => fieldOf('l', column));
  if (written.length > maskedColumns) {
    const isChange = sql`(${commaList(after)}) is distinct from (${commaList(before)})`;
    return sql`case when ${isChange} then ${raw(String(allColumns))} else 0 end::bigint`;
  }
  const bits = written.map(
    (_, index) =>
      sql`case when ${after[index]} is distinct from ${before[index]} then ${raw(String(2n ** BigInt(index)))} else 0 end`,
  );
  return sql`(${join(bits, '\n        + ')})::bigint`;
}

/** The columns that some rows change, by what PostgreSQL says of all of them. */
export function columnsIn({ written }: Merge, changed: bigint): PlannedColumn[] {
  if (written.length > maskedColumns) return [...written];
  return written.filter((_, index) => (changed & (2n ** BigInt(index))) !== 0n);
}

/** Whether an earlier row of the same import was the last to change the lead: a row of another chunk. */
export function isRepeat({ plan }: Merge): Sql {
  return sql`(l._changed_by_import is not distinct from ${plan.job.batchId}::integer)`;
}

/** Of so few rows a statement takes longer to plan than to carry out. */
const fewRows = 200;

/** Has a statement be kept where the chunk has few rows: for statements that are planned alike whatever there is. */
export function keptForFewRows({ chunk }: Merge, statement: Sql): Sql {
  return chunk.rowCount <= fewRows ? kept(statement) : statement;
}

export function commaList(pieces: readonly Sql[]): Sql {
  return join(pieces, ',\n      ');
}
