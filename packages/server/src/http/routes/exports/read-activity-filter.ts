import { listKnownTypes } from '../../../activities/known-types.ts';
import { refuse } from '../../../errors.ts';
import type { ActivityFilter } from '../../../exports/definition.ts';
import { shorten } from '../../../fields/json-value.ts';
import { isText, type JsonObject } from '../../json-body.ts';
import type { Call } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { givenFilters } from './read-lead-filter.ts';
import { readTimeRange } from './read-time-range.ts';

const known = ['createdAt', 'activityTypeIds', 'primaryAttributeValueIds', 'primaryAttributeValues'];
const maxPrimaryValues = 50;
/** Types whose primary values are of one kind: fields, and static lists. */
const groups: readonly (readonly number[])[] = [
  [13, 22],
  [24, 25],
];

/** @throws ApiError 704, 1001, 1002, 1003 */
export async function readActivityFilter(call: Call, filter: JsonObject): Promise<ActivityFilter> {
  givenFilters(filter, known);
  const { createdAt } = filter;
  if (createdAt === undefined || createdAt === null) throw refuse('1002', 'createdAt');
  const range = readTimeRange(call, 'createdAt', createdAt);
  const activityTypeIds = await readTypes(call, filter);
  const primary = readPrimaryValues(filter, activityTypeIds);
  return { createdAt: range, ...(activityTypeIds !== undefined && { activityTypeIds }), ...primary };
}

async function readTypes({ context, caller }: Call, filter: JsonObject): Promise<number[] | undefined> {
  const ids = readIds(filter, 'activityTypeIds');
  if (ids === undefined) return undefined;
  const types = await listKnownTypes(context.database, caller.subscription.schema);
  const unknown = ids.find((id) => !types.has(id));
  if (unknown !== undefined) throw refuse('1003', `Invalid activity type id ${unknown}`);
  return ids;
}

function readPrimaryValues(
  filter: JsonObject,
  types: readonly number[] | undefined,
): Pick<ActivityFilter, 'primaryAttributeValueIds' | 'primaryAttributeValues'> {
  const primaryAttributeValueIds = readIds(filter, 'primaryAttributeValueIds');
  const primaryAttributeValues = readList(filter, 'primaryAttributeValues')?.map((value) => {
    if (!isText(value)) throw refuse('1001', shorten(value), 'string');
    return value;
  });
  const given = primaryAttributeValueIds ?? primaryAttributeValues;
  if (given === undefined) return {};
  if (primaryAttributeValueIds !== undefined && primaryAttributeValues !== undefined) {
    throw refuse('1003', 'primaryAttributeValueIds and primaryAttributeValues exclude each other');
  }
  const name = primaryAttributeValueIds === undefined ? 'primaryAttributeValues' : 'primaryAttributeValueIds';
  if (given.length > maxPrimaryValues) {
    throw refuse('1003', `Too many ${name}: ${given.length} given and the maximum is ${maxPrimaryValues}`);
  }
  if (types === undefined || !groups.some((group) => types.every((type) => group.includes(type)))) {
    const allowed = groups.map((group) => group.join(' and ')).join(', or ');
    throw refuse('1003', `${name} needs activityTypeIds of one group: ${allowed}`);
  }
  return primaryAttributeValueIds === undefined
    ? { primaryAttributeValues: primaryAttributeValues ?? [] }
    : { primaryAttributeValueIds };
}

/** Numbers, or digits. */
function readIds(filter: JsonObject, name: string): number[] | undefined {
  return readList(filter, name)?.map((id) => {
    if (typeof id !== 'number' && typeof id !== 'string') throw refuse('1001', shorten(id), 'integer');
    return toId(String(id));
  });
}

/**
 * Undefined where it is absent or empty. An empty text in it is none, as it is in a query: Keboola's extractors send `[""]` for a setting
 * that was left blank.
 */
function readList(filter: JsonObject, name: string): readonly unknown[] | undefined {
  const value = filter[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw refuse('1001', shorten(value), 'array');
  const given = value.filter((item) => item !== '');
  return given.length === 0 ? undefined : given;
}
