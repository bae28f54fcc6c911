import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { columnType } from '../fields/data-types.ts';
import type { Field } from '../fields/fields.ts';
import { hasKey, lookupKey } from '../fields/lookup-key.ts';

const maxFilterValues = 300;
const maxMatches = 1_000;

/**
 * The ids of all leads that have one of the values in a field. Text is compared trimmed and without regard to case,
 * as in an import; integers by value.
 * @throws ApiError 1001 for a value that is none of the type, 1003 for too many values or too many leads.
 */
export async function filterLeads(
  executor: Executor,
  schema: string,
  field: Field,
  values: readonly string[],
): Promise<number[]> {
  checkFilterValues(values);
  const ids = isInteger(field)
    ? await matchIntegers(executor, schema, field, values.map(toInteger))
    : await matchTexts(executor, schema, field, values.filter(isStorable));
  if (ids.length > maxMatches) throw refuse('1003', 'Too many results match the filter');
  return ids;
}

/** @throws ApiError 1003 for too many. */
export function checkFilterValues(values: readonly string[]): void {
  if (values.length <= maxFilterValues) return;
  throw refuse(
    '1003',
    `Too many filter values: ${values.length} given and the maximum is ${maxFilterValues}`,
  );
}

/** Partitions are told by their number, although the type of the field is a reference. */
function isInteger({ name, dataType }: Field): boolean {
  return columnType(dataType) === 'bigint' || name === 'leadPartitionId';
}

/** Digits of a signed 64-bit integer. */
function toInteger(text: string): string {
  const isDigits = /^[+-]?\d{1,19}$/.test(text);
  if (!isDigits || BigInt.asIntN(64, BigInt(text)) !== BigInt(text)) throw refuse('1001', text, 'integer');
  return text;
}

/** Whether anything can have this value: PostgreSQL keeps no NUL, and refuses a statement with one. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}

async function matchIntegers(
  executor: Executor,
  schema: string,
  field: Field,
  values: readonly string[],
): Promise<number[]> {
  const rows = await executor.query<{ id: number }>(sql`
    select l.id
    from ${identifier(schema, 'leads')} l
    where l.${identifier(field.name)} = any(${values}::bigint[])
    limit ${maxMatches + 1}`);
  return rows.map(({ id }) => id);
}

/**
 * One look into the index for each value. The limit within `lateral` leaves the planner no other way: of `in` and
 * `= any` it makes a scan of all leads when it has no statistics, as after a large import, or when it sorts by id
 * (measured with 300 values and 200,000 leads: 2 ms this way, up to 11 s the other).
 */
async function matchTexts(
  executor: Executor,
  schema: string,
  field: Field,
  values: readonly string[],
): Promise<number[]> {
  const rows = await executor.query<{ id: number }>(sql`
    select found.id
    from (select distinct ${lookupKey(sql`value`)} as key from unnest(${values}::text[]) as value) asked
    cross join lateral (
      select l.id
      from ${identifier(schema, 'leads')} l
      where ${hasKey(sql`l.${identifier(field.name)}`, sql`asked.key`)}
      limit ${maxMatches + 1}
    ) found
    limit ${maxMatches + 1}`);
  return rows.map(({ id }) => id);
}
