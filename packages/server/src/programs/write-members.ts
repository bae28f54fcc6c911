import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { fieldFinder, RecordNames } from '../fields/field-finder.ts';
import { readJsonValue } from '../fields/json-value.ts';
import { changeLeads, type LeadAuthor } from '../leads/lead-lock.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { changeStatus, type StatusOutcome } from './change-status.ts';
import { type Program, requireProgram, statusesOf, statusNamed } from './find-program.ts';
import { listMemberFields, type MemberField } from './member-fields.ts';

/** Marketo's type of the activity. */
const changeProgramMemberData = 123;

/**
 * Gives leads a status in a program, for a call.
 * @throws ApiError 1013 for the program, 1025 for the status
 */
export async function syncStatus(
  database: Database,
  author: LeadAuthor,
  programId: number,
  statusName: string,
  leadIds: readonly number[],
): Promise<StatusOutcome[]> {
  const { schema } = author.subscription;
  const program = await requireProgram(database, schema, { id: programId });
  const status = statusNamed(await statusesOf(database, schema, program), statusName);
  return changeLeads(database, author, (transaction, ledger) =>
    changeStatus(transaction, ledger, schema, leadIds, { program, status, reason: author.origin.source }),
  );
}

/** A record of Sync Program Member Data, with the lead that it is for. */
export interface MemberRecord {
  readonly leadId: number;
  readonly members: Readonly<Record<string, unknown>>;
}

/** What became of one record. */
export type MemberOutcome = 'updated' | 'deleted' | ApiError;

/**
 * Changes custom fields of memberships; a record with an error changes nothing.
 * @throws ApiError 1013 for the program
 */
export async function syncData(
  database: Database,
  author: LeadAuthor,
  programId: number,
  records: readonly MemberRecord[],
): Promise<MemberOutcome[]> {
  const { schema } = author.subscription;
  const program = await requireProgram(database, schema, { id: programId });
  const read = valuesReader(await listMemberFields(database, schema));
  return changeLeads(database, author, async (transaction, ledger) => {
    const leads = await lookAt(
      transaction,
      schema,
      programId,
      records.map(({ leadId }) => leadId),
    );
    const changes: { leadId: number; values: Readonly<Record<string, string | null>> }[] = [];
    const outcomes = records.map(({ leadId, members }): MemberOutcome => {
      const isMember = leads.get(leadId);
      if (isMember === undefined) return refuse('1004 sync');
      if (!isMember) return refuse('1013 membership');
      const values = read(members);
      if (values instanceof ApiError) return values;
      changes.push({ leadId, values });
      return 'updated';
    });
    for (const { leadId, values } of changes) {
      transaction.atCommit(sql`
        update ${identifier(schema, 'program_members')}
        set data = jsonb_strip_nulls(data || ${JSON.stringify(values)}::jsonb), updated_at = ${ledger.recordedAt}
        where program_id = ${programId} and lead_id = ${leadId}`);
    }
    const events = changes.map(({ leadId }) => dataEvent(leadId, program, author));
    for (const statement of ledger.events(events)) transaction.atCommit(statement);
    return outcomes;
  });
}

function dataEvent(leadId: number, program: Program, { origin }: LeadAuthor): LedgerEvent {
  return {
    leadId,
    type: changeProgramMemberData,
    primaryId: program.id,
    primaryValue: program.name,
    attributes: [{ name: 'Source', value: origin.source }],
  };
}

/** Makes the function that reads the values of a record: by field, in PostgreSQL's text form. */
function valuesReader(fields: readonly MemberField[]) {
  const find = fieldFinder(fields);
  return (members: Readonly<Record<string, unknown>>): Record<string, string | null> | ApiError => {
    try {
      const names = new RecordNames(members);
      const values: Record<string, string | null> = {};
      for (const [name, value] of Object.entries(members)) {
        if (name.toLowerCase() === 'leadid') continue;
        const field = find(name);
        if (field === undefined) throw refuse('1006', name);
        names.add(field, name);
        if (!field.isCustom) throw refuse('1003', `Field '${field.name}' not updateable`);
        values[field.name] = readJsonValue(field, value);
      }
      return values;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  };
}

/** Takes leads out of a program. @throws ApiError 1013 for the program */
export async function deleteMembers(
  database: Database,
  author: LeadAuthor,
  programId: number,
  leadIds: readonly number[],
): Promise<MemberOutcome[]> {
  const { schema } = author.subscription;
  await requireProgram(database, schema, { id: programId });
  return changeLeads(database, author, async (transaction) => {
    const leads = await lookAt(transaction, schema, programId, leadIds);
    transaction.atCommit(sql`
      delete from ${identifier(schema, 'program_members')}
      where program_id = ${programId}
        and lead_id = any(${leadIds}::integer[])`);
    return leadIds.map((leadId): MemberOutcome => {
      const isMember = leads.get(leadId);
      if (isMember === undefined) return refuse('1004 sync');
      if (!isMember) return refuse('1037 program');
      // A lead that is given twice is no member any more by the second time.
      leads.set(leadId, false);
      return 'deleted';
    });
  });
}

/** For each lead that is there, whether it is in the program. */
async function lookAt(
  executor: Executor,
  schema: string,
  programId: number,
  leadIds: readonly number[],
): Promise<Map<number, boolean>> {
  const rows = await executor.query<{ id: number; isMember: boolean }>(sql`
    select l.id, m.lead_id is not null as "isMember"
    from ${identifier(schema, 'leads')} l
    left join ${identifier(schema, 'program_members')} m on m.program_id = ${programId} and m.lead_id = l.id
    where l.id = any(${leadIds}::integer[])`);
  return new Map(rows.map(({ id, isMember }) => [id, isMember]));
}
