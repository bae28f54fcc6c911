import { refuse } from '../../../errors.ts';
import {
  activityColumns,
  type ExportColumn,
  type ExportDefinition,
  type Subject,
} from '../../../exports/definition.ts';
import { fieldFinder, type NamedField } from '../../../fields/field-finder.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type Format, formats } from '../../../formats.ts';
import { bodyObject, isObject, type JsonObject, textOf } from '../../json-body.ts';
import type { Call } from '../../operation.ts';
import { readActivityFilter } from './read-activity-filter.ts';
import { readLeadFilter } from './read-lead-filter.ts';

/**
 * Reads and checks the body of a create, in the documented order. Members that are not known are ignored.
 * @throws ApiError 609, 612, 704, 1001, 1002, 1003, 1013, 1035
 */
export async function readDefinition(call: Call, subject: Subject): Promise<ExportDefinition> {
  const body = bodyObject(call);
  if (subject === 'activities') {
    const filter = await readActivityFilter(call, filterOf(body));
    const all = activityColumns.map((name) => ({ name }));
    const usual = activityColumns.filter((name) => name !== 'actionResult');
    return { subject, filter, columns: readColumns(body, all, usual), format: readFormat(body) };
  }
  const filter = await readLeadFilter(call, filterOf(body));
  const { context, caller } = call;
  const fields = await context.fields.of(context.database, caller.subscription);
  return { subject, filter, columns: readColumns(body, fields), format: readFormat(body) };
}

function filterOf({ filter }: JsonObject): JsonObject {
  if (filter === undefined || filter === null) throw refuse('1002', 'filter');
  if (!isObject(filter)) throw refuse('1003', "Invalid value specified for attribute 'filter'");
  return filter;
}

/**
 * Each field once, in the order in which they are asked for.
 * @param usual - where none are asked for; undefined: some have to be
 */
function readColumns(
  body: JsonObject,
  known: readonly NamedField[],
  usual?: readonly string[],
): ExportColumn[] {
  const given = body['fields'] ?? [];
  if (!Array.isArray(given)) throw refuse('1001', shorten(given), 'array');
  // An empty list is none: Airbyte's connector sends it where it wants all columns of activities.
  const names = given.length === 0 ? usual : given;
  if (names === undefined) throw refuse('1002', 'fields');
  const find = fieldFinder(known);
  const found = names.map((name: unknown) => (typeof name === 'string' ? find(name) : undefined));
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) throw refuse('1003', `Invalid fields [${unknown.map(shorten).join(', ')}]`);
  return nameColumns([...new Set(found.filter((field) => field !== undefined))], body);
}

/** @throws ApiError 1001, or 1003 for a header of a column that there is not */
function nameColumns(fields: readonly NamedField[], body: JsonObject): ExportColumn[] {
  const headers = body['columnHeaderNames'] ?? {};
  if (!isObject(headers)) throw refuse('1001', shorten(headers), 'object');
  const find = fieldFinder(fields);
  const headerOf = new Map<NamedField, string>();
  for (const [name, header] of Object.entries(headers)) {
    const field = find(name);
    if (field === undefined)
      throw refuse('1003', `Invalid columnHeaderNames [${shorten(name)}]: not among the fields`);
    const text = textOf(headers, name);
    if (text === undefined) throw refuse('1001', shorten(header), 'string');
    headerOf.set(field, text);
  }
  return fields.map((field) => ({ name: field.name, header: headerOf.get(field) ?? field.name }));
}

function readFormat(body: JsonObject): Format {
  const text = textOf(body, 'format') ?? 'csv';
  const format = text.toLowerCase();
  if (!Object.hasOwn(formats, format)) throw refuse('1001', shorten(text), 'CSV, TSV or SSV');
  return format as Format;
}
