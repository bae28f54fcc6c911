import { integerArray } from '../../db/arrays.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import type { Chunk } from '../chunk.ts';
import type { Merge } from '../merge/expressions.ts';
import type { Judgement } from '../merge/judge.ts';

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

/** So many leads are read together, and lie on one page. */
const leadsAtOnce = raw('500');

/**
 * Notes the leads that a chunk is the first to create or change, in the order of the rows that do, and those that its rows leave as they
 * are.
 */
export function noteLeads(merge: Merge, judgement: Judgement, nextId: number): Sql[] {
  const { created, changed, leads, firstRows } = judgement;
  const isCarried = new Set(changed);
  const written = [
    ...created.map((row, index) => ({ row, leadId: nextId + index })),
    // What stands in the table already is noted with what has put it there.
    ...changed
      .filter((row) => !leads.isCopy(row))
      .map((row) => ({ row: firstRows.get(row) ?? row, leadId: leads.leadId(row) })),
  ].toSorted((one, other) => one.row - other.row);
  const unchanged: NotedLead[] = [];
  for (let row = 0; row < merge.chunk.rows.count; row += 1) {
    if (leads.has(row) && !leads.isCopy(row) && !isCarried.has(row)) {
      unchanged.push({ row, leadId: leads.leadId(row) });
    }
  }
  return [
    ...insertPacks(merge, written, 'dry_run_order', sql`last_row`, sql`max(row)`),
    ...insertPacks(merge, unchanged, 'dry_run_unchanged', sql`first_row`, sql`min(row)`),
  ];
}

interface NotedLead {
  readonly row: number;
  readonly leadId: number;
}

/** @param noted - in the order of their rows */
function insertPacks(
  { chunk, plan: { job } }: Merge,
  noted: readonly NotedLead[],
  table: string,
  rowColumn: Sql,
  rowOfPack: Sql,
): Sql[] {
  if (noted.length === 0) return [];
  const [rows, leadIds] = [noted.map(({ row }) => row), noted.map(({ leadId }) => leadId)];
  return [
    sql`
      insert into ${identifier(job.subscription.schema, table)} (batch_id, ${rowColumn}, lead_ids)
      select ${job.batchId}::integer, ${rowOfPack}, array_agg(lead_id order by row)
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
