import { refuse } from '../errors.ts';
import {
  type AssetKind,
  assetKinds,
  isColumn,
  type KindName,
  kindNames,
  kindOf,
  type Member,
} from './asset-kinds.ts';
import type {
  GivenAsset,
  GivenAssets,
  GivenFolder,
  GivenFolderRow,
  GivenLead,
  GivenMemberField,
  GivenMembership,
  Token,
} from './given-assets.ts';
import { isJson, RowReader, wrong } from './row-reader.ts';

/** The arrays that a document may have besides those of the kinds. */
const otherArrays = ['folders', 'campaigns', 'programMemberFields'] as const;

/**
 * Reads a document of assets: an object with an array for each kind (`{"programs": [ … ], "channels": [ … ]}`), whose rows have the
 * form in which the API shows them.
 * @param place - what the document is called in messages, such as `assets/programs.json`; empty: nothing
 * @throws ApiError 1003 that names the place and the value
 */
export function readAssets(document: unknown, place = ''): GivenAssets {
  const prefix = place === '' ? '' : `${place}: `;
  if (!isJson(document))
    wrong(`${prefix}the document`, document, 'an object with an array for each kind of asset');
  for (const name of Object.keys(document)) checkName(name, prefix);
  const rows = (name: string) => readRows(document[name], `${prefix}${name}`);
  return {
    folders: rows('folders').map(readFolderRow),
    memberFields: rows('programMemberFields').map(readMemberField),
    assets: [
      ...kindNames.flatMap((kind) => rows(kind).map((row) => readAsset(kind, row))),
      ...rows('campaigns').map((row) => readAsset('smartCampaigns', asSmartCampaign(row))),
    ],
  };
}

function checkName(name: string, prefix: string): void {
  const known: readonly string[] = [...kindNames, ...otherArrays];
  if (known.includes(name)) return;
  throw refuse('1003', `${prefix}'${name}' is no kind of asset: there are ${known.join(', ')}`);
}

function readRows(rows: unknown, place: string): RowReader[] {
  if (rows === undefined || rows === null) return [];
  if (!Array.isArray(rows)) wrong(place, rows, 'an array');
  return rows.map((row, index) => new RowReader(`${place}[${index}]`, row));
}

function readAsset(kind: KindName, row: RowReader): GivenAsset {
  const spec = kindOf(kind);
  const members: Record<string, unknown> = {};
  const given: {
    -readonly [Name in 'id' | 'name' | 'status' | 'folder' | 'createdAt' | 'updatedAt']?: unknown;
  } = {};
  for (const [name, member] of Object.entries(spec.members)) {
    if (isColumn(member) && member !== 'url') given[member] = readColumn(row, name, member);
    else keep(members, name, readMember(row, name, isColumn(member) ? { type: 'text' } : member));
  }
  const id = spec.members['id'] === undefined ? row.id('id') : given.id;
  const more: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(spec.more)) keep(more, name, readMember(row, name, member));
  const tokens = kind === 'programs' ? row.rows('tokens')?.map(readToken) : undefined;
  const leads = kind === 'programs' ? row.rows('members')?.map(readMembership) : undefined;
  const folder = spec.folder === undefined ? undefined : readFolder(row, 'folder');
  const asset = {
    kind,
    place: row.place,
    id: id as number | undefined,
    name: given.name as string,
    status: given.status as string | undefined,
    folder,
    createdAt: given.createdAt as Date | undefined,
    updatedAt: given.updatedAt as Date | undefined,
    // What is not known here goes out as it came in.
    members: { ...members, ...row.rest },
    more,
    tokens,
    leads,
  };
  checkParts(spec, asset);
  return kind === 'smartCampaigns' ? withCampaignState(asset) : asset;
}

function keep(into: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) into[name] = value;
}

function readColumn(row: RowReader, name: string, column: string): unknown {
  if (column === 'id') return row.id(name);
  if (column === 'name') return row.requiredText(name);
  if (column === 'status') return row.text(name);
  // Read apart, as it may have another form.
  if (column === 'folder') return undefined;
  return row.time(name);
}

function readMember(row: RowReader, name: string, member: Member): unknown {
  const value = row.value(name);
  const place = row.placeOf(name);
  if (value === undefined && member.isRequired) wrong(place, 'missing', article[member.type]);
  if (value === undefined || member.type === 'any') return value;
  if (value === null && !member.isRequired) return value;
  if (!isOfType[member.type](value)) wrong(place, value, article[member.type]);
  if (member.words === undefined) return value;
  const word = member.words.find((known) => known.toLowerCase() === String(value).toLowerCase());
  return word ?? wrong(place, value, `one of ${member.words.join(', ')}`);
}

const isOfType: Readonly<Record<Member['type'], (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  object: isJson,
  array: Array.isArray,
  any: () => true,
};

const article: Readonly<Record<Member['type'], string>> = {
  text: 'text',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  any: 'there',
};

/** A folder, or a program, that something lies in: `{"type": "Folder", "value": 28}`, with `id` for `value`, or a path. */
export function readFolder(row: RowReader, name: string): GivenFolder | undefined {
  const value = row.value(name);
  if (value === undefined || value === null) return undefined;
  const place = row.placeOf(name);
  if (typeof value === 'string') {
    return value.startsWith('/')
      ? { path: value }
      : wrong(place, value, 'a path such as /Marketing Activities/Events, or an object with type and id');
  }
  const folder = new RowReader(place, value);
  const programName = folder.text('programName');
  if (programName !== undefined) return { programName };
  const id = folder.id('value') ?? folder.id('id') ?? wrong(place, value, 'an object with an id');
  const type = folder.text('type') ?? 'Folder';
  const known = (['Folder', 'Program'] as const).find((word) => word.toLowerCase() === type.toLowerCase());
  return { id, type: known ?? wrong(folder.placeOf('type'), type, 'Folder or Program') };
}

const tokenTypes = ['date', 'number', 'rich text', 'score', 'sfdc campaign', 'text'];

function readToken(row: RowReader): Token {
  const name = row.requiredText('name').replace(/^\{\{my\.(.*)\}\}$/, '$1');
  if ([...name].length > 50) wrong(row.placeOf('name'), name, 'at most 50 characters long');
  const type = row.text('type') ?? 'text';
  if (!tokenTypes.includes(type)) wrong(row.placeOf('type'), type, `one of ${tokenTypes.join(', ')}`);
  const value = row.value('value');
  return { name, type, value: value === undefined || value === null ? '' : String(value) };
}

const leadNames = ['leadId', 'id', 'email'];

/** The lead that a row names: by `leadId` or `id`, by `email`, or by `lookupField` and a member of that name. */
export function readLead(row: RowReader): GivenLead {
  const field = row.text('lookupField') ?? leadNames.find((name) => row.value(name) !== undefined);
  if (field === undefined)
    wrong(row.place, 'without a lead', `an object with one of ${leadNames.join(', ')}`);
  const value = row.value(field);
  if (typeof value !== 'string' && typeof value !== 'number')
    wrong(row.placeOf(field), value, 'text or a number');
  return { place: row.place, field: field === 'leadId' ? 'id' : field, value: String(value) };
}

function readMembership(row: RowReader): GivenMembership {
  return {
    ...readLead(row),
    statusName: row.text('statusName') ?? row.text('progressionStatus') ?? row.text('status'),
    membershipDate: row.time('membershipDate'),
    reachedSuccess: row.truth('reachedSuccess'),
    values: row.rest,
  };
}

function readFolderRow(row: RowReader): GivenFolderRow {
  const key = row.value('folderId');
  return {
    place: row.place,
    id: row.id('id') ?? (isJson(key) ? new RowReader(row.placeOf('folderId'), key).id('id') : undefined),
    name: row.requiredText('name'),
    description: row.text('description'),
    parent: readFolder(row, 'parent') ?? parentOfPath(row.text('path')),
    folderType: row.text('folderType'),
    tokens: row.rows('tokens')?.map(readToken),
  };
}

function parentOfPath(path: string | undefined): GivenFolder | undefined {
  const parent = path?.replace(/\/[^/]*$/, '');
  return parent ? { path: parent } : undefined;
}

const memberFieldTypes = [
  'string',
  'text',
  'email',
  'phone',
  'url',
  'integer',
  'score',
  'percent',
  'float',
  'currency',
  'boolean',
  'date',
  'datetime',
];

function readMemberField(row: RowReader): GivenMemberField {
  const name = row.requiredText('name');
  const dataType = row.text('dataType') ?? 'string';
  if (!memberFieldTypes.includes(dataType)) {
    wrong(row.placeOf('dataType'), dataType, `one of ${memberFieldTypes.join(', ')}`);
  }
  return {
    place: row.place,
    name,
    displayName: row.text('displayName') ?? name,
    dataType,
    length: row.integer('length'),
    description: row.text('description'),
    isHidden: row.truth('isHidden'),
    isHtmlEncodingInEmail: row.truth('isHtmlEncodingInEmail'),
    isSensitive: row.truth('isSensitive'),
  };
}

/** What `campaigns.json` of the lead database calls otherwise. */
function asSmartCampaign(row: RowReader): RowReader {
  const [active, programId, workspaceName] = [
    row.truth('active'),
    row.id('programId'),
    row.text('workspaceName'),
  ];
  const programName = row.text('programName');
  return new RowReader(row.place, {
    ...(active !== undefined && { isActive: active }),
    ...(workspaceName !== undefined && { workspace: workspaceName }),
    ...(programName !== undefined && { folder: { programName } }),
    ...(programId !== undefined && { folder: { type: 'Program', id: programId } }),
    ...row.rest,
  });
}

/** A trigger campaign is there to be requested, where nothing else is said. */
function withCampaignState(asset: GivenAsset): GivenAsset {
  const isTrigger = asset.members['type'] === 'trigger';
  const isActive = asset.members['isActive'] ?? isTrigger;
  const isRequestable = asset.members['isRequestable'] ?? isTrigger;
  const usual = isTrigger ? (isActive === true ? 'Active' : 'Inactive') : undefined;
  return {
    ...asset,
    status: asset.status ?? usual,
    members: { ...asset.members, isActive, isRequestable },
  };
}

/** What is inside of some members, where somebody works with it. */
function checkParts(spec: AssetKind, { place, members, more }: GivenAsset): void {
  if (spec === assetKinds.channels) {
    readRows(members['progressionStatuses'], `${place}.progressionStatuses`).forEach(checkStatus);
  }
  if (spec === assetKinds.programs) {
    for (const tag of readRows(more['tags'], `${place}.tags`)) {
      tag.requiredText('tagType');
      tag.requiredText('tagValue');
    }
  }
  for (const name of ['segments', 'usedBy']) {
    for (const row of readRows(more[name], `${place}.${name}`)) row.requiredText('name');
  }
}

function checkStatus(status: RowReader): void {
  status.requiredText('name');
  if (status.integer('step') === undefined) wrong(status.placeOf('step'), 'missing', 'an integer');
  status.truth('success');
  status.truth('hidden');
}
