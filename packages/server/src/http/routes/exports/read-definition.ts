import { refuse } from '../../../errors.ts';
import type {
  ExportColumn,
  ExportDefinition,
  LeadFilter,
  Subject,
  TimeRange,
} from '../../../exports/definition.ts';
import { fieldFinder } from '../../../fields/field-finder.ts';
import { readIsoTime } from '../../../fields/iso-time.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type Format, formats } from '../../../formats.ts';
import { findLists, getList } from '../../../lists/static-lists.ts';

import { bodyObject, isObject, type JsonObject, textOf } from '../../json-body.ts';
import type { Call } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

/** Of a time that is asked for, both ends included. */
const longestSeconds = 31 * 24 * 60 * 60;

/** Filters that no subscription here has. */
const unsupported = ['smartListId', 'smartListName'];
const leadFilters = ['createdAt', 'updatedAt', 'staticListId', 'staticListName', ...unsupported];

/**
 * Reads and checks the body of a create, in the documented order. Members that are not known are ignored.
 * @throws ApiError 609, 612, 704, 1001, 1002, 1003, 1013, 1035
 */
export async function readDefinition(call: Call, subject: Subject): Promise<ExportDefinition> {
  const body = bodyObject(call);
  const filter = await readLeadFilter(call, filterOf(body));
  const columns = await readColumns(call, body);
  return { subject, filter, columns, format: readFormat(body) };
}

function filterOf({ filter }: JsonObject): JsonObject {
  if (filter === undefined || filter === null) throw refuse('1002', 'filter');
  if (!isObject(filter)) throw refuse('1003', "Invalid value specified for attribute 'filter'");
  return filter;
}

async function readLeadFilter(call: Call, filter: JsonObject): Promise<LeadFilter> {
  const given = Object.keys(filter).filter((name) => filter[name] !== undefined && filter[name] !== null);
  const unknown = given.find((name) => !leadFilters.includes(name));
  if (unknown !== undefined) throw refuse('1003', `Unsupported filter '${shorten(unknown)}'`);
  const [name] = given;
  if (name === undefined || given.length > 1) throw refuse('1003', 'Exactly one filter expected');
  if (unsupported.includes(name)) throw refuse('1035', name);
  if (name === 'createdAt') return { createdAt: readTimeRange(call, name, filter[name]) };
  if (name === 'updatedAt') return { updatedAt: readTimeRange(call, name, filter[name]) };
  return { staticListId: await findList(call, filter) };
}

/** Milliseconds do not count. */
function readTimeRange({ caller }: Call, name: string, value: unknown): TimeRange {
  if (!isObject(value)) throw refuse('1001', shorten(value), `object with startAt and endAt for ${name}`);
  const [startAt, endAt] = [readTime(value, 'startAt'), readTime(value, 'endAt')];
  const seconds = (endAt.getTime() - startAt.getTime()) / 1000;
  if (seconds < 0) throw refuse('1003', `endAt of ${name} is before startAt`);
  if (seconds > longestSeconds) {
    throw refuse('1003', `${name} covers ${Math.ceil(seconds / 86_400)} days and the maximum is 31`);
  }
  if (startAt > caller.calledAt) throw refuse('1003', `startAt of ${name} is in the future`);
  return { startAt: toSeconds(startAt), endAt: toSeconds(endAt) };
}

function readTime(range: JsonObject, name: string): Date {
  const value = range[name];
  if (value === undefined || value === null || value === '') throw refuse('1002', name);
  if (typeof value !== 'string') throw refuse('704');
  const time = readIsoTime(value);
  time.setUTCMilliseconds(0);
  return time;
}

/** The id of the list, which has to be there now. Who is a member is asked when the export begins. */
async function findList({ context, caller }: Call, filter: JsonObject): Promise<number> {
  const { schema } = caller.subscription;
  const { staticListId } = filter;
  if (staticListId !== undefined && staticListId !== null) {
    if (typeof staticListId !== 'number' && typeof staticListId !== 'string') {
      throw refuse('1001', shorten(staticListId), 'integer');
    }
    return (await getList(context.database, schema, toId(String(staticListId)))).id;
  }
  const name = textOf(filter, 'staticListName');
  if (name === undefined) throw refuse('1002', 'staticListName');
  const [list] = await findLists(context.database, schema, {
    ids: [],
    names: [name],
    afterId: 0,
    limit: 1,
  });
  if (list === undefined) throw refuse('1013');
  return list.id;
}

/** Each field once, in the order in which they are asked for. */
async function readColumns({ context, caller }: Call, body: JsonObject): Promise<ExportColumn[]> {
  const { fields: names } = body;
  if (names === undefined || names === null) throw refuse('1002', 'fields');
  if (!Array.isArray(names)) throw refuse('1001', shorten(names), 'array');
  if (names.length === 0) throw refuse('1002', 'fields');
  const find = fieldFinder(await context.fields.of(context.database, caller.subscription));
  const found = names.map((name: unknown) => (typeof name === 'string' ? find(name) : undefined));
  const unknown = names.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) throw refuse('1003', `Invalid fields [${unknown.map(shorten).join(', ')}]`);
  const unique = [...new Set(found.flatMap((field) => (field === undefined ? [] : [field])))];
  return nameColumns(unique, body);
}

/** @throws ApiError 1001, or 1003 for a header of a column that there is not */
function nameColumns(fields: readonly { readonly name: string }[], body: JsonObject): ExportColumn[] {
  const { columnHeaderNames: headers } = body;
  const headerOf = new Map<object, string>();
  if (headers !== undefined && headers !== null) {
    if (!isObject(headers)) throw refuse('1001', shorten(headers), 'object');
    const find = fieldFinder(fields);
    for (const [name, header] of Object.entries(headers)) {
      const field = find(name);
      if (field === undefined)
        throw refuse('1003', `Invalid columnHeaderNames [${shorten(name)}]: not among the fields`);
      const text = textOf(headers, name);
      if (text === undefined) throw refuse('1001', shorten(header), 'string');
      headerOf.set(field, text);
    }
  }
  return fields.map((field) => ({ name: field.name, header: headerOf.get(field) ?? field.name }));
}

function readFormat(body: JsonObject): Format {
  const text = textOf(body, 'format') ?? 'csv';
  const format = text.toLowerCase();
  if (!Object.hasOwn(formats, format)) throw refuse('1001', shorten(text), 'CSV, TSV or SSV');
  return format as Format;
}
