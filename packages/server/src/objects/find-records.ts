import type { Executor } from '../db/database.ts';
import type { JsonText } from '../db/json-text.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { trimCell } from '../fields/cell-values.ts';
import { fieldFinder, findFields, RecordNames } from '../fields/field-finder.ts';
import { readJsonValue, shorten } from '../fields/json-value.ts';
import { lookupKey } from '../fields/lookup-key.ts';
import { checkFilterValues, isStorable } from '../leads/filter-leads.ts';
import { shownAs } from '../leads/lead-json.ts';
import type { ObjectField, ObjectType } from './object-type.ts';

/** A record as PostgreSQL writes it, with its id for paging. */
export interface FoundRecord extends JsonText {
  readonly id: number;
}

export interface RecordFilter {
  readonly filterType: string;
  /** Values; or records, each with the key and nothing else. */
  readonly filterValues: readonly string[] | readonly Readonly<Record<string, unknown>>[];
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
  return wanted === undefined ? fields : findFields(fields, wanted);
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
  const aliases = new Map<string, string>([
    ['idField', 'id'],
    ['dedupeFields', type.dedupeField],
  ]);
  const find = fieldFinder(fields);
  const field = find(aliases.get(filterType) ?? filterType);
  const name = field?.name;
  if (field === undefined || name === undefined || !type.searchableFields.includes(name)) {
    throw refuse('1003', `Invalid filterType '${shorten(filterType)}'`);
  }
  const given = filterValues.map((value) =>
    typeof value === 'string' ? value : readKey(find, field, value),
  );
  checkFilterValues(given);
  const column = sql`t.${identifier(name)}`;
  if (name === 'id') return sql`${column} = any(${given.map(toInteger)}::bigint[])`;
  const values = given.filter(isStorable);
  if (name === type.dedupeField) return sql`${column} = any(${values}::text[])`;
  return sql`${lookupKey(column)} = any(select ${lookupKey(sql`value`)} from unnest(${values}::text[]) as value)`;
}

/** The key in a record of a read. @throws ApiError 1003 if it is missing or not alone, 1006, 1001 */
function readKey(
  find: (name: string) => ObjectField | undefined,
  key: ObjectField,
  record: Readonly<Record<string, unknown>>,
): string {
  const names = new RecordNames(record);
  let text: string | null = null;
  for (const [name, value] of Object.entries(record)) {
    const field = find(name);
    if (field === undefined) throw refuse('1006', name);
    if (field !== key) throw refuse('1003', `Field '${name}' is not part of the key '${key.name}'`);
    names.add(field, name);
    text = readJsonValue({ ...key, length: null }, typeof value === 'string' ? trimCell(value) : value);
  }
  if (text === null) throw refuse('1003', `Value for '${key.name}' not found`);
  return text;
}

function toInteger(text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw refuse('1001', text, 'integer');
  return text;
}
