import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { DataType } from '../fields/data-types.ts';

/** A field of a membership. Standard ones are read-only. */
export interface MemberField {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length: number | null;
  readonly description: string | null;
  readonly isCustom: boolean;
  readonly isHidden: boolean;
  readonly isHtmlEncodingInEmail: boolean;
  readonly isSensitive: boolean;
}

const standard = (
  name: string,
  dataType: DataType,
  displayName: string,
  length: number | null = null,
): MemberField => ({
  name,
  displayName,
  dataType,
  length,
  description: null,
  isCustom: false,
  isHidden: false,
  isHtmlEncodingInEmail: true,
  isSensitive: false,
});

/** The standard fields by name, as the describe has them, with the names that the schema calls have for people. */
export const standardMemberFields: readonly MemberField[] = [
  standard('acquiredBy', 'boolean', 'Acquired By'),
  standard('attendanceLikelihood', 'integer', 'Attendance Likelihood'),
  standard('createdAt', 'datetime', 'Created At'),
  standard('isExhausted', 'boolean', 'Nurture Exhausted'),
  standard('leadId', 'integer', 'Lead Id'),
  standard('membershipDate', 'datetime', 'Member Date'),
  standard('nurtureCadence', 'string', 'Nurture Cadence', 4),
  standard('program', 'string', 'Program', 255),
  standard('programId', 'integer', 'Program Id'),
  standard('reachedSuccess', 'boolean', 'Success'),
  standard('reachedSuccessDate', 'datetime', 'Success Date'),
  standard('registrationLikelihood', 'integer', 'Registration Likelihood'),
  standard('statusName', 'string', 'Status', 255),
  standard('statusReason', 'string', 'Status Reason', 255),
  standard('trackName', 'string', 'Track Name', 255),
  standard('updatedAt', 'datetime', 'Updated At'),
  standard('waitlistPriority', 'integer', 'Waitlist Priority'),
];

/** The standard fields, and behind them the custom ones in the order in which they were made. */
export async function listMemberFields(executor: Executor, schema: string): Promise<MemberField[]> {
  return [...standardMemberFields, ...(await listCustomFields(executor, schema))];
}

export function listCustomFields(executor: Executor, schema: string): Promise<MemberField[]> {
  return executor.query<MemberField>(sql`
    select
      name, display_name as "displayName", data_type as "dataType", length, description, true as "isCustom",
      is_hidden as "isHidden", is_html_encoding as "isHtmlEncodingInEmail", is_sensitive as "isSensitive"
    from ${identifier(schema, 'program_member_fields')}
    order by id`);
}

/** The fields that members are found by: custom ones whose values are short enough to name, and three standard ones. */
export function searchableNames(fields: readonly MemberField[]): string[] {
  const custom = fields.filter(
    ({ isCustom, dataType }) => isCustom && (dataType === 'string' || dataType === 'integer'),
  );
  return ['leadId', ...custom.map(({ name }) => name).toSorted(), 'reachedSuccess', 'statusName'];
}
