import { identifier, join, type Sql, sql } from '../db/sql.ts';
import type { Field } from '../fields/fields.ts';
import { ownOrCompany } from './lead-json.ts';

/** Which leads, as parts of a statement without values. */
export interface LeadSelection {
  /** Joined to leads `l`. */
  readonly from?: Sql;
  readonly where?: Sql;
}

/**
 * Leads in the order of their ids, with a column for each field, of such types that PostgreSQL's own CSV has the values as files have
 * them. The statement has no values, as COPY takes none.
 */
export function selectLeadCells(
  schema: string,
  fields: readonly Field[],
  { from = sql``, where = sql`true` }: LeadSelection,
): Sql {
  return sql`
    select ${join(fields.map(cellOf), ', ')}
    from ${identifier(schema, 'leads')} l
    ${from}
    ${lookUpCompany(schema, fields)}
    where ${where}
    order by l.id`;
}

/**
 * The company `c` of each lead. It is looked up lead by lead, so that these come in the order of their index: a join would have
 * PostgreSQL sort all of them, on disk.
 */
function lookUpCompany(schema: string, fields: readonly Field[]): Sql {
  if (!fields.some((field) => field.isCompanyField)) return sql``;
  return sql`
    left join lateral (
      select *
      from ${identifier(schema, 'companies')} company
      where company."externalCompanyId" = l."externalCompanyId"
      offset 0
    ) c on true`;
}

function cellOf(field: Field): Sql {
  const value = ownOrCompany(field);
  switch (field.dataType) {
    case 'boolean':
      // One that was never set reads false.
      return sql`case when ${value} then 'true' else 'false' end`;
    case 'datetime':
      return wholeSeconds(value);
    case 'date':
    case 'integer':
    case 'score':
    case 'percent':
      return value;
    case 'float':
      return plainDecimal(value);
    case 'currency':
      return twoDigits(value);
    default:
      // Not all of them are text: the partition is a reference, and a number.
      return sql`nullif(${value}::text, '')`;
  }
}

/** `2026-01-31T08:30:00Z`; to_char would take longer than all the rest of a row. */
function wholeSeconds(value: Sql): Sql {
  return sql`replace(date_trunc('second', ${value} at time zone 'UTC')::text, ' ', 'T') || 'Z'`;
}

/** PostgreSQL writes large and small numbers with an exponent. */
function plainDecimal(value: Sql): Sql {
  return sql`case when ${value}::text like '%e%' then trim_scale(${value}::text::numeric)::text else ${value}::text end`;
}

/** More of them only where they say something. */
function twoDigits(value: Sql): Sql {
  return sql`case when ${value} = round(${value}, 2) then round(${value}, 2) else trim_scale(${value}) end`;
}
