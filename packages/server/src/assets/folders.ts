import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';

/** A folder that assets stand in. */
export interface Folder {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  readonly description: string | null;
  /** As Marketo calls it: `List`, `Marketing Folder`, `Zone`. */
  readonly folderType: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The names from the first folder on: `/Lead Database/Events`. */
  readonly path: string;
}

/** How a call names a folder. */
export interface FolderKey {
  readonly id: number;
  readonly type: string;
}

/** Folders ordered by name without case, then by id. */
export function findFolders(
  executor: Executor,
  schema: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<Folder[]> {
  return executor.query<Folder>(sql`
    ${selectFolders(schema)}
    order by lower(name), id
    offset ${page.offset}
    limit ${page.limit}`);
}

export async function findFolder(
  executor: Executor,
  schema: string,
  by: { readonly id: number } | { readonly name: string },
): Promise<Folder | undefined> {
  const condition = 'id' in by ? sql`id = ${by.id}` : sql`name = ${by.name}`;
  const [folder] = await executor.query<Folder>(sql`
    ${selectFolders(schema)}
    where ${condition}
    order by id
    limit 1`);
  return folder;
}

/** The id of a folder. @throws ApiError 710 if there is none, 711 for a program: static lists and folders lie in folders only. */
export async function requireFolder(executor: Executor, schema: string, key: FolderKey): Promise<number> {
  if (key.type !== 'Folder') throw refuse('711');
  const folder = await findFolder(executor, schema, { id: key.id });
  if (folder === undefined) throw refuse('710');
  return folder.id;
}

/** @throws ApiError 710, 711, or 709 for a name that is taken in the folder. */
export async function createFolder(
  database: Database,
  clock: Clock,
  schema: string,
  request: { readonly name: string; readonly description: string | undefined; readonly parent: FolderKey },
): Promise<Folder> {
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ id: number }>(sql`
      update ${identifier(schema, 'counters')}
      set next_value = next_value + 1
      where name = 'folder'
      returning next_value - 1 as id`);
    const id = counter?.id ?? 0;
    const parentId = await requireFolder(transaction, schema, request.parent);
    const made = await transaction.execute(sql`
      insert into ${identifier(schema, 'folders')} (id, parent_id, name, description, created_at, updated_at)
      values (${id}, ${parentId}, ${request.name}, ${request.description ?? null}, ${clock.now}, ${clock.now})
      on conflict do nothing`);
    const folder = await findFolder(transaction, schema, { id });
    if (made === 0 || folder === undefined) throw refuse('709', 'Folder with the same name already exists');
    return folder;
  });
}

function selectFolders(schema: string): Sql {
  return sql`
    with recursive paths as (
      select *, '/' || name as path, name as root
      from ${identifier(schema, 'folders')}
      where parent_id is null
      union all
      select f.*, p.path || '/' || f.name, p.root
      from ${identifier(schema, 'folders')} f
      join paths p on p.id = f.parent_id
    )
    select
      id, parent_id as "parentId", name, description,
      coalesce(
        folder_type,
        case
          when root = 'Lead Database' then 'List'
          when parent_id is null then 'Zone'
          when root = 'Marketing Activities' then 'Marketing Folder'
          else 'Zone'
        end
      ) as "folderType", created_at as "createdAt", updated_at as "updatedAt", path
    from paths`;
}
