import { type AssetKind, isColumn, type KindName, kindOf, type Member } from '../../../assets/asset-kinds.ts';
import {
  type Asset,
  type AssetFilter,
  findAsset,
  findAssets,
  type WholeAsset,
} from '../../../assets/find-assets.ts';
import { type Showing, showAsset, versionOf } from '../../../assets/show-assets.ts';
import type { Answer } from '../../answer.ts';
import { assetPage, assetText, assetTime, folderOf, requiredAssetText } from '../../asset-parameters.ts';
import { described, integer, type Schema, text, time } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import { answerAssets, assetUrl } from './list-assets.ts';

/** Who may read assets. */
export const readAssetsPermissions = ['Read-Only Assets', 'Read-Write Assets'] as const;

const maxName = 255;

/** What a call may choose a list of assets by, besides its page. */
export type AssetQuery = 'status' | 'folder' | 'dates';

const queryOf: Readonly<Record<AssetQuery, Readonly<Record<string, Schema>>>> = {
  status: { status: text },
  folder: { folder: described(text, '{"id":28,"type":"Folder"}, or an id') },
  dates: { earliestUpdatedAt: time, latestUpdatedAt: time },
};

interface Listed {
  readonly kind: KindName;
  readonly path: string;
  readonly summary: string;
  readonly by?: readonly AssetQuery[];
  /** More parameters, and what they mean. */
  readonly query?: Readonly<Record<string, Schema>>;
  readonly errors?: readonly string[];
  filter?(call: Call): AssetFilter;
}

/** The group of these operations in the description of the API. */
export const assetGroup = 'Assets';

/** An operation that lists assets of a kind. */
export function browseOperation({
  kind,
  path,
  summary,
  by = [],
  query = {},
  errors = [],
  filter,
}: Listed): Operation {
  return {
    method: 'GET',
    path: `/rest/asset/v1/${path}`,
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary,
      query: {
        offset: integer,
        maxReturn: integer,
        ...Object.assign({}, ...by.map((name) => queryOf[name])),
        ...query,
      },
      item: assetSchema(kindOf(kind)),
      errors: ['1001', '1003', ...(by.includes('dates') ? ['704'] : []), ...errors],
    },
    async handle(call) {
      const { database } = call.context;
      const { schema } = call.caller.subscription;
      const usual = filterOf(call, by);
      const assets = await findAssets(
        database,
        schema,
        kind,
        { ...usual, ...filter?.(call) },
        assetPage(call.parameters),
      );
      return showAssets(
        call,
        assets.map((asset) => ('more' in asset ? (versionOf(asset, usual.status) ?? asset) : asset)),
      );
    },
  };
}

function filterOf({ parameters }: Call, by: readonly AssetQuery[]): AssetFilter {
  const folder = by.includes('folder') ? folderOf(parameters, 'folder') : undefined;
  return {
    ...(by.includes('status') && { status: statusOf(parameters) }),
    ...(folder !== undefined && { folders: [folder] }),
    ...(by.includes('dates') && {
      earliestUpdatedAt: assetTime(parameters, 'earliestUpdatedAt'),
      latestUpdatedAt: assetTime(parameters, 'latestUpdatedAt'),
    }),
  };
}

/** The status that is asked for, in lower case. @throws ApiError 701 for one that is too long, 709 for one that no text can be */
export function statusOf(parameters: Call['parameters']): string | undefined {
  return assetText(parameters, 'status', 255)?.toLowerCase();
}

interface Named {
  readonly kind: KindName;
  /** Before `byName.json` and `{id}.json`. */
  readonly path: string;
  readonly summary: string;
  readonly by?: readonly ('status' | 'folder')[];
  readonly query?: Readonly<Record<string, Schema>>;
  /** What a call about one asset shows besides what lists show. */
  more?(asset: WholeAsset, call: Call): object;
  readonly moreSchema?: Readonly<Record<string, Schema>>;
}

/** An operation that shows the asset with an id. */
export function byIdOperation({
  kind,
  path,
  summary,
  by = [],
  query = {},
  more,
  moreSchema = {},
}: Named): Operation {
  return {
    method: 'GET',
    path: `/rest/asset/v1/${path}/:id.json`,
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: `Get ${summary} by Id`,
      query: { ...(by.includes('status') && queryOf.status), ...query },
      item: assetSchema(kindOf(kind), moreSchema),
      errors: ['1001'],
    },
    handle: (call) => showOne(call, kind, { ids: [idOf(call)] }, by.includes('status'), more),
  };
}

/** An operation that shows the asset with a name. */
export function byNameOperation({
  kind,
  path,
  summary,
  by = [],
  query = {},
  more,
  moreSchema = {},
}: Named): Operation {
  return {
    method: 'GET',
    path: `/rest/asset/v1/${path}/byName.json`,
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: `Get ${summary} by Name`,
      query: { name: text, ...Object.assign({}, ...by.map((name) => queryOf[name])), ...query },
      required: ['name'],
      item: assetSchema(kindOf(kind), moreSchema),
      errors: ['701', '709', ...(by.includes('folder') ? ['1001'] : [])],
    },
    handle(call) {
      const name = requiredAssetText(call.parameters, 'name', maxName);
      const folder = by.includes('folder') ? folderOf(call.parameters, 'folder') : undefined;
      const filter = { name, ...(folder !== undefined && { folders: [folder] }) };
      return showOne(call, kind, filter, by.includes('status'), more);
    },
  };
}

async function showOne(
  call: Call,
  kind: KindName,
  filter: AssetFilter,
  hasStatus: boolean,
  more: Named['more'],
): Promise<Answer> {
  const asset = await findVersion(call, kind, filter, hasStatus);
  if (asset === undefined) return answerAssets([]);
  return answerAssets([{ ...showAsset(asset, showingOf(call)), ...more?.(asset, call) }]);
}

/** The asset that fits, in the version that the call asks for. */
async function findVersion(
  call: Call,
  kind: KindName,
  filter: AssetFilter,
  hasStatus: boolean,
): Promise<WholeAsset | undefined> {
  const asset = await findAsset(call.context.database, call.caller.subscription.schema, kind, filter);
  return asset && versionOf(asset, hasStatus ? statusOf(call.parameters) : undefined);
}

interface Part {
  readonly kind: KindName;
  /** With `:id`, and without what comes before it in all of them. */
  readonly path: string;
  readonly summary: string;
  readonly hasStatus?: boolean;
  readonly query?: Readonly<Record<string, Schema>>;
  readonly isPaged?: boolean;
  readonly item: Schema;
  readonly errors?: readonly string[];
  /** The items of the answer; none: the asset has no such part. */
  show(asset: WholeAsset, call: Call): Promise<readonly object[]> | readonly object[];
}

/** An operation that shows a part of the asset with an id: its content, its fields. */
export function partOperation({
  kind,
  path,
  summary,
  hasStatus,
  query = {},
  isPaged,
  item,
  errors = [],
  show,
}: Part): Operation {
  return {
    method: 'GET',
    path: `/rest/asset/v1/${path}`,
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary,
      query: {
        ...(hasStatus === true && queryOf.status),
        ...(isPaged === true && { offset: integer, maxReturn: integer }),
        ...query,
      },
      item,
      errors: ['1001', ...(isPaged === true ? ['1003'] : []), ...errors],
    },
    async handle(call) {
      const page = isPaged === true ? assetPage(call.parameters) : undefined;
      const asset = await findVersion(call, kind, { ids: [idOf(call)] }, hasStatus === true);
      const items = asset === undefined ? [] : await show(asset, call);
      return answerAssets(page === undefined ? items : items.slice(page.offset, page.offset + page.limit));
    },
  };
}

export function idOf({ path }: Call): number {
  return toId(path['id'] ?? '');
}

/** What lists show of assets. */
export function showAssets(call: Call, assets: readonly Asset[]): Answer {
  const showing = showingOf(call);
  return answerAssets(assets.map((asset) => showAsset(asset, showing)));
}

export function showingOf(call: Call): Showing {
  return { time: toAssetTime, address: (page) => assetUrl(call, page) };
}

/** The rows of a member that is an array of objects. */
export function rowsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}

const types: Readonly<Record<Member['type'], Schema>> = {
  text: { type: ['string', 'null'] },
  integer: { type: ['integer', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  object: { type: ['object', 'null'] },
  array: { type: ['array', 'null'] },
  any: {},
};

const columnTypes: Readonly<Record<string, Schema>> = {
  id: { type: 'integer', minimum: 1 },
  folder: { type: 'object' },
  url: { type: ['string', 'null'] },
};

/** What an asset looks like; a seed may give it more members than these. */
export function assetSchema({ members }: AssetKind, more: Readonly<Record<string, Schema>> = {}): Schema {
  const entries = Object.entries(members);
  const required = entries.filter(([, member]) =>
    isColumn(member)
      ? member !== 'folder' && member !== 'url'
      : member.isRequired === true || member.whenAbsent !== undefined,
  );
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(
        entries.map(([name, member]) => [
          name,
          isColumn(member) ? (columnTypes[member] ?? text) : types[member.type],
        ]),
      ),
      ...more,
    },
    required: required.map(([name]) => name),
    additionalProperties: true,
  };
}
