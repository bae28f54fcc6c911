import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { ApiError, refuse } from '../../errors.ts';
import type { DataType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { shorten } from '../../fields/json-value.ts';
import { addFields, type NewField } from './add-fields.ts';
import { readAttributes } from './field-attributes.ts';

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
  'text',
  'url',
] as const satisfies readonly DataType[];

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

/** Creates custom fields. */
export async function createFields(
  database: Database,
  clock: Clock,
  schema: string,
  records: readonly Readonly<Record<string, unknown>>[],
): Promise<FieldOutcome[]> {
  let outcomes: FieldOutcome[] = [];
  await addFields(database, clock, schema, (fields) => {
    const known = new FieldsSoFar(fields);
    outcomes = records.map((record) => judge(record, known));
    return known.added;
  });
  return outcomes;
}

function judge(record: Readonly<Record<string, unknown>>, known: FieldsSoFar): FieldOutcome {
  const { name } = record;
  try {
    known.add(readNewField(record));
    return { name, status: 'created' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { name, status: 'skipped', reasons: [{ code: error.code, message: error.message }] };
  }
}

/** A field that is asked for. */
export type WantedField = Omit<NewField, 'id'>;

/**
 * The fields that a subscription has, and those that a call adds. Columns of a file match names in any case, and SOAP
 * names as well: so two fields must differ in more than that.
 */
class FieldsSoFar {
  readonly added: NewField[] = [];
  readonly #names: Set<string>;
  readonly #displayNames: Set<string>;
  #lastId: number;
  #custom: number;

  constructor(fields: readonly Field[]) {
    this.#names = new Set(fields.flatMap(({ name, soapName }) => [name, soapName ?? name].map(lowerCase)));
    this.#displayNames = new Set(fields.map(({ displayName }) => lowerCase(displayName)));
    this.#lastId = Math.max(...fields.map(({ id }) => id));
    this.#custom = fields.filter(({ isCustom }) => isCustom).length;
  }

  /** @throws ApiError 1017 for a name or label that is taken, 1003 where there are too many fields */
  add(field: WantedField): void {
    const name = lowerCase(field.name);
    const displayName = lowerCase(field.attributes.displayName);
    if (this.#names.has(name) || this.#displayNames.has(displayName)) throw refuse('1017');
    if (this.#custom >= maxCustomFields) {
      throw refuse('1003', `A subscription may have ${maxCustomFields} custom fields`);
    }
    this.#names.add(name);
    this.#displayNames.add(displayName);
    this.#custom += 1;
    this.#lastId += 1;
    this.added.push({ ...field, id: this.#lastId });
  }
}

/** Reads a record of a new field. @throws ApiError 1006, 1002, 1001, 1003 */
export function readNewField(record: Readonly<Record<string, unknown>>): WantedField {
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
  return { name, dataType, attributes };
}

export function same(one: string, other: string): boolean {
  return lowerCase(one) === lowerCase(other);
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
