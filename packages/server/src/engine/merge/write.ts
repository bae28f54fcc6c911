import { integerArray } from '../../db/arrays.ts';
import { timeOf } from '../../db/microseconds.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { firstSource } from '../../leads/first-source.ts';
import { type LeadPlace, lastWrite } from '../../leads/lead-lock.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import type { ChangedList, Packs } from '../../ledger/packs.ts';
import { insertCopies } from '../dry-run/copies.ts';
import { notedRows, noteLeads } from '../dry-run/notes.ts';
import { foundLeads, isFoundLead } from './compare.ts';
import { cellOf, commaList, keptForFewRows, type Merge, newValue } from './expressions.ts';
import type { Judgement } from './judge.ts';
import { recordChanges } from './record-changes.ts';
import { rowSet } from './row-set.ts';
import type { DryTarget } from './target.ts';

/** The statements that write the rows of a chunk, and what the ledger has of them. */
export function writeLeads(
  merge: Merge,
  judgement: Judgement,
  place: LeadPlace,
  ledger: LedgerWriter | undefined,
): Sql[] {
  const { created, changed } = judgement;
  const { plan, target } = merge;
  const statements: Sql[] = [];
  if (target.dryRun !== undefined) statements.push(...changeCopies(merge, judgement, place, target.dryRun));
  else if (changed.length > 0) {
    const packs = ledger && recordChanges(merge, judgement, ledger);
    if (packs !== undefined) statements.push(packs.insert);
    statements.push(updateLeads(merge, judgement, place, packs));
  }
  if (created.length > 0) {
    if (ledger !== undefined) statements.push(recordCreation(merge, judgement, place, ledger));
    statements.push(keptForFewRows(merge, insertLeads(merge, judgement, place)));
  }
  if (plan.list !== undefined) statements.push(...insertMembers(merge, judgement, place, plan.list, ledger));
  if (target.dryRun !== undefined) statements.push(...noteLeads(merge, judgement, place.nextId));
  return statements;
}

/** In a dry run: copies leads as they would be, those that are not there yet. */
function changeCopies(merge: Merge, judgement: Judgement, place: LeadPlace, dryRun: DryTarget): Sql[] {
  const { changed, leads, lastRows } = judgement;
  const copied = changed.filter((row) => leads.isCopy(row));
  const others = changed.filter((row) => !leads.isCopy(row));
  const written = { at: writtenAt(merge, place), behind: rowsBehind(merge, others, lastRows) };
  return [
    ...(copied.length === 0 ? [] : [updateLeads(merge, { ...judgement, changed: copied }, place, undefined)]),
    ...(others.length === 0 ? [] : [insertCopies(merge, { ...judgement, changed: others }, dryRun, written)]),
  ];
}

function recordCreation(
  { chunk, plan }: Merge,
  { created }: Judgement,
  { nextId }: LeadPlace,
  ledger: LedgerWriter,
): Sql {
  const rowNumbers = created.map((row) => chunk.rows.numberOf(row));
  return ledger.creation({ firstLead: nextId, count: created.length, list: plan.list, rowNumbers });
}

/** Writes the rows that change their leads. Fails with `movedCode` if a lead is not where one was found. */
function updateLeads(
  merge: Merge,
  { changed: only, leads, edits, lastRows }: Judgement,
  place: LeadPlace,
  packs: Packs | undefined,
): Sql {
  const { chunk, written, target } = merge;
  const more = [foundLeads(only, leads), rowsBehind(merge, only, lastRows)];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns: written, more });
  return sql`
    with changed as (
      update ${target.leads} l
      set ${commaList(written.map((column) => sql`${identifier(column.field.name)} = ${newValue(set, column)}`))},
        "updatedAt" = ${writtenAt(merge, place)},
        ${packs === undefined ? sql`` : sql`_last_change = ${packs.packAt(sql`(s.o - 1)`)},`}
        _changed_by_import = ${merge.plan.job.batchId}
      from ${set.table}
      where ${isFoundLead(only, leads)}
      returning l.id
    )
    select 1 / (count(*) = ${only.length})::integer
    from changed`;
}

/** PostgreSQL's code for a division by zero, by which an update says that not all leads are where they were found. */
export const movedCode = '22012';

/** Creates a lead for each row that matched none, with ids in file order. */
function insertLeads(merge: Merge, { created, edits, lastRows }: Judgement, place: LeadPlace): Sql {
  const { chunk, written, plan, target } = merge;
  const { batchId, partitionId, origin } = plan.job;
  const source = [...firstSource(origin.source, plan.list)];
  const noted = target.dryRun !== undefined ? notedRows(chunk, created) : [];
  const set = rowSet('s', {
    rows: chunk.rows,
    // All rows are sent as they are kept.
    ...(created.length < chunk.rows.count && { only: created }),
    edits,
    columns: written,
    more: [rowsBehind(merge, created, lastRows), ...noted],
  });
  return sql`
    insert into ${target.leads} (
      id, "leadPartitionId", "createdAt", "updatedAt", _created_by_import, _changed_by_import,
      ${commaList([
        ...source.map(([field]) => identifier(field)),
        ...written.map((column) => identifier(column.field.name)),
        ...noted.map(({ name }) => identifier(name)),
      ])}
    )
    select
      ${place.nextId - 1}::integer + o::integer, ${partitionId ?? 1}::integer, ${writtenAt(merge, place)}, ${writtenAt(merge, place)},
      ${batchId}::integer, ${batchId}::integer,
      ${commaList([
        ...source.map(([, value]) => sql`${value}::text`),
        ...written.map((column) => cellOf('s', column)),
        ...noted.map(({ name }) => sql`s.${identifier(name)}`),
      ])}
    from ${set.table}`;
}

/** The leads that rows of the chunk match, those that are not changed as well, each with the first of its rows. */
function matchedLeads({ chunk }: Merge, { leads }: Judgement): { ids: number[]; rows: number[] } {
  const rowOf = new Map<number, number>();
  for (let row = 0; row < chunk.rows.count; row += 1) {
    if (leads.has(row) && !rowOf.has(leads.leadId(row))) rowOf.set(leads.leadId(row), row);
  }
  return { ids: [...rowOf.keys()], rows: [...rowOf.values()] };
}

function insertMembers(
  merge: Merge,
  judgement: Judgement,
  place: LeadPlace,
  list: ChangedList,
  ledger: LedgerWriter | undefined,
): Sql[] {
  const { created } = judgement;
  const { chunk } = merge;
  const { members, allMembers } = merge.target;
  const insert = (leads: Sql, addedBy: Sql) => sql`
    insert into ${members} (list_id, lead_id, added_at, added_by)
    select ${list.id}::integer, lead_id, ${timeOf(sql`${place.lockedAt}::bigint`)}, ${addedBy}
    from ${leads}`;
  const statements: Sql[] = [];
  const { ids, rows } = matchedLeads(merge, judgement);
  if (ids.length > 0) {
    const strangers = sql`
      select o - 1 as place, lead_id, lead_id as id, row_number
      from (
        select
          unnest(${integerArray(ids)}::integer[]) as lead_id,
          unnest(${integerArray(rows, (row) => chunk.rows.numberOf(row))}::integer[]) as row_number,
          generate_series(1, ${ids.length}::integer) as o
        offset 0
      ) matched
      where ${join(
        allMembers.map((table) => isStranger(table, list)),
        ' and ',
      )}`;
    const packs = ledger?.listAdditions(list, ids.length, strangers);
    if (packs !== undefined) statements.push(packs.insert);
    statements.push(insert(sql`(${strangers}) added`, packs?.packAt(sql`place`) ?? sql`null::bigint`));
  }
  if (created.length > 0) {
    const lastId = place.nextId + created.length - 1;
    statements.push(
      insert(
        sql`generate_series(${place.nextId}::integer, ${lastId}::integer) as lead_id`,
        sql`null::bigint`,
      ),
    );
  }
  return statements;
}

function isStranger(members: Sql, list: ChangedList): Sql {
  return sql`
      not exists (
        select
        from ${members} m
        where m.list_id = ${list.id}
          and m.lead_id = matched.lead_id
      )`;
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
