import { type ColumnReading, columnIdentity, readingProblem } from '@galena/client/files';
import { refuse } from '../../errors.ts';
import { fieldFinder } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { shorten } from '../../fields/json-value.ts';
import { repeatedMembers } from '../../fields/repeated-members.ts';
import { checkRules } from '../rules/check-rules.ts';
import type { ImportRules } from '../rules/import-rules.ts';
import { readRules } from '../rules/read-rules.ts';
import { refuseProblem } from '../rules/refuse-problem.ts';
import { fieldOf, type NewTemplate, type TemplateColumn, templateLimits } from './template.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const members = ['name', 'columns', 'lookupField', 'listId', 'partitionName', 'rules'];
const readings = ['date', 'years', 'decimal', 'true', 'false'] as const;

/**
 * Reads a template as it was sent, and holds it against the fields of the subscription. Whether its list and its partition are there is for
 * `checkTargets`.
 * @throws ApiError 1001, 1002, 1003, 1006, 1011
 */
export function readTemplate(body: JsonObject, fields: readonly Field[]): NewTemplate {
  checkSize(body);
  const unknown = Object.keys(body).find((member) => !members.includes(member));
  if (unknown !== undefined) {
    throw refuse('1003', `A template has no member '${shorten(unknown)}'; it has ${members.join(', ')}`);
  }
  const name = readName(body['name']);
  const lookupField = readLookupField(body['lookupField'], fields);
  const listId = readListId(body['listId']);
  const partitionName = readText('partitionName', body['partitionName']);
  const columns = readColumns(body['columns'], fields, lookupField ?? 'email');
  const rules = readRulesOf(body['rules'], fields, lookupField ?? 'email');
  return {
    name,
    columns,
    ...(lookupField !== undefined && { lookupField }),
    ...(listId !== undefined && { listId }),
    ...(partitionName !== undefined && { partitionName }),
    ...(rules !== undefined && { rules }),
  };
}

function readName(value: unknown): string {
  const name = readText('name', value)?.trim();
  if (name === undefined || name === '') throw refuse('1002', 'name');
  const { length } = [...name];
  if (length > templateLimits.name) {
    throw refuse(
      '1003',
      `name has ${length} characters and the maximum is ${templateLimits.name}: shorten it`,
    );
  }
  if (/\p{Cc}/u.test(name))
    throw refuse('1003', `name '${shorten(name)}' has control characters: leave them out`);
  // A call names a template by either.
  if (/^\d+$/.test(name)) {
    throw refuse('1003', `name '${shorten(name)}' could be taken for an id: add a letter`);
  }
  return name;
}

/** Null and the empty text are absent. */
function readText(member: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !isStorable(value)) throw refuse('1001', shorten(value), 'string');
  if (value.length > templateLimits.columnName) {
    throw refuse(
      '1003',
      `${member} has ${value.length} characters and the maximum is ${templateLimits.columnName}: shorten it`,
    );
  }
  return value;
}

/** PostgreSQL's text has no place for NUL, and UTF-8 none for half a character. */
function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}

function readLookupField(value: unknown, fields: readonly Field[]): string | undefined {
  const name = readText('lookupField', value);
  if (name === undefined) return undefined;
  const field = fieldFinder(fields)(name);
  if (field === undefined) throw refuse('1006 lookup', name);
  if (!field.isLookup) throw refuse('1011', name);
  return field.name;
}

function readListId(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const isId = typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 2 ** 31;
  if (!isId) throw refuse('1001', shorten(value), 'integer');
  return value;
}

function readColumns(value: unknown, fields: readonly Field[], lookupField: string): NewTemplate['columns'] {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw refuse('1001', shorten(value), 'object');
  refuseTwice('columns', value);
  const names = Object.keys(value);
  if (names.length > templateLimits.columns) {
    throw refuse(
      '1003',
      `columns has ${names.length} columns and the maximum is ${templateLimits.columns}: leave out those that are called like their fields`,
    );
  }
  const columns = Object.entries(value).map(([name, column]): [string, TemplateColumn] => [
    readColumnName(name),
    readColumn(name, column, fields, lookupField),
  ]);
  refuseSameName(names);
  refuseSameField(columns);
  return Object.fromEntries(columns);
}

function readColumnName(name: string): string {
  if (columnIdentity(name) === '' || !isStorable(name)) {
    throw refuse('1003', `Column '${shorten(name)}' of a template has to have a name that can be read`);
  }
  if (name.length <= templateLimits.columnName) return name;
  throw refuse(
    '1003',
    `Column '${shorten(name)}' has ${name.length} characters in its name and the maximum is ${templateLimits.columnName}: shorten it in the file too`,
  );
}

function readColumn(
  name: string,
  value: unknown,
  fields: readonly Field[],
  lookupField: string,
): TemplateColumn {
  const said = isObject(value) ? value : { field: value };
  const { field: given, ...reading } = said;
  const place = `Column '${shorten(name)}'`;
  if (given === null) {
    if (Object.keys(reading).length === 0) return null;
    throw refuse('1003', `${place} is left out, so nothing can be said of how its cells are written`);
  }
  if (typeof given !== 'string') {
    throw refuse(
      '1003',
      `${place} is '${shorten(value)}', and has to be the name of a field, {"field": "dateOfBirth", "date": "DMY"} or null for a column that is left out`,
    );
  }
  const field = fieldFinder(fields)(given);
  if (field === undefined) throw refuse('1003', `${place}: there is no field '${shorten(given)}'`);
  if (field.readOnly && field.name !== lookupField) {
    throw refuse(
      '1003',
      `${place}: field '${field.name}' is read-only, so no import can set it; leave the column out with null`,
    );
  }
  return withReading(place, field, reading);
}

function withReading(place: string, field: Field, reading: JsonObject): TemplateColumn {
  const unknown = Object.keys(reading).find((member) => !readings.some((known) => known === member));
  if (unknown !== undefined) {
    throw refuse(
      '1003',
      `${place} has no member '${shorten(unknown)}'; it has field, ${readings.join(', ')}`,
    );
  }
  const problem = readingProblem(reading, field.dataType) ?? wordProblem(reading);
  if (problem !== undefined) throw refuse('1003', `${place}: ${problem}`);
  return Object.keys(reading).length === 0
    ? field.name
    : { field: field.name, ...(reading as ColumnReading) };
}

function wordProblem(reading: JsonObject): string | undefined {
  const words = [reading['true'], reading['false']].flat();
  const odd = words.find((word) => typeof word === 'string' && !isStorable(word));
  return odd === undefined ? undefined : `'${shorten(odd)}' is no text that can be read`;
}

/** Of two columns that differ in case or blanks only it is not clear which one a file has. */
function refuseSameName(names: readonly string[]): void {
  const known = new Map<string, string>();
  for (const name of names) {
    const other = known.get(columnIdentity(name));
    if (other !== undefined) {
      throw refuse(
        '1003',
        `Columns '${shorten(other)}' and '${shorten(name)}' of a template are the same column of a file, where case and blanks around names do not count: keep one`,
      );
    }
    known.set(columnIdentity(name), name);
  }
}

function refuseSameField(columns: readonly (readonly [string, TemplateColumn])[]): void {
  const known = new Map<string, string>();
  for (const [name, column] of columns) {
    const field = fieldOf(column);
    if (field === null) continue;
    const other = known.get(field);
    if (other !== undefined) {
      throw refuse(
        '1003',
        `Columns '${shorten(other)}' and '${shorten(name)}' are both field '${field}': leave one out with null`,
      );
    }
    known.set(field, name);
  }
}

/** Which columns a file has nobody knows yet: a rule that needs one is held against it with each import. */
function readRulesOf(value: unknown, fields: readonly Field[], lookupField: string): ImportRules | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw refuse('1001', shorten(value), 'object');
  refuseTwice('rules', value);
  const { rules } = refuseProblem(() =>
    checkRules(readRules({ rules: JSON.stringify(value) }), {
      header: fields.map(({ name }) => name),
      fields,
      lookupField,
    }),
  );
  return Object.keys(rules).length === 0 ? undefined : rules;
}

/** Of two members with the same name JSON has the last one only. */
function refuseTwice(member: string, value: JsonObject): void {
  const [twice] = repeatedMembers(value);
  if (twice !== undefined) throw refuse('1003', `'${shorten(twice)}' is given twice in ${member}: keep one`);
}

function checkSize(body: JsonObject): void {
  const bytes = sizeOf(body);
  if (bytes <= templateLimits.bytes) return;
  const size = Number.isFinite(bytes) ? `${bytes} bytes as JSON` : 'too deeply nested members';
  throw refuse(
    '1003',
    `The template has ${size} and the maximum is ${templateLimits.bytes} bytes: leave out columns that are called like their fields`,
  );
}

/** Infinite where the stack of JavaScript does not reach the innermost values. */
function sizeOf(body: JsonObject): number {
  try {
    return Buffer.byteLength(JSON.stringify(body));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
