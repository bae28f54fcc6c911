import type { Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { listFields } from '../leads/fields.ts';
import { chooseFields, type LeadRow, selectLeads } from '../leads/lead-json.ts';

/** A static list, as it is stored. */
export interface StaticList {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Which lists; an empty array means all. */
export interface ListFilter {
  readonly ids: readonly number[];
  readonly names: readonly string[];
  readonly afterId: number;
  readonly limit: number;
}

export function findLists(executor: Executor, schema: string, filter: ListFilter): Promise<StaticList[]> {
  return executor.query<StaticList>(sql`
    ${selectLists(schema)}
    where id > ${filter.afterId}
      and (${filter.ids.length === 0} or id = any(${filter.ids}::integer[]))
      and (${filter.names.length === 0} or name = any(${filter.names}::text[]))
    order by id
    limit ${filter.limit}`);
}

/** @throws ApiError 1013 if there is no such list. */
export async function getList(executor: Executor, schema: string, id: number): Promise<StaticList> {
  const [list] = await executor.query<StaticList>(sql`
    ${selectLists(schema)}
    where id = ${id}`);
  if (list === undefined) throw refuse('1013');
  return list;
}

/** A page of the members of a list, ordered by id. @throws ApiError 1006 for an unknown field, 1013 for an unknown list. */
export async function findMembers(
  executor: Executor,
  schema: string,
  { listId, ...page }: { listId: number; fieldNames: readonly string[]; afterId: number; limit: number },
): Promise<LeadRow[]> {
  await getList(executor, schema, listId);
  const fields = chooseFields(await listFields(executor, schema), page.fieldNames);
  const members = sql`join ${identifier(schema, 'list_members')} m on m.lead_id = l.id`;
  return executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields, members)}
    where m.list_id = ${listId}
      and m.lead_id > ${page.afterId}
    order by m.lead_id
    limit ${page.limit}`);
}

function selectLists(schema: string): Sql {
  return sql`
    select id, name, description, created_at as "createdAt", updated_at as "updatedAt"
    from ${identifier(schema, 'static_lists')}`;
}
