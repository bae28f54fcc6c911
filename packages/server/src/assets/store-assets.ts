import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { type KindName, kindOf } from './asset-kinds.ts';
import type { FolderKey } from './find-assets.ts';
import { resolveFlow } from './flow.ts';
import type { GivenAsset, GivenAssets, GivenMemberField } from './given-assets.ts';
import { GivenFolders } from './given-folders.ts';
import { replaceTokens } from './tokens.ts';

interface StoredAsset {
  readonly kind: KindName;
  readonly id: number;
  readonly name: string;
  readonly folderType: FolderKey['type'] | null;
  readonly folderId: number | null;
  readonly createdAt: Date;
  readonly channel: string | null;
}

/** An asset with its id and its place, as it goes into the table. */
export interface PlacedAsset extends GivenAsset {
  readonly id: number;
  readonly key: FolderKey | undefined;
}

/**
 * Stores assets: a row whose id, or whose name in its folder, is there already takes the place of that one. Gives them with their ids.
 * For one transaction: it locks the counter of assets, so that no two give out the same ids.
 * @param now - the time that rows without times get
 * @throws ApiError 1003 that names the place, where a row names something that is not there
 */
export async function storeAssets(
  executor: Executor,
  schema: string,
  given: GivenAssets,
  now: Date,
): Promise<PlacedAsset[]> {
  const counters = identifier(schema, 'counters');
  const [counter] = await executor.query<{ nextId: number }>(
    sql`select next_value as "nextId" from ${counters} where name = 'asset' for update`,
  );
  const stored = await readStored(executor, schema);
  const folders = await GivenFolders.read(executor, schema, now);
  const ids = new Ids(stored, counter?.nextId ?? 1);
  const numbered = given.assets.map((asset) => ({ asset, id: ids.of(asset) }));
  for (const { kind, id, name, folderType: type, folderId } of stored) {
    if (kind !== 'programs') continue;
    const folder = type === null || folderId === null ? undefined : { type, id: folderId };
    folders.addProgram({ id, name, folder });
  }
  for (const { asset, id } of numbered) {
    if (asset.kind === 'programs') folders.addProgram({ id, name: asset.name, folder: undefined });
  }
  const folderIds = await folders.store(given.folders);
  const placed = await place(folders, numbered);
  await folders.close();
  await executor.execute(sql`update ${counters} set next_value = ${ids.next} where name = 'asset'`);
  await storeMemberFields(executor, schema, given.memberFields);
  await renameChannels(executor, schema, placed, stored);
  checkChannels(placed, stored);
  await write(executor, schema, placed, stored, now);
  await writeFlows(executor, schema, placed);
  for (const [index, { tokens }] of given.folders.entries()) {
    const id = folderIds[index];
    if (tokens !== undefined && id !== undefined)
      await replaceTokens(executor, schema, { type: 'Folder', id }, tokens);
  }
  for (const { id, tokens } of placed) {
    if (tokens !== undefined) await replaceTokens(executor, schema, { type: 'Program', id }, tokens);
  }
  return placed;
}

function readStored(executor: Executor, schema: string): Promise<StoredAsset[]> {
  return executor.query<StoredAsset>(sql`
    select
      kind, id, name, folder_type as "folderType", folder_id as "folderId", created_at as "createdAt", members ->> 'channel' as channel
    from ${identifier(schema, 'assets')}
    order by kind, id`);
}

/** Gives rows their ids. */
class Ids {
  readonly #stored: readonly StoredAsset[];
  readonly #taken = new Set<string>();
  next: number;

  constructor(stored: readonly StoredAsset[], next: number) {
    this.#stored = stored;
    this.next = next;
  }

  /** Undefined folders match any: the row has not been placed yet. */
  of({ kind, id, name, place }: GivenAsset): number {
    const known = this.#stored.filter((other) => other.kind === kind && other.name === name);
    const found = id ?? (known.length === 1 ? known[0]?.id : undefined) ?? this.next;
    if (this.#taken.has(`${kind} ${found}`)) {
      throw refuse('1003', `${place} has the id ${found} of another ${kindOf(kind).noun} of the document`);
    }
    this.#taken.add(`${kind} ${found}`);
    this.next = Math.max(this.next, found + 1);
    return found;
  }
}

/** Programs first, each behind the one that it lies in: paths lead through them. */
async function place(
  folders: GivenFolders,
  numbered: readonly { readonly asset: GivenAsset; readonly id: number }[],
): Promise<PlacedAsset[]> {
  const placed: PlacedAsset[] = [];
  const inOrder = numbered.toSorted((one, other) => rank(one.asset) - rank(other.asset));
  for (const { asset, id } of inOrder) {
    const key = await keyOf(folders, asset);
    if (asset.kind === 'programs') folders.addProgram({ id, name: asset.name, folder: key });
    placed.push({ ...asset, id, key });
  }
  return placed;
}

/** Of programs that name their place by a path the shorter paths come first. */
function rank({ kind, folder }: GivenAsset): number {
  if (kind !== 'programs') return Number.POSITIVE_INFINITY;
  return folder !== undefined && 'path' in folder ? folder.path.split('/').length : 0;
}

async function keyOf(
  folders: GivenFolders,
  { kind, folder, place, members }: GivenAsset,
): Promise<FolderKey | undefined> {
  const { usualFolder } = kindOf(kind);
  const program = members['parentProgramId'];
  if (folder !== undefined) return folders.resolve(folder, place);
  if (typeof program === 'number') return folders.resolve({ type: 'Program', id: program }, place);
  return usualFolder === undefined ? undefined : folders.root(usualFolder);
}

/** Programs name their channel: those that are there already go with it. */
async function renameChannels(
  executor: Executor,
  schema: string,
  placed: readonly PlacedAsset[],
  stored: readonly StoredAsset[],
): Promise<void> {
  const assets = identifier(schema, 'assets');
  const names = new Map(placed.flatMap(({ kind, id, name }) => (kind === 'channels' ? [[id, name]] : [])));
  const renamed = new Map(
    stored.flatMap(({ kind, id, name }) => {
      const next = kind === 'channels' ? names.get(id) : undefined;
      return next === undefined || next === name ? [] : [[name, next]];
    }),
  );
  if (renamed.size === 0) return;
  const programs = await executor.query<{ id: number; channel: string; members: object }>(sql`
    select id, members ->> 'channel' as channel, members
    from ${assets}
    where kind = 'programs' and members ->> 'channel' = any(${[...renamed.keys()]}::text[])
    order by id`);
  for (const { id, channel, members } of programs) {
    const changed = JSON.stringify({ ...members, channel: renamed.get(channel) });
    await executor.execute(
      sql`update ${assets} set members = ${changed}::json where kind = 'programs' and id = ${id}`,
    );
  }
}

function checkChannels(placed: readonly PlacedAsset[], stored: readonly StoredAsset[]): void {
  const isChannel = ({ kind }: { readonly kind: KindName }) => kind === 'channels';
  const given = placed.filter(isChannel);
  const others = stored.filter((asset) => isChannel(asset) && !given.some(({ id }) => id === asset.id));
  const names = new Set([...others, ...given].map(({ name }) => name));
  for (const { kind, members, place } of placed) {
    const channel = members['channel'];
    if (kind !== 'programs' || names.has(String(channel))) continue;
    throw refuse(
      '1003',
      `${place}.channel is ${String(channel)}, and the channels are ${[...names].join(', ')}`,
    );
  }
}

/** So many are written by one statement. */
const rowsAtOnce = 1_000;

async function write(
  executor: Executor,
  schema: string,
  placed: readonly PlacedAsset[],
  stored: readonly StoredAsset[],
  now: Date,
): Promise<void> {
  const created = new Map(stored.map(({ kind, id, createdAt }) => [`${kind} ${id}`, createdAt]));
  const rows = placed.map((asset) => ({
    kind: asset.kind,
    id: asset.id,
    name: asset.name,
    status: asset.status ?? kindOf(asset.kind).usualStatus ?? null,
    hasDraft: asset.more['draft'] !== undefined && asset.status?.toLowerCase() !== 'draft',
    folderType: asset.key?.type ?? null,
    folderId: asset.key?.id ?? null,
    createdAt: asset.createdAt ?? created.get(`${asset.kind} ${asset.id}`) ?? now,
    updatedAt: asset.updatedAt ?? asset.createdAt ?? now,
    members: JSON.stringify(membersOf(asset)),
    more: Object.keys(asset.more).length === 0 ? null : JSON.stringify(asset.more),
  }));
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await executor.execute(sql`
      insert into ${identifier(schema, 'assets')} (
        kind, id, name, status, has_draft, folder_type, folder_id, created_at, updated_at, members, more
      )
      select
        kind, id, name, status, "hasDraft", "folderType", "folderId", "createdAt", "updatedAt", members::json, more::json
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + rowsAtOnce))}::jsonb) as given (
        kind text, id integer, name text, status text, "hasDraft" boolean, "folderType" text, "folderId" integer,
        "createdAt" timestamptz, "updatedAt" timestamptz, members text, more text
      )
      on conflict (kind, id) do update
      set name = excluded.name, status = excluded.status, has_draft = excluded.has_draft, folder_type = excluded.folder_type,
        folder_id = excluded.folder_id, created_at = excluded.created_at, updated_at = excluded.updated_at,
        members = excluded.members, more = excluded.more`);
  }
}

/** A campaign in a program has the id of that, and those of what belongs to it. */
function membersOf({ kind, id, members, key }: PlacedAsset) {
  if (kind !== 'smartCampaigns') return members;
  return {
    smartListId: id,
    flowId: id,
    ...(key?.type === 'Program' && { parentProgramId: key.id }),
    ...members,
  };
}

/** Once all is there that they may name. */
async function writeFlows(executor: Executor, schema: string, placed: readonly PlacedAsset[]): Promise<void> {
  for (const asset of placed) {
    if (asset.kind !== 'smartCampaigns') continue;
    const resolved = await resolveFlow(executor, schema, asset);
    if (Object.keys(resolved).length === 0) continue;
    await executor.execute(sql`
      update ${identifier(schema, 'assets')}
      set more = ${JSON.stringify({ ...asset.more, ...resolved })}::json
      where kind = 'smartCampaigns' and id = ${asset.id}`);
  }
}

async function storeMemberFields(
  executor: Executor,
  schema: string,
  fields: readonly GivenMemberField[],
): Promise<void> {
  for (const field of fields) {
    const { name, displayName, dataType, length, description } = field;
    const { isHidden = false, isHtmlEncodingInEmail = false, isSensitive = false } = field;
    const [counter] = await executor.query<{ id: number }>(sql`
      update ${identifier(schema, 'counters')}
      set next_value = next_value + 1
      where name = 'program_member_field'
      returning next_value - 1 as id`);
    await executor.execute(sql`
      insert into ${identifier(schema, 'program_member_fields')} (
        id, name, display_name, data_type, length, description, is_hidden, is_html_encoding, is_sensitive
      )
      values (
        ${counter?.id}, ${name}, ${displayName}, ${dataType}, ${length ?? (dataType === 'string' ? 255 : null)},
        ${description ?? null}, ${isHidden}, ${isHtmlEncodingInEmail}, ${isSensitive}
      )
      on conflict (name) do update
      set display_name = excluded.display_name, description = excluded.description, is_hidden = excluded.is_hidden,
        is_html_encoding = excluded.is_html_encoding, is_sensitive = excluded.is_sensitive`);
  }
}

/** Deletes assets of a kind, with the tokens of programs; all of them if no ids are given. */
export async function deleteAssets(
  executor: Executor,
  schema: string,
  kind: KindName,
  ids: readonly number[] | undefined,
): Promise<number> {
  const which = ids === undefined ? sql`true` : sql`id = any(${ids}::integer[])`;
  if (kind === 'programs') {
    await executor.execute(sql`
      delete from ${identifier(schema, 'tokens')}
      where folder_type = 'Program' and ${ids === undefined ? sql`true` : sql`folder_id = any(${ids}::integer[])`}`);
  }
  return executor.execute(sql`delete from ${identifier(schema, 'assets')} where kind = ${kind} and ${which}`);
}
