import type { GivenAssets, GivenMembership } from '../assets/given-assets.ts';
import { resolveLeads } from '../assets/given-leads.ts';
import { type PlacedAsset, storeAssets } from '../assets/store-assets.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import { readJsonValue } from '../fields/json-value.ts';
import { takeIds } from './change-status.ts';
import { firstStatus, type ProgressionStatus, statusesOf, statusNamed } from './find-program.ts';
import { listCustomFields, type MemberField } from './member-fields.ts';
import { settleMembers } from './settle-members.ts';

/** How many rows were stored of each kind. */
export type StoredCounts = Readonly<Record<string, number>>;

/**
 * Stores assets with the members of programs, for one transaction that has locked the leads; see `storeAssets`. A program whose row names
 * members has these and no others then; those of others keep up with their channels, see `settleMembers`. Nothing of it is an activity.
 * @throws ApiError 1003 that names the place and the value
 */
export async function storeGiven(
  executor: Executor,
  schema: string,
  given: GivenAssets,
  now: Date,
): Promise<StoredCounts> {
  const placed = await storeAssets(executor, schema, given, now);
  const fields = await listCustomFields(executor, schema);
  for (const program of placed) await storeMembers(executor, schema, program, fields, now);
  await settleMembers(executor, schema, placed, now);
  const counts: Record<string, number> = {};
  const count = (name: string, rows: number) => {
    if (rows > 0) counts[name] = (counts[name] ?? 0) + rows;
  };
  count('folders', given.folders.length);
  count('programMemberFields', given.memberFields.length);
  for (const { kind, leads } of placed) {
    count(kind, 1);
    count('members', leads?.length ?? 0);
  }
  return counts;
}

async function storeMembers(
  executor: Executor,
  schema: string,
  { id, members, leads, place }: PlacedAsset,
  fields: readonly MemberField[],
  now: Date,
): Promise<void> {
  if (leads === undefined) return;
  const table = identifier(schema, 'program_members');
  await executor.execute(sql`delete from ${table} where program_id = ${id}`);
  if (leads.length === 0) return;
  const statuses = await statusesOf(executor, schema, { channel: String(members['channel']) });
  const leadIds = await resolveLeads(executor, schema, leads);
  const twice = leadIds.find((leadId, index) => leadIds.indexOf(leadId) !== index);
  if (twice !== undefined) throw refuse('1003', `${place}.members has lead ${twice} twice`);
  const first = await takeIds(executor, schema, leads.length);
  const rows = leads.map((lead, index) => ({
    ...membershipOf(lead, statuses, fields, now),
    leadId: leadIds[index],
    id: first + index,
  }));
  await executor.execute(sql`
    insert into ${table} (
      program_id, lead_id, id, status, step, member_since, updated_at, reached_success, reached_success_at, is_exhausted,
      track_name, nurture_cadence, status_reason, registration_likelihood, attendance_likelihood, waitlist_priority, data
    )
    select
      ${id}::integer, "leadId", id, status, step, since, "updatedAt", success, "successAt", exhausted, track, cadence, reason,
      registration, attendance, waitlist, data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      "leadId" integer, id integer, status text, step integer, since timestamptz, "updatedAt" timestamptz, success boolean,
      "successAt" timestamptz, exhausted boolean, track text, cadence text, reason text, registration integer,
      attendance integer, waitlist integer, data jsonb
    )`);
  await acquire(executor, schema, id, leads, leadIds);
}

/** Leads whose rows say that the program acquired them. */
async function acquire(
  executor: Executor,
  schema: string,
  programId: number,
  leads: readonly GivenMembership[],
  leadIds: readonly number[],
): Promise<void> {
  const acquired = leadIds.filter((_id, index) => leads[index]?.values['acquiredBy'] === true);
  if (acquired.length === 0) return;
  await executor.execute(sql`
    update ${identifier(schema, 'leads')}
    set "acquisitionProgramId" = ${String(programId)}
    where id = any(${acquired}::integer[])`);
}

const standardNames = new Set([
  'acquiredBy',
  'createdAt',
  'updatedAt',
  'programId',
  'program',
  'isExhausted',
  'trackName',
  'stream',
  'nurtureCadence',
  'statusReason',
  'registrationLikelihood',
  'attendanceLikelihood',
  'waitlistPriority',
  'reachedSuccessDate',
  'lookupField',
]);

function membershipOf(
  lead: GivenMembership,
  statuses: readonly ProgressionStatus[],
  fields: readonly MemberField[],
  now: Date,
) {
  const { values, membershipDate, reachedSuccess, statusName, place } = lead;
  const status = placedError(place, () =>
    statusName === undefined ? firstStatus(statuses) : statusNamed(statuses, statusName),
  );
  const since = membershipDate ?? now;
  const success = reachedSuccess ?? status.success;
  return {
    status: status.name,
    step: status.step,
    since,
    updatedAt: timeOf(values['updatedAt']) ?? since,
    success,
    successAt: success ? (timeOf(values['reachedSuccessDate']) ?? since) : null,
    exhausted: values['isExhausted'] === true,
    track: values['trackName'] ?? values['stream'] ?? null,
    cadence: values['nurtureCadence'] ?? null,
    reason: values['statusReason'] ?? null,
    registration: values['registrationLikelihood'] ?? null,
    attendance: values['attendanceLikelihood'] ?? null,
    waitlist: values['waitlistPriority'] ?? null,
    data: customValues(lead, fields),
  };
}

function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/Z\+0000$/, 'Z') : undefined;
}

function customValues({ values, place }: GivenMembership, fields: readonly MemberField[]): object {
  const find = fieldFinder(fields);
  const named = Object.entries(values).filter(([name]) => !standardNames.has(name));
  return Object.fromEntries(
    named.map(([name, value]) => {
      const field = find(name);
      if (field === undefined) throw refuse('1003', `${place}.${name} is no field of program members`);
      return [field.name, placedError(`${place}.${name}`, () => readJsonValue(field, value))];
    }),
  );
}

/** Says where it was. */
function placedError<Result>(place: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) throw refuse('1003', `${place}: ${error.message}`);
    throw error;
  }
}

/** Deletes who is in programs or campaigns that are about to go, and what is scheduled of these; in all of them if no ids are given. */
export async function deleteMembersOf(
  executor: Executor,
  schema: string,
  kind: string,
  ids: readonly number[] | undefined,
): Promise<void> {
  const which = (column: string) =>
    ids === undefined ? sql`true` : sql`${identifier(column)} = any(${ids}::integer[])`;
  if (kind === 'programs') {
    await executor.execute(
      sql`delete from ${identifier(schema, 'program_members')} where ${which('program_id')}`,
    );
  }
  if (kind === 'smartCampaigns') {
    await executor.execute(
      sql`delete from ${identifier(schema, 'campaign_members')} where ${which('campaign_id')}`,
    );
    await executor.execute(
      sql`delete from ${identifier(schema, 'campaign_runs')} where ${which('campaign_id')}`,
    );
  }
}
