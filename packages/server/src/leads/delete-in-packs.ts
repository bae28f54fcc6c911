import { integerArray, textArray } from '../db/arrays.ts';
import type { Executor, Transaction } from '../db/database.ts';
import { demand } from '../db/demand.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { secondsOf } from '../db/time-text.ts';
import { type DeletedColumn, seconds } from '../ledger/deletion-packs.ts';
import type { LedgerWriter } from '../ledger/ledger-writer.ts';
import { textOf } from '../ledger/packs.ts';
import { type LeadColumn, readLeadColumns } from './leaving-leads.ts';
import { deleteMemberships } from './moved-memberships.ts';

/** A lead that an undo deletes, and the row of the file that had created it. */
export interface LeadToDelete {
  readonly leadId: number;
  readonly row: number;
}

const notThere = 'a lead is not there that was found';

/**
 * Deletes leads that are there, in a transaction that has locked them, and takes them out of static lists, programs and campaigns. What they
 * were goes from table to table: to send it here and back took three times as long as everything else.
 */
export async function deleteInPacks(
  transaction: Transaction,
  ledger: LedgerWriter,
  schema: string,
  leads: readonly LeadToDelete[],
): Promise<void> {
  if (leads.length === 0) return;
  const ids = integerArray(leads.map(({ leadId }) => leadId));
  const columns = await readLeadColumns(transaction, schema);
  const [filled, lists, programs] = await transaction.together((executor) => [
    findFilled(executor, schema, columns.map(toDeleted), ids),
    readLists(executor, schema, ids),
    readPrograms(executor, schema, ids),
  ]);
  const values = filled.map(textOfColumn);
  const record = ledger.deletions({
    columns: filled,
    leadCount: leads.length,
    rows: sql`
      select
        g.o - 1 as place, l.id, g.row_number, g.lists, g.programs, array[${join(values, ', ')}]::text[] as lead_values
      from (
        select
          unnest(${ids}::integer[]) as lead_id, unnest(${integerArray(leads.map(({ row }) => row))}::integer[]) as row_number,
          ${textsOf(leads, lists)} as lists, ${textsOf(leads, programs)} as programs,
          generate_series(1, ${leads.length}::integer) as o
        offset 0
      ) g
      join ${identifier(schema, 'leads')} l on l.id = g.lead_id`,
  });
  transaction.atCommit(record);
  transaction.atCommit(sql`
    delete from ${identifier(schema, 'list_members')}
    where lead_id = any(${ids}::integer[])`);
  for (const statement of deleteMemberships(schema, ids)) transaction.atCommit(statement);
  transaction.atCommit(sql`
    with deleted as (
      delete from ${identifier(schema, 'leads')}
      where id = any(${ids}::integer[])
      returning id
    )
    select ${demand(sql`count(*) = ${leads.length}`, notThere)}
    from deleted`);
}

/** Of the clock, not of files: always finite, and in every lead. */
const ownTimes = new Set(['createdAt', 'updatedAt']);

function toDeleted({ name, type }: LeadColumn): DeletedColumn {
  if (ownTimes.has(name)) return { name, type: seconds };
  return { name, type: type === 'timestamp with time zone' ? 'timestamptz' : type };
}

function textOfColumn({ name, type }: DeletedColumn): Sql {
  const value = sql`l.${identifier(name)}`;
  return type === seconds ? secondsOf(value) : textOf({ type }, value);
}

/** The columns in which any of the leads has a value: most of them are empty, and the others are what takes time. */
async function findFilled(
  executor: Executor,
  schema: string,
  columns: readonly DeletedColumn[],
  ids: Buffer,
): Promise<DeletedColumn[]> {
  const counts = columns.map(({ name }) => sql`count(l.${identifier(name)}) > 0`);
  const [found] = await executor.query<{ filled: readonly boolean[] }>(sql`
    select array_to_json(array[${join(counts, ', ')}]) as filled
    from ${identifier(schema, 'leads')} l
    where id = any(${ids}::integer[])`);
  return columns.filter((_, index) => found?.filled[index] === true);
}

/** By lead, JSON as text. */
type Texts = ReadonlyMap<number, string>;

async function readLists(executor: Executor, schema: string, ids: Buffer): Promise<Texts> {
  return readTexts(
    executor,
    sql`
      select
        lead_id as "leadId",
        json_agg(json_build_object('listId', list_id, 'addedAt', added_at, 'addedBy', added_by))::text as text
      from ${identifier(schema, 'list_members')}
      where lead_id = any(${ids}::integer[])
      group by lead_id`,
  );
}

async function readPrograms(executor: Executor, schema: string, ids: Buffer): Promise<Texts> {
  return readTexts(
    executor,
    sql`
      select lead_id as "leadId", jsonb_agg(to_jsonb(m) - 'lead_id' order by program_id)::text as text
      from ${identifier(schema, 'program_members')} m
      where lead_id = any(${ids}::integer[])
      group by lead_id`,
  );
}

async function readTexts(executor: Executor, select: Sql): Promise<Texts> {
  const rows = await executor.query<{ leadId: number; text: string }>(select);
  return new Map(rows.map(({ leadId, text }) => [leadId, text]));
}

/** Those of leads, in their order, as a column of a select. */
function textsOf(leads: readonly LeadToDelete[], texts: Texts): Sql {
  if (texts.size === 0) return sql`null`;
  return sql`unnest(${textArray(leads.map(({ leadId }) => texts.get(leadId) ?? null))}::text[])`;
}
