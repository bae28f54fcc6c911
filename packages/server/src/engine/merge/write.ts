import { identifier, type Sql, sql } from '../../db/sql.ts';
import { type LeadPlace, lastWrite, timeOf } from '../../leads/lead-lock.ts';
import { integerArray } from '../staged-rows.ts';
import { foundLeads } from './compare.ts';
import { cellOf, commaList, keptForFewRows, type Merge, newValue } from './expressions.ts';
import type { Judgement } from './judge.ts';
import { rowSet } from './row-set.ts';

/** The statements that write the rows of a chunk. */
export function writeLeads(merge: Merge, judgement: Judgement, place: LeadPlace): Sql[] {
  const { created, changed } = judgement;
  const { listId } = merge.plan.job;
  const statements: Sql[] = [];
  if (changed.length > 0) statements.push(updateLeads(merge, judgement, place));
  if (created.length > 0) statements.push(keptForFewRows(merge, insertLeads(merge, judgement, place)));
  return listId === null ? statements : [...statements, ...insertMembers(merge, judgement, place, listId)];
}

/**
 * Writes the rows that change their leads. The leads are taken from where they were found, which saves the index of ids: a
 * third of the statement's time. Fails with `movedCode` if one is elsewhere.
 */
function updateLeads(
  merge: Merge,
  { changed: only, leads, edits, lastRows }: Judgement,
  place: LeadPlace,
): Sql {
  const { chunk, written } = merge;
  const more = [...foundLeads(only, leads), rowsBehind(merge, only, lastRows)];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns: written, more });
  return sql`
    with changed as (
      update ${merge.leads} l
      set ${commaList(written.map((column) => sql`${identifier(column.field.name)} = ${newValue(set, column)}`))},
        "updatedAt" = ${writtenAt(merge, place)},
        _changed_by_import = ${merge.plan.job.batchId}
      from ${set.table}
      where l.ctid = s.lead_at
        and l.id = s.lead_id
      returning l.id
    )
    select 1 / (count(*) = ${only.length})::integer
    from changed`;
}

/** PostgreSQL's code for a division by zero, by which an update says that not all leads are where they were found. */
export const movedCode = '22012';

/** Creates a lead for each row that matched none, with ids in file order. */
function insertLeads(merge: Merge, { created, edits, lastRows }: Judgement, place: LeadPlace): Sql {
  const { chunk, written, plan } = merge;
  const { batchId, partitionId } = plan.job;
  const set = rowSet('s', {
    rows: chunk.rows,
    // All rows are sent as they are kept.
    ...(created.length < chunk.rows.count && { only: created }),
    edits,
    columns: written,
    more: [rowsBehind(merge, created, lastRows)],
  });
  return sql`
    insert into ${merge.leads} (
      id, "leadPartitionId", "createdAt", "updatedAt", _created_by_import, _changed_by_import,
      ${commaList(written.map((column) => identifier(column.field.name)))}
    )
    select
      ${place.nextId - 1}::integer + o::integer, ${partitionId ?? 1}::integer, ${writtenAt(merge, place)}, ${writtenAt(merge, place)},
      ${batchId}::integer, ${batchId}::integer,
      ${commaList(written.map((column) => cellOf('s', column)))}
    from ${set.table}`;
}

/** The leads that rows of the chunk match, those that are not changed as well. */
function matchedLeads({ chunk }: Merge, { leads }: Judgement): number[] {
  const ids = new Set<number>();
  for (let row = 0; row < chunk.rows.count; row += 1) if (leads.has(row)) ids.add(leads.leadId(row));
  return [...ids];
}

function insertMembers(merge: Merge, judgement: Judgement, place: LeadPlace, listId: number): Sql[] {
  const { created } = judgement;
  const members = identifier(merge.plan.job.subscription.schema, 'list_members');
  const insert = (leads: Sql) => sql`
    insert into ${members} (list_id, lead_id, added_at)
    select ${listId}::integer, lead_id, ${timeOf(sql`${place.lockedAt}::bigint`)}
    from ${leads}`;
  const statements: Sql[] = [];
  const matched = matchedLeads(merge, judgement);
  if (matched.length > 0) {
    statements.push(sql`
      ${insert(sql`unnest(${integerArray(matched)}::integer[]) as lead_id`)}
      on conflict do nothing`);
  }
  if (created.length > 0) {
    const lastId = place.nextId + created.length - 1;
    statements.push(insert(sql`generate_series(${place.nextId}::integer, ${lastId}::integer) as lead_id`));
  }
  return statements;
}

/**
 * When a row is written: rows follow each other by a microsecond, as if they were upserted one after another. So which lead
 * was updated last depends on the rows alone, not on where chunks begin. A row that others were folded into writes what the
 * last of them that changes anything has left.
 */
function writtenAt({ chunk }: Merge, place: LeadPlace): Sql {
  return timeOf(sql`(${lastWrite(place, chunk.rowCount)}::bigint - s.behind)`);
}

function rowsBehind({ chunk }: Merge, rows: readonly number[], lastRows: ReadonlyMap<number, number>) {
  const behind = rows.map((row) => chunk.lastRow - chunk.rows.numberOf(lastRows.get(row) ?? row));
  return { name: 'behind', type: 'integer', values: integerArray(behind) };
}
