import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { isLockTimeout } from '../../db/connection-errors.ts';
import { type Database, flush, type Transaction } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType, type DataType } from '../../fields/data-types.ts';
import { type Field, listFields } from '../../fields/fields.ts';
import { countFieldsVersion } from '../../fields/known-fields.ts';
import { flushLeads, lockLeads } from '../lead-lock.ts';
import type { FieldAttributes } from './field-attributes.ts';
import { takeFieldsLock } from './fields-lock.ts';
import { createIndex } from './lead-index.ts';

/** A custom field that is to be made. */
export interface NewField {
  readonly id: number;
  readonly name: string;
  readonly dataType: DataType;
  readonly attributes: FieldAttributes & { readonly displayName: string };
}

const lengths: Readonly<Partial<Record<DataType, number>>> = {
  string: 255,
  email: 255,
  phone: 255,
  url: 255,
};

/** Leads can be found by custom fields of these types, and imported by them. */
const searchableTypes: ReadonlySet<DataType> = new Set(['string', 'email', 'integer']);

/** So many leads are read within a millisecond: an index of them is made at once. */
const fewLeads = 2_000;

/**
 * For so long the columns wait until nobody reads the leads, and all who come to read meanwhile wait behind them. Then readers
 * have twice that time. It becomes longer than the second after which PostgreSQL takes the leads from a vacuum.
 */
const firstLockWaitMs = 100;
const longestLockWaitMs = 1_600;
/** Whoever makes indexes lets others in between two of them. */
const indexPauseMs = 50;

/**
 * Adds fields to the leads: each is a column. Under the lock on leads, so that it waits for the chunk of an import that is
 * being merged, and the next one for it; but no reader waits longer than a moment, whatever reads the leads for hours.
 * Fields are read once and added together, however many there are: PostgreSQL looks at all columns of a table each time
 * that it is altered. Where leads are many their indexes come later, see IndexBuilder.
 * @param choose is given the fields that there are, and gives those to add; it is asked again at each try
 */
export async function addFields(
  database: Database,
  clock: Clock,
  schema: string,
  choose: (fields: readonly Field[]) => readonly NewField[],
): Promise<void> {
  let lockWaitMs = firstLockWaitMs;
  for (;;) {
    const end = await tryToAdd(database, clock, schema, choose, lockWaitMs);
    if (end === 'added') return;
    if (end === 'an index is made') await delay(indexPauseMs);
    else {
      await delay(2 * lockWaitMs);
      lockWaitMs = Math.min(2 * lockWaitMs, longestLockWaitMs);
    }
  }
}

async function tryToAdd(
  database: Database,
  clock: Clock,
  schema: string,
  choose: (fields: readonly Field[]) => readonly NewField[],
  lockWaitMs: number,
): Promise<'added' | 'an index is made' | 'leads are read'> {
  try {
    return await database.transaction(async (transaction) => {
      if (!(await takeFieldsLock(transaction, schema))) return 'an index is made';
      // The control schema is written as well.
      transaction.unlockEarly(flushLeads(schema), flush);
      const [{ nextId }] = await transaction.together((executor) => [lockLeads(executor, clock, schema)]);
      const fields = choose(await listFields(transaction, schema));
      if (fields.length === 0) return 'added';
      await addColumns(transaction, schema, fields, { lockWaitMs, indexesAtOnce: nextId <= fewLeads });
      transaction.atCommit(countFieldsVersion(schema));
      return 'added';
    });
  } catch (error) {
    if (isLockTimeout(error)) return 'leads are read';
    throw error;
  }
}

/** All in one round trip, as nobody reads the leads meanwhile. */
async function addColumns(
  transaction: Transaction,
  schema: string,
  fields: readonly NewField[],
  { lockWaitMs, indexesAtOnce }: { lockWaitMs: number; indexesAtOnce: boolean },
): Promise<void> {
  const columns = fields.map(
    ({ name, dataType }) => sql`add column ${identifier(name)} ${raw(columnType(dataType))}`,
  );
  const indexed = fields.filter(isSearchable);
  await transaction.together(({ execute }) => [
    execute(sql`set local lock_timeout = ${raw(String(lockWaitMs))}`),
    execute(sql`alter table ${identifier(schema, 'leads')} ${join(columns, ', ')}`),
    execute(insertFields(schema, fields, indexesAtOnce)),
    ...(indexesAtOnce
      ? indexed.map((field) => execute(createIndex(schema, field, 'at once')))
      : [execute(wantIndexes(schema, indexed))]),
  ]);
}

function insertFields(schema: string, fields: readonly NewField[], areIndexed: boolean): Sql {
  const toRow = (field: NewField) => {
    const { id, name, dataType, attributes } = field;
    return sql`(
      ${id}, ${name}, ${attributes.displayName}, ${dataType}, ${lengths[dataType] ?? null}, false, false,
      ${isSearchable(field)}, ${isSearchable(field)}, ${isSearchable(field) && !areIndexed}, true,
      ${attributes.description ?? null}, ${attributes.isHidden ?? false}, ${attributes.isHtmlEncodingInEmail ?? true},
      ${attributes.isSensitive ?? false}, true
    )`;
  };
  return sql`
    insert into ${identifier(schema, 'fields')} (
      id, name, display_name, data_type, length, read_only, is_company_field, is_lookup, is_searchable, awaits_index,
      is_custom, description, is_hidden, is_html_encoding, is_sensitive, is_api_created
    )
    values ${join(fields.map(toRow), ', ')}`;
}

function wantIndexes(schema: string, fields: readonly NewField[]): Sql {
  return sql`
    insert into galena.wanted_indexes (schema_name, field_id, field_name)
    select ${schema}, field_id, field_name
    from unnest(
      ${fields.map(({ id }) => id)}::integer[], ${fields.map(({ name }) => name)}::text[]
    ) as field (field_id, field_name)`;
}

function isSearchable({ dataType }: NewField): boolean {
  return searchableTypes.has(dataType);
}
