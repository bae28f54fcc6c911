import type { Transaction } from '../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../db/sql.ts';
import { columnType } from '../fields/data-types.ts';
import type { Field } from '../fields/fields.ts';
import { activityTypes } from '../ledger/entries.ts';
import { noteFormerMembers } from '../ledger/former-members.ts';
import { fullName } from '../ledger/full-name.ts';
import type { LedgerWriter } from '../ledger/ledger-writer.ts';
import { inPieces } from './in-pieces.ts';

/** A lead that was deleted and comes back. */
export interface ReturningLead {
  readonly leadId: number;
  /** By column, those that are not null, in PostgreSQL's text form. */
  readonly values: Readonly<Record<string, string>>;
  /** Of its memberships in programs the columns. */
  readonly programs: readonly Readonly<Record<string, unknown>>[];
  /** Packs that have added it to lists that it was in when it was deleted. */
  readonly addedBy: readonly (number | null)[];
}

/** Who brings leads back, and when. */
export interface Return {
  readonly schema: string;
  readonly fields: readonly Field[];
  /** The undo that does it. */
  readonly batchId: number;
  /** The update time of one of the leads, which count from 1. */
  updatedAt(place: Sql): Sql;
  /** What the ledger keeps besides of a lead. */
  keptWith(leadId: number): Readonly<Record<string, unknown>>;
}

/**
 * Makes leads again that were deleted, with the ids, values and programs that they had, in a transaction that has locked the leads. To whoever
 * follows activities they are new leads. To put them into their lists is left to the caller.
 */
export function bringBackLeads(
  transaction: Transaction,
  ledger: LedgerWriter,
  leads: readonly ReturningLead[],
  how: Return,
): void {
  const { schema } = how;
  const rows = leads.map(({ leadId, values }, index) => ({ ...values, id: leadId, _o: index + 1 }));
  for (const piece of inPieces(rows, lengthOfRow)) transaction.atCommit(insertLeads(piece, how));
  const programs = leads.flatMap((lead) => lead.programs.map((row) => ({ ...row, lead_id: lead.leadId })));
  for (const piece of inPieces(programs)) transaction.atCommit(insertProgramMembers(schema, piece));
  for (const piece of inPieces(leads.map((lead) => eventOf(lead, how)))) {
    for (const statement of ledger.events(piece)) transaction.atCommit(statement);
  }
  const former = leads.flatMap(({ leadId, addedBy }) => addedBy.map((pack) => ({ leadId, addedBy: pack })));
  for (const statement of noteFormerMembers(schema, former)) transaction.atCommit(statement);
}

/** With what JSON has besides names and values. */
function lengthOfRow(row: Readonly<Record<string, unknown>>): number {
  let length = 2;
  for (const name in row) length += name.length + String(row[name]).length + 6;
  return length;
}

/** Columns of leads that are no fields, or have another type than their field. */
const ownTypes: ReadonlyMap<string, string> = new Map([
  ['id', 'integer'],
  ['leadPartitionId', 'integer'],
  ['createdAt', 'timestamptz'],
  ['_created_by_import', 'integer'],
  ['_last_change', 'bigint'],
]);

/** What an insert writes itself. */
const written = new Set(['updatedAt', '_changed_by_import', '_o']);

function insertLeads(
  rows: readonly Readonly<Record<string, unknown>>[],
  { schema, fields, batchId, updatedAt }: Return,
): Sql {
  const types = new Map([
    ...fields.map(({ name, dataType }) => [name, columnType(dataType)] as const),
    ...ownTypes,
  ]);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !written.has(name));
  const columns = names.map((name) => identifier(name));
  const definitions = names.map((name) => sql`${identifier(name)} ${raw(types.get(name) ?? 'text')}`);
  return sql`
    insert into ${identifier(schema, 'leads')} ("updatedAt", _changed_by_import, ${join(columns, ', ')})
    select ${updatedAt(sql`_o`)}, ${batchId}::integer, ${join(columns, ', ')}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (_o integer, ${join(definitions, ', ')})`;
}

function insertProgramMembers(schema: string, rows: readonly object[]): Sql {
  const columns = sql`
    program_id, lead_id, id, status, step, member_since, updated_at, reached_success, reached_success_at, is_exhausted, track_name,
    nurture_cadence, status_reason, registration_likelihood, attendance_likelihood, waitlist_priority, data`;
  return sql`
    insert into ${identifier(schema, 'program_members')} (${columns})
    select ${columns}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (
      program_id integer, lead_id integer, id integer, status text, step integer, member_since timestamptz,
      updated_at timestamptz, reached_success boolean, reached_success_at timestamptz, is_exhausted boolean, track_name text,
      nurture_cadence text, status_reason text, registration_likelihood integer, attendance_likelihood integer,
      waitlist_priority integer, data jsonb
    )`;
}

/** New Lead, as an event: ids of leads are in a run of new ones once. */
function eventOf({ leadId, values }: ReturningLead, { keptWith }: Return) {
  const createdAt = new Date(values['createdAt'] ?? 0).toISOString();
  const names = { firstName: values['firstName'] ?? null, lastName: values['lastName'] ?? null };
  return {
    leadId,
    type: activityTypes.newLead,
    primaryId: leadId,
    primaryValue: fullName(names),
    attributes: [{ name: 'Created Date', value: createdAt.slice(0, 10) }],
    kept: keptWith(leadId),
  };
}
