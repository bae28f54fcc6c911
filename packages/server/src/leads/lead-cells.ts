import { identifier, join, type Sql, sql } from '../db/sql.ts';
import type { Field } from '../fields/fields.ts';
import { inUtc, joinCompany, ownOrCompany } from './lead-json.ts';

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
    ${joinCompany(schema, fields)}
    where ${where}
    order by l.id`;
}

function cellOf(field: Field): Sql {
  const value = ownOrCompany(field);
  switch (field.dataType) {
    case 'boolean':
      // One that was never set reads false.
      return sql`case when ${value} then 'true' else 'false' end`;
    case 'datetime':
      return inUtc(value);
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

/** PostgreSQL writes large and small numbers with an exponent. */
function plainDecimal(value: Sql): Sql {
  return sql`case when ${value}::text like '%e%' then trim_scale(${value}::text::numeric)::text else ${value}::text end`;
}

/** More of them only where they say something. */
function twoDigits(value: Sql): Sql {
  return sql`case when ${value} = round(${value}, 2) then round(${value}, 2) else trim_scale(${value}) end`;
}
