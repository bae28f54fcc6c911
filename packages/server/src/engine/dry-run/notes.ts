import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { textOf } from '../../ledger/packs.ts';
import type { Chunk } from '../chunk.ts';
import { fieldOf, type Merge } from '../merge/expressions.ts';
import type { Judgement } from '../merge/judge.ts';
import type { PlannedColumn } from '../plan.ts';
import { integerArray } from '../staged-rows.ts';

/**
 * Which row of the file is the first to create or change each lead, and where it starts: columns of a set of rows, named as those of the
 * scratch table.
 * @param firstRows - of rows that others were folded into, the first one that changes the lead
 */
export function notedRows(chunk: Chunk, rows: readonly number[], firstRows?: ReadonlyMap<number, number>) {
  const numberOf = (row: number) => chunk.rows.numberOf(firstRows?.get(row) ?? row);
  return [
    { name: '_row', type: 'integer', values: integerArray(rows, numberOf) },
    { name: '_line', type: 'integer', values: integerArray(rows, (row) => chunk.lineOf(numberOf(row))) },
  ];
}

/** For the update of leads `l` by rows `s`: what a lead was before its first change. One that the dry run has created was nothing. */
export function noteChange(written: readonly PlannedColumn[]): Sql {
  const values = written.map((column) => textOf(column, fieldOf('l', column)));
  return sql`
        _row = coalesce(l._row, s._row),
        _line = coalesce(l._line, s._line),
        _before = case when l.id > 0 then coalesce(l._before, array[${join(values, ', ')}]::text[]) end`;
}

/** So many leads are read together, and lie on one page. */
const leadsAtOnce = raw('500');

/** Notes the leads that a chunk is the first to create or change, in the order of the rows that do. */
export function insertOrder(
  { chunk, plan }: Merge,
  { created, changed, leads, firstRows }: Judgement,
  nextId: number,
): Sql[] {
  const noted = [
    ...created.map((row, index) => ({ row, leadId: nextId + index })),
    // What an earlier chunk has written is noted with that.
    ...changed
      .filter((row) => !leads.isRepeat(row))
      .map((row) => ({ row: firstRows.get(row) ?? row, leadId: leads.leadId(row) })),
  ].toSorted((one, other) => one.row - other.row);
  if (noted.length === 0) return [];
  const { batchId, subscription } = plan.job;
  const [rows, leadIds] = [noted.map(({ row }) => row), noted.map(({ leadId }) => leadId)];
  return [
    sql`
      insert into ${identifier(subscription.schema, 'dry_run_order')} (batch_id, last_row, lead_ids)
      select ${batchId}::integer, max(row), array_agg(lead_id order by row)
      from (
        select
          unnest(${integerArray(rows, (row) => chunk.rows.numberOf(row))}::integer[]) as row,
          unnest(${integerArray(leadIds)}::integer[]) as lead_id,
          generate_series(1, ${noted.length}::integer) as o
        offset 0
      ) noted
      group by (o - 1) / ${leadsAtOnce}`,
  ];
}
