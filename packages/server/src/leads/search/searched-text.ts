import { join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { ownOrCompany } from '../lead-json.ts';

/** What people know of somebody; the other fields that are searched are those that have an index. */
const known = new Set(['firstName', 'middleName', 'lastName', 'email', 'company', 'phone', 'mobilePhone']);

/** The fields that a search looks at: names, e-mail address, company, telephone numbers, and all that leads can be looked up by. */
export function searchedFields(fields: readonly Field[]): Field[] {
  return fields.filter(
    ({ name, dataType, isSearchable }) =>
      known.has(name) || (isSearchable && columnType(dataType) === 'text' && name !== 'leadPartitionId'),
  );
}

/** The values of these fields of the lead `l`, which may be linked to the company `c`, in one text; between them a character that no word has. */
export function searchedText(fields: readonly Field[]): Sql {
  return sql`concat_ws(${raw("E'\\x1f'")}, ${join(fields.map(ownOrCompany), ', ')})`;
}
