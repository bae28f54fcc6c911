import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { columnType } from './data-types.ts';
import { type Field, listFields } from './fields.ts';
import { chooseFields, type LeadRow, selectLeads } from './lead-json.ts';
import { lookupKey } from './lookup-key.ts';

/** A query for leads by the values of one field. */
export interface LeadFilter {
  readonly filterType: string;
  readonly filterValues: readonly string[];
  readonly fieldNames: readonly string[];
  /** Only leads with a greater id: the page behind this one. */
  readonly afterId: number;
  readonly limit: number;
}

const maxFilterValues = 300;
const maxMatches = 1_000;

/**
 * Finds leads by a filter, ordered by id.
 * @throws ApiError 1006 or 1011 for the filter type, 1006 for a field, 1001 for a value that is none of the type, 1003
 * for too many values or too many leads.
 */
export async function findLeads(executor: Executor, schema: string, filter: LeadFilter): Promise<LeadRow[]> {
  const allFields = await listFields(executor, schema);
  const condition = toCondition(findFilterField(allFields, filter.filterType), filter.filterValues);
  const fields = chooseFields(allFields, filter.fieldNames);
  await checkMatches(executor, schema, condition);
  return executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields)}
    where ${condition}
      and l.id > ${filter.afterId}
    order by l.id
    limit ${filter.limit}`);
}

function findFilterField(fields: readonly Field[], name: string): Field {
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw refuse('1006', name);
  if (!field.isSearchable) throw refuse('1011', name);
  return field;
}

/** Text is compared trimmed and without regard to case, as in an import; numbers by value. */
function toCondition(field: Field, values: readonly string[]): Sql {
  if (values.length > maxFilterValues) {
    throw refuse(
      '1003',
      `Too many filter values: ${values.length} given and the maximum is ${maxFilterValues}`,
    );
  }
  const column = sql`l.${identifier(field.name)}`;
  if (columnType(field.dataType) === 'bigint' || field.name === 'leadPartitionId') {
    return sql`${column} = any(${values.map(toInteger)}::bigint[])`;
  }
  // One value a parameter, so that each is brought into the form of the index by the same expression.
  return sql`${lookupKey(column)} in (select ${lookupKey(sql`value`)} from unnest(${values}::text[]) as value)`;
}

function toInteger(text: string): string {
  if (!/^[+-]?\d{1,18}$/.test(text)) throw refuse('1001', text, 'integer');
  return text;
}

/** More matches than the limit are refused, on whichever page. */
async function checkMatches(executor: Executor, schema: string, condition: Sql): Promise<void> {
  const [row] = await executor.query<{ matches: number }>(sql`
    select count(*) as matches
    from (
      select
      from ${identifier(schema, 'leads')} l
      where ${condition}
      limit ${maxMatches + 1}
    ) found`);
  if (row !== undefined && row.matches > maxMatches)
    throw refuse('1003', 'Too many results match the filter');
}
