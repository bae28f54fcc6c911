import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { columnType } from '../fields/data-types.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import { type Field, listFields } from '../fields/fields.ts';
import { hasKey, lookupKey } from '../fields/lookup-key.ts';
import type { GivenLead } from './given-assets.ts';

/**
 * The ids of leads that rows name, in their order. Of several with one key the one that was changed last.
 * @throws ApiError 1003 that names the place, for a field that leads are not looked up by and for a lead that is not there
 */
export async function resolveLeads(
  executor: Executor,
  schema: string,
  given: readonly GivenLead[],
): Promise<number[]> {
  if (given.length === 0) return [];
  const find = fieldFinder(await listFields(executor, schema));
  const names = [...new Set(given.map(({ field }) => field))];
  const found = new Map<string, ReadonlyMap<string, number>>();
  for (const name of names) {
    const ofField = given.filter(({ field }) => field === name);
    const field = find(name);
    if (field?.isLookup !== true) {
      throw refuse('1003', `${ofField[0]?.place} names its lead by '${name}', which is no lookup field`);
    }
    found.set(
      name,
      await lookUp(
        executor,
        schema,
        field,
        ofField.map(({ value }) => value),
      ),
    );
  }
  return given.map(({ place, field, value }) => {
    const id = found.get(field)?.get(value);
    if (id === undefined) throw refuse('1003', `${place}: there is no lead whose ${field} is '${value}'`);
    return id;
  });
}

async function lookUp(
  executor: Executor,
  schema: string,
  field: Field,
  values: readonly string[],
): Promise<Map<string, number>> {
  const column = sql`l.${identifier(field.name)}`;
  const isText = columnType(field.dataType) === 'text';
  const matches = isText ? hasKey(column, lookupKey(sql`asked.value`)) : sql`${column}::text = asked.value`;
  const rows = await executor.query<{ value: string; id: number }>(sql`
    select asked.value, found.id
    from unnest(${[...new Set(values)]}::text[]) as asked (value)
    cross join lateral (
      select l.id
      from ${identifier(schema, 'leads')} l
      where ${matches}
      order by l."updatedAt" desc, l.id desc
      limit 1
    ) found`);
  return new Map(rows.map(({ value, id }) => [value, id]));
}
