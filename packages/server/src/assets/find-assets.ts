import type { Executor } from '../db/database.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import type { KindName } from './asset-kinds.ts';
import type { Json } from './given-assets.ts';

/** The folder or program that something lies in. */
export interface FolderKey {
  readonly id: number;
  readonly type: 'Folder' | 'Program';
}

/** An asset as it is stored. */
export interface Asset {
  readonly kind: KindName;
  readonly id: number;
  readonly name: string;
  readonly status: string | null;
  readonly hasDraft: boolean;
  readonly folderType: FolderKey['type'] | null;
  readonly folderId: number | null;
  /** Undefined where nobody asked for it. */
  readonly folderName?: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly members: Json;
}

/** With what lists do not show. */
export interface WholeAsset extends Asset {
  readonly more: Json;
}

/** Which assets of a kind; undefined means all. */
export interface AssetFilter {
  readonly ids?: readonly number[] | undefined;
  readonly name?: string | undefined;
  /** Any of these. */
  readonly folders?: readonly { readonly id: number; readonly type?: string }[] | undefined;
  /** In lower case; a draft is also what an approved asset has beside it. */
  readonly status?: string | undefined;
  readonly earliestUpdatedAt?: Date | undefined;
  readonly latestUpdatedAt?: Date | undefined;
  /** Whether one that was created in the range counts as well, though it has changed after it. */
  readonly orCreated?: boolean;
  /** More conditions on the asset `a`. */
  readonly where?: readonly Sql[];
}

export interface AssetPage {
  readonly offset: number;
  readonly limit: number;
}

/** A page of the assets of a kind, by name without case, then by id; drafts with what they differ in. */
export function findAssets(
  executor: Executor,
  schema: string,
  kind: KindName,
  filter: AssetFilter,
  page: AssetPage,
  order: 'name' | 'id' = 'name',
): Promise<(Asset | WholeAsset)[]> {
  return executor.query<Asset | WholeAsset>(sql`
    ${selectAssets(schema, filter.status === 'draft')}
    where ${conditions(kind, filter)}
    order by ${order === 'id' ? sql`a.id` : sql`lower(a.name), a.id`}
    offset ${page.offset}
    limit ${page.limit}`);
}

/** The first asset that fits, with all that there is of it. */
export async function findAsset(
  executor: Executor,
  schema: string,
  kind: KindName,
  filter: AssetFilter,
): Promise<WholeAsset | undefined> {
  const [asset] = await executor.query<WholeAsset>(sql`
    ${selectAssets(schema, true)}
    where ${conditions(kind, filter)}
    order by a.id
    limit 1`);
  return asset;
}

/** All assets of all kinds, whole: for an export. */
export function findAllAssets(executor: Executor, schema: string): Promise<WholeAsset[]> {
  return executor.query<WholeAsset>(sql`
    ${selectAssets(schema, true)}
    order by a.kind, a.id`);
}

function selectAssets(schema: string, isWhole: boolean): Sql {
  return sql`
    select
      a.kind, a.id, a.name, a.status, a.has_draft as "hasDraft", a.folder_type as "folderType", a.folder_id as "folderId",
      case when a.folder_type = 'Program' then p.name else f.name end as "folderName", a.created_at as "createdAt",
      a.updated_at as "updatedAt", a.members ${isWhole ? sql`, coalesce(a.more, '{}') as more` : sql``}
    from ${identifier(schema, 'assets')} a
    left join ${identifier(schema, 'folders')} f on a.folder_type = 'Folder' and f.id = a.folder_id
    left join ${identifier(schema, 'assets')} p on a.folder_type = 'Program' and p.kind = 'programs' and p.id = a.folder_id`;
}

function conditions(kind: KindName, filter: AssetFilter): Sql {
  const { ids, name, folders, status, where = [] } = filter;
  const all = [sql`a.kind = ${kind}`, ...where];
  if (ids !== undefined) all.push(sql`a.id = any(${ids}::integer[])`);
  if (name !== undefined) all.push(sql`lower(a.name) = lower(${name}) and a.name = ${name}`);
  if (folders !== undefined) all.push(inFolders(folders));
  if (status !== undefined) all.push(hasStatus(status));
  const range = inRange(filter);
  if (range !== undefined) all.push(range);
  return join(all, ' and ');
}

function inFolders(folders: NonNullable<AssetFilter['folders']>): Sql {
  const each = folders.map(({ id, type }) =>
    type === undefined ? sql`a.folder_id = ${id}` : sql`(a.folder_type = ${type} and a.folder_id = ${id})`,
  );
  return each.length === 0 ? sql`false` : sql`(${join(each, ' or ')})`;
}

function hasStatus(status: string): Sql {
  if (status === 'draft') return sql`(lower(a.status) = 'draft' or a.has_draft)`;
  if (status === 'approved with draft') return sql`a.has_draft`;
  return sql`lower(a.status) = ${status}`;
}

/** Times are compared by the second, as they are shown; both ends count. */
function inRange({ earliestUpdatedAt: from, latestUpdatedAt: to, orCreated }: AssetFilter): Sql | undefined {
  if (from === undefined && to === undefined) return undefined;
  const within = (column: Sql) => {
    const second = sql`date_trunc('second', ${column})`;
    const bounds = [
      ...(from === undefined ? [] : [sql`${second} >= ${from}`]),
      ...(to === undefined ? [] : [sql`${second} <= ${to}`]),
    ];
    return sql`(${join(bounds, ' and ')})`;
  };
  const updated = within(sql`a.updated_at`);
  return orCreated === true ? sql`(${updated} or ${within(sql`a.created_at`)})` : updated;
}
