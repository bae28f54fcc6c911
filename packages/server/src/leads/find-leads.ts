import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import type { Field } from '../fields/fields.ts';
import { filterLeads } from './filter-leads.ts';
import { chooseFields, type LeadRow, selectLeads } from './lead-json.ts';
import { untilIndexed } from './until-indexed.ts';

/** A query for leads by the values of one field. */
export interface LeadFilter {
  readonly filterType: string;
  readonly filterValues: readonly string[];
  readonly fieldNames: readonly string[];
  /** Only leads with a greater id: the page behind this one. */
  readonly afterId: number;
  readonly limit: number;
}

/**
 * Finds leads by a filter, ordered by id. First the matches, as too many are refused on whichever page, then the page:
 * the limit is for the second step, so that a lead that goes in between does not make its page look like the last.
 * @throws ApiError 1006 or 1011 for the filter type, 1006 for a field, 1001 for a value that is none of the type, 1003
 * for too many values or too many leads.
 */
export async function findLeads(
  executor: Executor,
  schema: string,
  allFields: readonly Field[],
  filter: LeadFilter,
): Promise<LeadRow[]> {
  const filterField = findFilterField(allFields, filter.filterType);
  const fields = chooseFields(allFields, filter.fieldNames);
  await untilIndexed(executor, schema, filterField);
  const ids = await filterLeads(executor, schema, filterField, filter.filterValues);
  return executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields)}
    where l.id = any(${ids}::integer[])
      and l.id > ${filter.afterId}
    order by l.id
    limit ${filter.limit}`);
}

function findFilterField(fields: readonly Field[], name: string): Field {
  const field = fieldFinder(fields)(name);
  if (field === undefined) throw refuse('1006', name);
  if (!field.isSearchable) throw refuse('1011', name);
  return field;
}
