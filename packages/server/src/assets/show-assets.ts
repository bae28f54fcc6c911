import { isColumn, kindOf } from './asset-kinds.ts';
import type { Asset, WholeAsset } from './find-assets.ts';
import type { Json } from './given-assets.ts';

/** What the answer of a call makes of what is stored. */
export interface Showing {
  /** `2026-01-31T08:30:00Z+0000` */
  time(time: Date): string;
  /** The address of the page of an asset, from its letters and its id: `ME1205A1`. */
  address(page: string): string;
}

/** The letters of a program's page, by its type. */
const programLetters: Readonly<Record<string, string>> = {
  Event: 'ME',
  'Event with Webinar': 'ME',
  Engagement: 'NP',
  Email: 'EBP',
};

/** An asset as lists show it, its members in their order; what a row has besides them stands behind. */
export function showAsset(asset: Asset, showing: Showing): Json {
  const spec = kindOf(asset.kind);
  const shown: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(spec.members)) {
    const value = isColumn(member)
      ? showColumn(asset, name, member, showing)
      : (asset.members[name] ?? (name in asset.members ? null : member.whenAbsent));
    if (value !== undefined) shown[name] = value;
  }
  for (const [name, value] of Object.entries(asset.members)) if (!(name in shown)) shown[name] = value;
  return shown;
}

function showColumn(asset: Asset, name: string, column: string, showing: Showing): unknown {
  switch (column) {
    case 'id':
      return asset.id;
    case 'name':
      return asset.name;
    case 'createdAt':
      return showing.time(asset.createdAt);
    case 'updatedAt':
      return showing.time(asset.updatedAt);
    case 'status':
      return asset.status ?? undefined;
    case 'folder':
      return showFolder(asset);
    default:
      return name in asset.members ? asset.members[name] : showAddress(asset, showing);
  }
}

function showAddress(asset: Asset, showing: Showing): string | undefined {
  if (asset.kind === 'programs') {
    const letters = programLetters[String(asset.members['type'])] ?? 'PG';
    return showing.address(`${letters}${asset.id}A1`);
  }
  const { page } = kindOf(asset.kind);
  return page && showing.address(`${page[0]}${asset.id}${page[1]}`);
}

function showFolder({ kind, folderType: type, folderId, folderName = null }: Asset): object | undefined {
  if (type === null || folderId === null) return undefined;
  switch (kindOf(kind).folder) {
    case 'id':
      return { id: folderId, type };
    case 'file':
      return { type, id: folderId, name: folderName };
    case 'value without name':
      return { type, value: folderId, folderName: null };
    default:
      return { type, value: folderId, folderName };
  }
}

/**
 * The version of an asset that a status asks for: the approved one if nothing is asked for, else the draft. Undefined: it has none of
 * that status. A draft differs from what is approved in what the row says in `draft`.
 */
export function versionOf(asset: WholeAsset, status: string | undefined): WholeAsset | undefined {
  if (status === undefined || asset.status?.toLowerCase() === status) return asset;
  if (status === 'approved with draft') return asset.hasDraft ? asset : undefined;
  return status === 'draft' && asset.hasDraft ? draftOf(asset) : undefined;
}

function draftOf(asset: WholeAsset): WholeAsset {
  const { draft, ...more } = asset.more;
  const changed = typeof draft === 'object' && draft !== null ? (draft as Json) : {};
  const spec = kindOf(asset.kind);
  const parts = Object.entries(changed).filter(([name]) => name in spec.more);
  const members = Object.entries(changed).filter(([name]) => !(name in spec.more) && name !== 'name');
  return {
    ...asset,
    name: typeof changed['name'] === 'string' ? changed['name'] : asset.name,
    status: draftWord(asset.status),
    members: { ...asset.members, ...Object.fromEntries(members) },
    more: { ...more, ...Object.fromEntries(parts) },
  };
}

/** Templates have their status with a capital, where a seed has it so. */
function draftWord(approved: string | null): string {
  return approved === 'Approved' ? 'Draft' : 'draft';
}
