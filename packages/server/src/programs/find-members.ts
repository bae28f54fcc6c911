import type { Executor } from '../db/database.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fieldFinder, findFields } from '../fields/field-finder.ts';
import { checkFilterValues, isStorable } from '../leads/filter-leads.ts';
import type { Program } from './find-program.ts';
import { listMemberFields, type MemberField } from './member-fields.ts';

/** A query for the members of a program. */
export interface MemberFilter {
  readonly filterType: string;
  /** Undefined with `updatedAt`, which has a range. */
  readonly filterValues: readonly string[];
  readonly range: { readonly from: Date; readonly to: Date } | undefined;
  readonly fieldNames: readonly string[];
  readonly afterId: number;
  readonly limit: number;
  /** So many may match, at the most, where leads are not named. */
  readonly most: number;
}

/** What a member is shown with when no fields are asked for. */
const defaultFields = ['leadId', 'reachedSuccess', 'programId', 'acquiredBy', 'membershipDate'];

/** A member as PostgreSQL writes it, with its lead for paging. */
export interface MemberRow {
  readonly leadId: number;
  readonly json: string;
}

/**
 * A page of the members of a program, by lead.
 * @throws ApiError 1003 for the filter type, too many values and too many members, 1001 for a value that is none of the type, 1006 for a
 * field
 */
export async function findMembers(
  executor: Executor,
  schema: string,
  program: Program,
  filter: MemberFilter,
): Promise<MemberRow[]> {
  checkFilterValues(filter.filterValues);
  const all = await listMemberFields(executor, schema);
  const names = filter.fieldNames.length === 0 ? defaultFields : filter.fieldNames;
  const shown = findFields(all, names).map(
    (field) => sql`${memberValue(field, program)} as ${identifier(field.name)}`,
  );
  const matches = sql`m.program_id = ${program.id} and ${conditionOf(all, filter)}`;
  if (filter.filterType !== 'leadId' && filter.afterId === 0)
    await checkCount(executor, schema, matches, filter.most);
  return executor.query<MemberRow>(sql`
    select m.lead_id as "leadId", (select row_to_json(shown)::text from (select ${join(shown, ', ')}) shown) as json
    from ${identifier(schema, 'program_members')} m
    join ${identifier(schema, 'leads')} l on l.id = m.lead_id
    where ${matches}
      and m.lead_id > ${filter.afterId}
    order by m.lead_id
    limit ${filter.limit}`);
}

async function checkCount(executor: Executor, schema: string, matches: Sql, most: number): Promise<void> {
  if (!Number.isFinite(most)) return;
  const [counted] = await executor.query<{ count: number }>(sql`
    select count(*) as count
    from (select from ${identifier(schema, 'program_members')} m where ${matches} limit ${most + 1}) matching`);
  const count = counted?.count ?? 0;
  if (count <= most) return;
  const inWords = (number: number) => number.toLocaleString('en-US');
  throw refuse(
    '1003',
    `Total membership size: ${inWords(count)} exceeds the limit allowed ${inWords(most)} for the filter`,
  );
}

function conditionOf(fields: readonly MemberField[], { filterType, filterValues, range }: MemberFilter): Sql {
  const values = filterValues.filter(isStorable);
  switch (filterType) {
    case 'leadId':
      return sql`m.lead_id = any(${values.map(toLeadId)}::integer[])`;
    case 'statusName':
      return sql`lower(m.status) = any(${values.map((value) => value.toLowerCase())}::text[])`;
    case 'reachedSuccess':
      return sql`m.reached_success = any(${values.map(toTruth)}::boolean[])`;
    case 'updatedAt':
      if (range === undefined) throw refuse('1002', 'startAt');
      return sql`date_trunc('second', m.updated_at) >= ${range.from} and date_trunc('second', m.updated_at) <= ${range.to}`;
    default: {
      const field = fieldFinder(fields.filter(({ isCustom }) => isCustom))(filterType);
      if (field === undefined || (field.dataType !== 'string' && field.dataType !== 'integer')) {
        throw refuse('1003', `Invalid filterType '${filterType}'`);
      }
      return sql`lower(m.data ->> ${field.name}::text) = any(${values.map((value) => value.toLowerCase())}::text[])`;
    }
  }
}

function toLeadId(value: string): number {
  const id = Number(value);
  if (!/^\d{1,10}$/.test(value) || id > 2 ** 31 - 1) throw refuse('1001', value, 'integer');
  return id;
}

function toTruth(value: string): boolean {
  if (/^(true|1)$/i.test(value)) return true;
  if (/^(false|0)$/i.test(value)) return false;
  throw refuse('1001', value, 'boolean');
}

/** Whether a lead `l` was acquired by a program. */
export function isAcquiredBy(programId: Sql): Sql {
  return sql`coalesce(l."acquisitionProgramId" = ${programId}::text, false)`;
}

function memberValue(field: MemberField, program: Program): Sql {
  if (field.isCustom) return customValue(field);
  switch (field.name) {
    case 'acquiredBy':
      return isAcquiredBy(sql`m.program_id`);
    case 'attendanceLikelihood':
      return sql`m.attendance_likelihood`;
    case 'isExhausted':
      return sql`m.is_exhausted`;
    case 'leadId':
      return sql`m.lead_id`;
    case 'createdAt':
    case 'membershipDate':
      return inUtc(sql`m.member_since`);
    case 'nurtureCadence':
      return sql`m.nurture_cadence`;
    case 'program':
      return sql`${program.name}::text`;
    case 'programId':
      return sql`m.program_id`;
    case 'reachedSuccess':
      return sql`m.reached_success`;
    case 'reachedSuccessDate':
      return inUtc(sql`m.reached_success_at`);
    case 'registrationLikelihood':
      return sql`m.registration_likelihood`;
    case 'statusName':
      return sql`m.status`;
    case 'statusReason':
      return sql`m.status_reason`;
    case 'trackName':
      return sql`m.track_name`;
    case 'updatedAt':
      return inUtc(sql`m.updated_at`);
    default:
      return sql`m.waitlist_priority`;
  }
}

/** A value that is kept as text, as JSON has it. */
function customValue({ name, dataType }: MemberField): Sql {
  const text = sql`m.data ->> ${name}::text`;
  switch (dataType) {
    case 'integer':
    case 'score':
    case 'percent':
      return sql`(${text})::bigint`;
    case 'float':
      return sql`(${text})::double precision`;
    case 'currency':
      return sql`(${text})::numeric`;
    case 'boolean':
      return sql`coalesce((${text})::boolean, false)`;
    case 'datetime':
      return inUtc(sql`(${text})::timestamptz`);
    default:
      return sql`(${text})`;
  }
}

/** `2026-01-31T08:30:00Z` */
export function inUtc(value: Sql): Sql {
  return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}
