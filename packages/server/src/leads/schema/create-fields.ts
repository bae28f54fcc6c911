import type { Database, Executor } from '../../db/database.ts';
import { identifier, raw, sql } from '../../db/sql.ts';
import { ApiError, refuse } from '../../errors.ts';
import { shorten } from '../../records/json-value.ts';
import { columnType, type DataType } from '../data-types.ts';
import { type Field, listFields } from '../fields.ts';
import { countFieldsVersion } from '../known-fields.ts';
import { changeLeads } from '../lead-lock.ts';
import { keyHash, lookupKey } from '../lookup-key.ts';
import { type FieldAttributes, readAttributes } from './field-attributes.ts';

/** What became of one field of a call. */
export interface FieldOutcome {
  readonly name: unknown;
  readonly status: 'created' | 'updated' | 'skipped';
  readonly reasons?: readonly { code: string; message: string }[];
}

/** What a custom field may be. */
export const creatableTypes = [
  'boolean',
  'currency',
  'date',
  'datetime',
  'email',
  'float',
  'integer',
  'percent',
  'phone',
  'score',
  'string',
  'url',
] as const satisfies readonly DataType[];

const lengths: Readonly<Partial<Record<DataType, number>>> = {
  string: 255,
  email: 255,
  phone: 255,
  url: 255,
};

/** Leads can be found by custom fields of these types, and imported by them. */
const searchableTypes: ReadonlySet<DataType> = new Set(['string', 'email', 'integer']);

const members = new Set([
  'name',
  'displayName',
  'dataType',
  'description',
  'isHidden',
  'isHtmlEncodingInEmail',
  'isSensitive',
]);

/** Longer names PostgreSQL would cut off. */
const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

/** Columns that every table of PostgreSQL has. */
const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

/** A table has room for 1,600 columns. */
const maxCustomFields = 1_000;

/**
 * Creates custom fields: each is a column of the leads. Under the lock on leads, so that it waits for the chunk of an
 * import that is being merged, and the next one for it.
 */
export async function createFields(
  database: Database,
  schema: string,
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<FieldOutcome[]> {
  return changeLeads(database, schema, async (transaction) => {
    const outcomes: FieldOutcome[] = [];
    for (const record of records) outcomes.push(await createField(transaction, schema, record));
    transaction.atCommit(countFieldsVersion(schema));
    return outcomes;
  });
}

async function createField(
  executor: Executor,
  schema: string,
  record: Readonly<Record<string, unknown>>,
): Promise<FieldOutcome> {
  const { name } = record;
  try {
    const field = readField(record, await listFields(executor, schema));
    await addColumn(executor, schema, field);
    return { name, status: 'created' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { name, status: 'skipped', reasons: [{ code: error.code, message: error.message }] };
  }
}

/** A field that is to be made. */
interface NewField {
  readonly id: number;
  readonly name: string;
  readonly dataType: DataType;
  readonly attributes: FieldAttributes & { readonly displayName: string };
}

function readField(record: Readonly<Record<string, unknown>>, fields: readonly Field[]): NewField {
  const unknown = Object.keys(record).find((member) => !members.has(member));
  if (unknown !== undefined) throw refuse('1006', shorten(unknown));
  for (const member of ['displayName', 'name', 'dataType']) {
    const value = record[member];
    if (value === undefined || value === null || value === '') throw refuse('1002', member);
    if (typeof value !== 'string') throw refuse('1001', shorten(value), 'string');
  }
  const name = String(record['name']);
  if (!namePattern.test(name) || systemColumns.has(name.toLowerCase())) {
    throw refuse(
      '1003',
      `Field name '${shorten(name)}' must start with a letter, may have letters, digits and _ only, 63 at the most, and none of PostgreSQL's own names`,
    );
  }
  const dataType = creatableTypes.find((type) => type === record['dataType']);
  if (dataType === undefined) throw refuse('1001', shorten(record['dataType']), creatableTypes.join(', '));
  const attributes = { ...readAttributes(record), displayName: String(record['displayName']) };
  checkUnique(fields, name, attributes.displayName);
  if (fields.filter(({ isCustom }) => isCustom).length >= maxCustomFields) {
    throw refuse('1003', `A subscription may have ${maxCustomFields} custom fields`);
  }
  return { id: Math.max(...fields.map(({ id }) => id)) + 1, name, dataType, attributes };
}

/** Names of columns in a file match in any case, and as SOAP names: so two fields must differ in more than that. */
function checkUnique(fields: readonly Field[], name: string, displayName: string): void {
  const isTaken = fields.some(
    (field) =>
      same(field.name, name) ||
      (field.soapName !== null && same(field.soapName, name)) ||
      same(field.displayName, displayName),
  );
  if (isTaken) throw refuse('1017');
}

export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function addColumn(executor: Executor, schema: string, field: NewField): Promise<void> {
  const { id, name, dataType, attributes } = field;
  const leads = identifier(schema, 'leads');
  const isSearchable = searchableTypes.has(dataType);
  await executor.execute(
    sql`alter table ${leads} add column ${identifier(name)} ${raw(columnType(dataType))}`,
  );
  if (isSearchable) {
    const column = identifier(name);
    const key = dataType === 'integer' ? column : sql`(${keyHash(lookupKey(column))})`;
    const index = identifier(`leads_by_field_${id}`);
    await executor.execute(sql`create index ${index} on ${leads} (${key}) where ${column} is not null`);
  }
  await executor.execute(sql`
    insert into ${identifier(schema, 'fields')} (
      id, name, display_name, data_type, length, read_only, is_company_field, is_lookup, is_searchable, is_custom,
      description, is_hidden, is_html_encoding, is_sensitive, is_api_created
    )
    values (
      ${id}, ${name}, ${attributes.displayName}, ${dataType}, ${lengths[dataType] ?? null}, false, false,
      ${isSearchable}, ${isSearchable}, true,
      ${attributes.description ?? null}, ${attributes.isHidden ?? false}, ${attributes.isHtmlEncodingInEmail ?? true},
      ${attributes.isSensitive ?? false}, true
    )`);
}
