import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import { isStorable } from '../leads/filter-leads.ts';
import { chooseFields, type LeadRow, selectLeads } from '../leads/lead-json.ts';

/** A static list, as it is stored. */
export interface StaticList {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly folderId: number;
}

/** Which lists; an empty array means all. */
export interface ListFilter {
  readonly ids: readonly number[];
  readonly names: readonly string[];
  readonly afterId: number;
  readonly limit: number;
}

/** A page of the static lists, ordered by id; names are compared exactly. */
export function findLists(executor: Executor, schema: string, filter: ListFilter): Promise<StaticList[]> {
  return executor.query<StaticList>(sql`
    ${selectLists(schema)}
    where id > ${filter.afterId}
      and (${filter.ids.length === 0} or id = any(${filter.ids}::integer[]))
      and (${filter.names.length === 0} or name = any(${filter.names.filter(isStorable)}::text[]))
    order by id
    limit ${filter.limit}`);
}

/** Which lists, as the asset API asks; undefined means all. */
export interface ListBrowse {
  readonly folderId: number | undefined;
  readonly earliestUpdatedAt: Date | undefined;
  readonly latestUpdatedAt: Date | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Lists ordered by name without case, then by id. Times are compared by the second, as they are shown. */
export function browseLists(executor: Executor, schema: string, browse: ListBrowse): Promise<StaticList[]> {
  return executor.query<StaticList>(sql`
    ${selectLists(schema)}
    where folder_id = coalesce(${browse.folderId ?? null}, folder_id)
      and date_trunc('second', updated_at) >= coalesce(${browse.earliestUpdatedAt ?? null}::timestamptz, updated_at - interval '1 second')
      and date_trunc('second', updated_at) <= coalesce(${browse.latestUpdatedAt ?? null}::timestamptz, updated_at)
    order by lower(name), id
    offset ${browse.offset}
    limit ${browse.limit}`);
}

/** @throws ApiError 1013 if there is no such list. */
export async function getList(executor: Executor, schema: string, id: number): Promise<StaticList> {
  const [list] = await executor.query<StaticList>(sql`
    ${selectLists(schema)}
    where id = ${id}`);
  if (list === undefined) throw refuse('1013');
  return list;
}

/** Which members of a list, and how they are shown. */
export interface MemberPage {
  readonly listId: number;
  readonly fieldNames: readonly string[];
  readonly afterId: number;
  readonly limit: number;
}

/**
 * A page of the members of a list, ordered by id. Compared and ordered as pairs, so that only the primary key of the
 * members will do. An import gives a list leads that lie together, where the planner expects them spread evenly: by
 * `list_id = … and lead_id > …` it walked all older leads to the first member of a new list (19 ms instead of 2 with
 * 200,000 leads), and behind the last member those of other lists (42 ms instead of 2 with a million members).
 * @throws ApiError 1006 for an unknown field, 1013 for an unknown list.
 */
export async function findMembers(
  executor: Executor,
  schema: string,
  allFields: readonly Field[],
  page: MemberPage,
): Promise<LeadRow[]> {
  await getList(executor, schema, page.listId);
  const fields = chooseFields(allFields, page.fieldNames);
  const members = sql`join ${identifier(schema, 'list_members')} m on m.lead_id = l.id`;
  return executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields, members)}
    where (m.list_id, m.lead_id) > (${page.listId}, ${page.afterId})
      and m.list_id <= ${page.listId}
    order by m.list_id, m.lead_id
    limit ${page.limit}`);
}

function selectLists(schema: string): Sql {
  return sql`
    select id, name, description, created_at as "createdAt", updated_at as "updatedAt", folder_id as "folderId"
    from ${identifier(schema, 'static_lists')}`;
}
