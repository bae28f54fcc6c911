import type { Executor } from '../db/database.ts';
import type { JsonText } from '../db/json-text.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fieldFinder } from '../leads/field-finder.ts';
import { checkFilterValues, isStorable } from '../leads/filter-leads.ts';
import { shownAs } from '../leads/lead-json.ts';
import { lookupKey } from '../leads/lookup-key.ts';
import { shorten } from '../records/json-value.ts';
import type { ObjectField, ObjectType } from './object-type.ts';

/** A record as PostgreSQL writes it, with its id for paging. */
export interface FoundRecord extends JsonText {
  readonly id: number;
}

export interface RecordFilter {
  readonly filterType: string;
  readonly filterValues: readonly string[];
  readonly fieldNames: readonly string[];
  readonly afterId: number;
  readonly limit: number;
}

/**
 * Records by the values of a searchable field, ordered by id. External ids match exactly, other text without regard to
 * case.
 * @throws ApiError 1003 for the filter type, 1006 for a field, 1001 and 1003 for the values.
 */
export async function findRecords(
  executor: Executor,
  schema: string,
  type: ObjectType,
  filter: RecordFilter,
): Promise<FoundRecord[]> {
  const fields = await type.fields(executor, schema);
  const shown = chooseShown(type, fields, filter.fieldNames);
  const row = sql`(select row_to_json(shown) from (select ${join(shown.map(shownValue), ', ')}) shown)`;
  const json =
    filter.fieldNames.length === 0 && type.defaultFields === undefined ? sql`json_strip_nulls(${row})` : row;
  return executor.query<FoundRecord>(sql`
    select t.id, ${json}::text as json
    from ${identifier(schema, type.table)} t
    where ${condition(type, fields, filter)}
      and t.id > ${filter.afterId}
    order by t.id
    limit ${filter.limit}`);
}

function chooseShown(
  type: ObjectType,
  fields: readonly ObjectField[],
  names: readonly string[],
): readonly ObjectField[] {
  const wanted = names.length > 0 ? ['id', ...names] : type.defaultFields;
  if (wanted === undefined) return fields;
  const find = fieldFinder(fields);
  const found = wanted.map((name) => {
    const field = find(name);
    if (field === undefined) throw refuse('1006', name);
    return field;
  });
  return [...new Set(found)];
}

function shownValue({ name, dataType }: ObjectField): Sql {
  return sql`${shownAs(dataType, sql`t.${identifier(name)}`)} as ${identifier(name)}`;
}

/** `idField` and `dedupeFields` are other names of two fields. */
function condition(
  type: ObjectType,
  fields: readonly ObjectField[],
  { filterType, filterValues }: RecordFilter,
): Sql {
  checkFilterValues(filterValues);
  const aliases = new Map<string, string>([
    ['idField', 'id'],
    ['dedupeFields', type.dedupeField],
  ]);
  const name = fieldFinder(fields)(aliases.get(filterType) ?? filterType)?.name;
  if (name === undefined || !type.searchableFields.includes(name)) {
    throw refuse('1003', `Invalid filterType '${shorten(filterType)}'`);
  }
  const column = sql`t.${identifier(name)}`;
  if (name === 'id') return sql`${column} = any(${filterValues.map(toInteger)}::bigint[])`;
  const values = filterValues.filter(isStorable);
  if (name === type.dedupeField) return sql`${column} = any(${values}::text[])`;
  return sql`${lookupKey(column)} = any(select ${lookupKey(sql`value`)} from unnest(${values}::text[]) as value)`;
}

function toInteger(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw refuse('1001', text, 'integer');
  return text;
}
