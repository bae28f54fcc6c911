import { refuse } from '../../../errors.ts';
import type { LeadFilter } from '../../../exports/definition.ts';
import { shorten } from '../../../fields/json-value.ts';
import { findLists, getList } from '../../../lists/static-lists.ts';
import { type JsonObject, textOf } from '../../json-body.ts';
import type { Call } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { readTimeRange } from './read-time-range.ts';

/** Filters that no subscription here has. */
const unsupported = ['smartListId', 'smartListName'];
const known = ['createdAt', 'updatedAt', 'staticListId', 'staticListName', ...unsupported];

/** @throws ApiError 704, 1001, 1002, 1003, 1013, 1035 */
export async function readLeadFilter(call: Call, filter: JsonObject): Promise<LeadFilter> {
  const given = givenFilters(filter, known);
  const [name] = given;
  if (name === undefined || given.length > 1) throw refuse('1003', 'Exactly one filter expected');
  if (unsupported.includes(name)) throw refuse('1035', name);
  if (name === 'createdAt') return { createdAt: readTimeRange(call, name, filter[name]) };
  if (name === 'updatedAt') return { updatedAt: readTimeRange(call, name, filter[name]) };
  return { staticListId: await findList(call, filter) };
}

/** The names of the filters that are there. @throws ApiError 1003 for one that is not known */
export function givenFilters(filter: JsonObject, known: readonly string[]): string[] {
  const given = Object.keys(filter).filter((name) => filter[name] !== undefined && filter[name] !== null);
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw refuse('1003', `Unsupported filter '${shorten(unknown)}'`);
  return given;
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
  const [list] = await findLists(context.database, schema, { ids: [], names: [name], afterId: 0, limit: 1 });
  if (list === undefined) throw refuse('1013');
  return list.id;
}
