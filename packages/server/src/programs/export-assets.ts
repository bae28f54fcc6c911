import { type AssetKind, kindOf } from '../assets/asset-kinds.ts';
import { type FolderKey, findAllAssets, type WholeAsset } from '../assets/find-assets.ts';
import type { Json, Token } from '../assets/given-assets.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { listCustomFields, type MemberField } from './member-fields.ts';

/** The document that `readAssets` reads, with an array for each kind that has rows. */
export type AssetDocument = Readonly<Record<string, readonly Json[]>>;

interface FolderRow {
  readonly id: number;
  readonly name: string;
  readonly parentId: number | null;
  readonly description: string | null;
  readonly folderType: string | null;
}

/** All folders, assets, fields and members of programs, in the form in which they can be given again. */
export async function exportAssets(executor: Executor, schema: string): Promise<AssetDocument> {
  const assets = await findAllAssets(executor, schema);
  const tokens = await tokensByPlace(executor, schema);
  const members = await membersByProgram(executor, schema);
  const document: Record<string, Json[]> = {};
  const folders = await executor.query<FolderRow>(sql`
    select id, name, parent_id as "parentId", description, folder_type as "folderType"
    from ${identifier(schema, 'folders')}
    order by id`);
  document['folders'] = folders.map((folder) => folderJson(folder, tokens));
  const lists = await namesOfLists(executor, schema);
  const fields = await listCustomFields(executor, schema);
  if (fields.length > 0) {
    document['programMemberFields'] = fields.map(memberFieldJson);
  }
  for (const asset of assets) {
    const row = assetJson(kindOf(asset.kind), asset);
    if (asset.kind === 'programs') {
      row['tokens'] = tokens.get(`Program ${asset.id}`);
      row['members'] = members.get(asset.id);
    }
    if (asset.kind === 'smartCampaigns') nameLists(row, lists);
    document[asset.kind] ??= [];
    document[asset.kind]?.push(withoutEmpty(row));
  }
  return document;
}

function folderJson(
  { id, name, parentId, description, folderType }: FolderRow,
  tokens: ReadonlyMap<string, Token[]>,
): Json {
  return withoutEmpty({
    id,
    name,
    parent: parentId === null ? undefined : { type: 'Folder', id: parentId },
    description,
    folderType,
    tokens: tokens.get(`Folder ${id}`),
  });
}

function memberFieldJson(field: MemberField): Json {
  const { name, displayName, dataType, length, description } = field;
  const { isHidden, isHtmlEncodingInEmail, isSensitive } = field;
  return withoutEmpty({
    name,
    displayName,
    dataType,
    length,
    description,
    isHidden: isHidden || undefined,
    isHtmlEncodingInEmail: isHtmlEncodingInEmail || undefined,
    isSensitive: isSensitive || undefined,
  });
}

function assetJson(kind: AssetKind, asset: WholeAsset): Record<string, unknown> {
  const row: Record<string, unknown> = { id: asset.id };
  for (const [name, member] of Object.entries(kind.members)) {
    const value = typeof member === 'string' ? columnValue(asset, name, member) : asset.members[name];
    if (value !== undefined) row[name] = value;
  }
  return { ...row, ...asset.members, ...asset.more };
}

function columnValue(asset: WholeAsset, name: string, column: string): unknown {
  switch (column) {
    case 'id':
      return asset.id;
    case 'name':
      return asset.name;
    case 'status':
      return asset.status ?? undefined;
    case 'createdAt':
      return asset.createdAt.toISOString();
    case 'updatedAt':
      return asset.updatedAt.toISOString();
    case 'folder':
      return asset.folderId === null ? undefined : { type: asset.folderType, id: asset.folderId };
    default:
      return asset.members[name];
  }
}

async function namesOfLists(executor: Executor, schema: string): Promise<ReadonlyMap<unknown, string>> {
  const rows = await executor.query<{ id: number; name: string }>(
    sql`select id, name from ${identifier(schema, 'static_lists')}`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Names static lists by name: their ids are given out anew where a seed is put in. */
function nameLists(campaign: Record<string, unknown>, names: ReadonlyMap<unknown, string>): void {
  const named = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('list' in value)) return value;
    return { ...value, list: names.get(value.list) ?? value.list };
  };
  const { flow, leads } = campaign;
  if (Array.isArray(flow)) campaign['flow'] = flow.map(named);
  if (leads !== undefined) campaign['leads'] = named(leads);
}

async function tokensByPlace(executor: Executor, schema: string): Promise<ReadonlyMap<string, Token[]>> {
  const rows = await executor.query<Token & FolderKey>(sql`
    select folder_type as type_of_folder, folder_id as id, name, type, value
    from ${identifier(schema, 'tokens')}
    order by folder_type, folder_id, lower(name), name`);
  const found = new Map<string, Token[]>();
  for (const { id, name, type, value, ...place } of rows as unknown as (Token & {
    id: number;
    type_of_folder: string;
  })[]) {
    const key = `${place.type_of_folder} ${id}`;
    found.set(key, [...(found.get(key) ?? []), { name, type, value }]);
  }
  return found;
}

async function membersByProgram(executor: Executor, schema: string): Promise<ReadonlyMap<number, Json[]>> {
  const rows = await executor.query<{ programId: number; member: Json; data: Json }>(sql`
    select
      m.program_id as "programId",
      json_build_object(
        'leadId', case when l.email is null then m.lead_id end, 'email', l.email, 'statusName', m.status, 'membershipDate', m.member_since, 'updatedAt', m.updated_at,
        'reachedSuccess', m.reached_success, 'reachedSuccessDate', m.reached_success_at,
        'isExhausted', nullif(m.is_exhausted, false), 'trackName', m.track_name, 'nurtureCadence', m.nurture_cadence,
        'statusReason', m.status_reason, 'registrationLikelihood', m.registration_likelihood,
        'attendanceLikelihood', m.attendance_likelihood, 'waitlistPriority', m.waitlist_priority
      ) as member,
      m.data
    from ${identifier(schema, 'program_members')} m
    join ${identifier(schema, 'leads')} l on l.id = m.lead_id
    order by m.program_id, m.lead_id`);
  const found = new Map<number, Json[]>();
  for (const { programId, member, data } of rows) {
    found.set(programId, [...(found.get(programId) ?? []), withoutEmpty({ ...member, ...data })]);
  }
  return found;
}

function withoutEmpty(row: Json): Json {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null));
}
