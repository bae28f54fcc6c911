import type { Executor } from '../../db/database.ts';
import { join, raw, type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import { foundLeads, joinFound, LeadsMoved } from './compare.ts';
import { cellOf, fieldOf, type Merge } from './expressions.ts';
import type { Matches } from './matches.ts';
import { rowSet } from './row-set.ts';
import type { RuledColumns } from './ruled-columns.ts';

/** What the rules of fields ask of a row and its lead, which has nothing if there is none. All in the order of `RuledColumns`. */
export interface LeadValues {
  readonly row: number;
  /** Whether the lead has a value, for each column that fills empty fields. */
  readonly filled: readonly boolean[];
  /** What the lead has, for each column that is appended. */
  readonly texts: readonly (string | null)[];
  /** The dates that decide, in microseconds since 1970: those of the lead and those of the row. */
  readonly leadDates: readonly (bigint | null)[];
  readonly rowDates: readonly (bigint | null)[];
}

interface ReadValues extends Pick<LeadValues, 'row' | 'filled' | 'texts'> {
  readonly leadId: number;
  readonly isThere: boolean;
  readonly leadDates: readonly (string | null)[];
  readonly rowDates: readonly (string | null)[];
}

/**
 * Reads what rules ask of the leads of some rows, as they were before the chunk.
 * @param only - rows in ascending order; some may have no lead
 * @throws LeadsMoved if a lead is not where it was found
 */
export async function readLeadValues(
  executor: Executor,
  merge: Merge,
  { fillEmpty, append, dates }: RuledColumns,
  only: readonly number[],
  leads: Matches,
): Promise<LeadValues[]> {
  const nothing = { filled: [], texts: [], leadDates: [], rowDates: [] };
  const asksNothing = fillEmpty.length + append.length + dates.length === 0;
  if (asksNothing || only.length === 0) return only.map((row) => ({ ...nothing, row }));
  const { rows } = merge.chunk;
  const set = rowSet('s', { rows, only, columns: dates, more: [foundLeads(only, leads)] });
  const matched = only.filter((row) => leads.has(row));
  const found = await executor.query<ReadValues>(sql`
    select
      s.o - 1 as row, s.lead_id as "leadId", l.id is not null as "isThere",
      ${array('boolean', fillEmpty, (column) => sql`${fieldOf('l', column)} is not null`)} as filled,
      ${array('text', append, ({ column }) => fieldOf('l', column))} as texts,
      ${array('bigint', dates, (column) => microseconds(column, fieldOf('l', column)))} as "leadDates",
      ${array('bigint', dates, (column) => microseconds(column, cellOf('s', column)))} as "rowDates"
    from ${set.table}
    ${joinFound(merge, matched, leads)}
    order by row`);
  const there = found.filter(({ isThere }) => isThere).length;
  if (there !== matched.length) throw new LeadsMoved(matched.length, there);
  return found.map(({ row, filled, texts, leadDates, rowDates }) => ({
    row: only[row] ?? 0,
    filled,
    texts,
    leadDates: leadDates.map(toBigInt),
    rowDates: rowDates.map(toBigInt),
  }));
}

function array<Item>(type: string, items: readonly Item[], toValue: (item: Item) => Sql): Sql {
  return sql`array[${join(items.map(toValue), ', ')}]::${raw(type)}[]`;
}

/** A date counts from its midnight, as all that it is compared with has no time of day either. */
function microseconds({ type }: PlannedColumn, value: Sql): Sql {
  return sql`(extract(epoch from ${value}::${raw(type)}) * 1000000)::bigint`;
}

function toBigInt(text: string | null): bigint | null {
  return text === null ? null : BigInt(text);
}
