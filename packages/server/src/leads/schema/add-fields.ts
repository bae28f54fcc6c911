import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType, type DataType } from '../../fields/data-types.ts';
import { type Field, listFields } from '../../fields/fields.ts';
import { countFieldsVersion } from '../../fields/known-fields.ts';
import { type ColumnChange, changeColumns } from './change-columns.ts';
import type { FieldAttributes } from './field-attributes.ts';
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
 * Adds fields to the leads: each is a column. Fields are read once and added together, however many there are: PostgreSQL looks at all
 * columns of a table each time that it is altered. Where leads are many their indexes come later, see IndexBuilder.
 * @param choose is given the fields that there are, and gives those to add; it is asked again at each try
 */
export function addFields(
  database: Database,
  clock: Clock,
  schema: string,
  choose: (fields: readonly Field[]) => readonly NewField[],
): Promise<void> {
  return changeColumns(database, clock, schema, async (change) => {
    const { transaction, lock } = change;
    const fields = choose(await listFields(transaction, schema));
    if (fields.length === 0) return;
    await addColumns(change, schema, fields, lock.nextId <= fewLeads);
    transaction.atCommit(countFieldsVersion(schema));
  });
}

/** All in one round trip, as nobody reads the leads meanwhile. */
async function addColumns(
  { transaction, waitShortly }: ColumnChange,
  schema: string,
  fields: readonly NewField[],
  indexesAtOnce: boolean,
): Promise<void> {
  const columns = fields.map(
    ({ name, dataType }) => sql`add column ${identifier(name)} ${raw(columnType(dataType))}`,
  );
  const indexed = fields.filter(isSearchable);
  await transaction.together(({ execute }) => [
    execute(waitShortly),
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
