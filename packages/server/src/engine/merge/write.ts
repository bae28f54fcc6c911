import type { Transaction } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { type LeadLock, lockedAt, moveLeadCounter, writtenUntil } from '../../leads/lead-lock.ts';
import { integerArray } from '../staged-rows.ts';
import { foundLeads } from './compare.ts';
import { cellOf, commaList, type Merge, newValue } from './expressions.ts';
import type { Judgement } from './judge.ts';
import { rowSet } from './row-set.ts';

/** Has the rows of a chunk written in one round trip with the commit. */
export function writeLeads(
  transaction: Pick<Transaction, 'atCommit'>,
  merge: Merge,
  judgement: Judgement,
  lock: LeadLock,
): void {
  const { created, changed } = judgement;
  if (changed.length > 0) transaction.atCommit(updateLeads(merge, judgement));
  if (created.length > 0) {
    transaction.atCommit(insertLeads(merge, judgement, lock));
    transaction.atCommit(moveLeadCounter(merge.plan.job.subscription.schema, lock.nextId + created.length));
  }
  const { listId } = merge.plan.job;
  if (listId === null) return;
  const leadIds = matchedLeads(merge, judgement);
  if (leadIds.length > 0) {
    transaction.atCommit(sql`
      ${insertMembers(merge, listId, sql`unnest(${integerArray(leadIds)}::integer[]) as lead_id`)}
      on conflict do nothing`);
  }
  if (created.length > 0) {
    const lastId = lock.nextId + created.length - 1;
    transaction.atCommit(
      insertMembers(
        merge,
        listId,
        sql`generate_series(${lock.nextId}::integer, ${lastId}::integer) as lead_id`,
      ),
    );
  }
}

/**
 * Writes the rows that change their leads. The leads are taken from where they were found, which saves the index of ids: a
 * third of the statement's time. Fails with `movedCode` if one is elsewhere.
 */
function updateLeads(merge: Merge, { changed: only, leads, edits, lastRows }: Judgement): Sql {
  const { chunk, written } = merge;
  const more = [...foundLeads(only, leads), rowsBehind(merge, only, lastRows)];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns: written, more });
  return sql`
    with changed as (
      update ${merge.leads} l
      set ${commaList(written.map((column) => sql`${identifier(column.field.name)} = ${newValue(set, column)}`))},
        "updatedAt" = ${writtenAt(merge)},
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
function insertLeads(merge: Merge, { created, edits, lastRows }: Judgement, lock: LeadLock): Sql {
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
      ${lock.nextId - 1}::integer + o::integer, ${partitionId ?? 1}::integer, ${writtenAt(merge)}, ${writtenAt(merge)},
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

function insertMembers({ plan }: Merge, listId: number, leads: Sql): Sql {
  return sql`
    insert into ${identifier(plan.job.subscription.schema, 'list_members')} (list_id, lead_id, added_at)
    select ${listId}::integer, lead_id, ${lockedAt(plan.job.subscription.schema)}
    from ${leads}`;
}

/**
 * When a row is written: rows follow each other by a microsecond, as if they were upserted one after another. So which lead
 * was updated last depends on the rows alone, not on where chunks begin. A row that others were folded into writes what the
 * last of them that changes anything has left.
 */
function writtenAt({ plan }: Merge): Sql {
  return writtenUntil(plan.job.subscription.schema, sql`s.behind`);
}

function rowsBehind({ chunk }: Merge, rows: readonly number[], lastRows: ReadonlyMap<number, number>) {
  const behind = rows.map((row) => chunk.lastRow - chunk.rows.numberOf(lastRows.get(row) ?? row));
  return { name: 'behind', type: 'integer', values: integerArray(behind) };
}
