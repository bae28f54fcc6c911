import type { JsonText } from '../db/json-text.ts';
import { identifier, join, raw, type Sql, sql } from '../db/sql.ts';
import type { DataType } from '../fields/data-types.ts';
import { findFields } from '../fields/field-finder.ts';
import type { Field } from '../fields/fields.ts';

/** What a lead is shown with when no fields are asked for. */
const defaultFields = ['id', 'firstName', 'lastName', 'email', 'updatedAt', 'createdAt'];

/** A lead as PostgreSQL writes it, with its id for paging. */
export interface LeadRow extends JsonText {
  readonly id: number;
}

/**
 * The fields to show: the default ones, or those asked for, with the id before them.
 * @throws ApiError 1006 for a name that is no field.
 */
export function chooseFields(fields: readonly Field[], names: readonly string[]): Field[] {
  return findFields(fields, names.length === 0 ? defaultFields : ['id', ...names]);
}

/**
 * `select id, json` of leads `l`, to be followed by a condition. PostgreSQL writes the JSON: so a number keeps all
 * its digits, and an empty field is an explicit null, but for booleans. A lead that is linked to a company shows the
 * company's values.
 */
export function selectLeads(schema: string, fields: readonly Field[], from: Sql = sql``): Sql {
  const shown = fields.map((field) => sql`${shownValue(field)} as ${identifier(field.name)}`);
  const company = fields.some((field) => field.isCompanyField)
    ? sql`left join ${identifier(schema, 'companies')} c on c."externalCompanyId" = l."externalCompanyId"`
    : sql``;
  return sql`
    select l.id, (select row_to_json(_shown)::text from (select ${join(shown, ', ')}) _shown) as json
    from ${identifier(schema, 'leads')} l
    ${from}
    ${company}`;
}

function shownValue(field: Field): Sql {
  return shownAs(field.dataType, ownOrCompany(field));
}

/** The value of a field of the lead `l`, or of the company `c` if the lead is linked to one. */
export function ownOrCompany({ name, isCompanyField }: Field): Sql {
  const own = sql`l.${identifier(name)}`;
  return isCompanyField ? sql`case when c.id is null then ${own} else c.${identifier(name)} end` : own;
}

/** A value as answers have it: a boolean that was never set is false (recorded 2021); writing tells it from one that was. */
export function shownAs(dataType: DataType, value: Sql): Sql {
  if (dataType === 'boolean') return sql`coalesce(${value}, false)`;
  return dataType === 'datetime' ? inUtc(value) : value;
}

/** `2026-01-31T08:30:00Z` */
function inUtc(value: Sql): Sql {
  return sql`to_char(${value} at time zone 'UTC', ${raw(`'YYYY-MM-DD"T"HH24:MI:SS"Z"'`)})`;
}
