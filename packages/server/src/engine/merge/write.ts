import type { Executor } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { lockedAt, nextLeadId } from '../../leads/lead-lock.ts';
import { cellOf, commaList, type Merge, newValue, writtenAt } from './expressions.ts';

/**
 * Writes the rows that change their leads; rows that change nothing were left out when they were matched. The leads are
 * taken from where they were found, which saves the index of ids: a third of the statement's time. Gives the number of
 * leads that were still there.
 */
export async function updateLeads(executor: Executor, merge: Merge): Promise<number> {
  if (merge.written.length === 0) return 0;
  return executor.execute(sql`
    update ${merge.leads} l
    set ${commaList(merge.written.map((column) => sql`${identifier(column.field.name)} = ${newValue(merge, column)}`))},
      "updatedAt" = ${writtenAt(merge)},
      _changed_by_import = ${merge.plan.job.batchId}
    from ${merge.matches} m
    join ${merge.staging} s on s.row_number = m.row_number
    where m.is_written
      and l.ctid = m.lead_at
      and l.id = m.lead_id`);
}

/**
 * Creates a lead for each row that matched none, with ids in file order; gives their number.
 * @param firstNewRow - the first row of the chunk, if each of its rows creates a lead: then no row has to be counted
 */
export async function insertLeads(
  executor: Executor,
  merge: Merge,
  firstNewRow: number | undefined,
): Promise<number> {
  // Only a file of nothing but ids has no column to write, and by id nothing is created.
  if (merge.written.length === 0) return 0;
  const { batchId, partitionId, subscription } = merge.plan.job;
  return executor.execute(sql`
    insert into ${merge.leads} (
      id, "leadPartitionId", "createdAt", "updatedAt", _created_by_import, _changed_by_import,
      ${commaList(merge.written.map((column) => identifier(column.field.name)))}
    )
    select
      ${newId(subscription.schema, firstNewRow)}, ${partitionId ?? 1}::integer, ${writtenAt(merge)}, ${writtenAt(merge)},
      ${batchId}::integer, ${batchId}::integer,
      ${commaList(merge.written.map((column) => cellOf('s', column)))}
    from ${merge.staging} s
    ${firstNewRow === undefined ? withoutMatch(merge) : sql``}`);
}

function withoutMatch(merge: Merge): Sql {
  return sql`
    left join ${merge.matches} m on m.row_number = s.row_number
    where m.row_number is null`;
}

function newId(schema: string, firstNewRow: number | undefined): Sql {
  const place =
    firstNewRow === undefined
      ? sql`row_number() over (order by s.row_number)`
      : sql`(s.row_number - ${firstNewRow - 1}::integer)`;
  return sql`${nextLeadId(schema)} - 1 + ${place}`;
}

/**
 * Makes the new leads members of the list: those of the import behind the counter, which moves only with the commit. The
 * upper bound is for the planner, which would otherwise expect a third of all leads and read them all.
 */
export async function addCreatedToList(executor: Executor, merge: Merge, rowCount: number): Promise<void> {
  const { batchId, listId, subscription } = merge.plan.job;
  if (listId === null || merge.written.length === 0) return;
  const firstId = nextLeadId(subscription.schema);
  await executor.execute(sql`
    insert into ${identifier(subscription.schema, 'list_members')} (list_id, lead_id, added_at)
    select ${listId}::integer, id, ${lockedAt(subscription.schema)}
    from ${merge.leads}
    where id >= ${firstId}
      and id < ${firstId} + ${rowCount}::integer
      and _created_by_import = ${batchId}::integer`);
}

/** Makes the matched leads members of the list, those that the import did not change as well. */
export async function addMatchedToList(executor: Executor, merge: Merge): Promise<void> {
  const { listId, subscription } = merge.plan.job;
  if (listId === null) return;
  await executor.execute(sql`
    insert into ${identifier(subscription.schema, 'list_members')} (list_id, lead_id, added_at)
    select distinct ${listId}::integer, lead_id, ${lockedAt(subscription.schema)}
    from ${merge.matches}
    where lead_id is not null
    on conflict do nothing`);
}
