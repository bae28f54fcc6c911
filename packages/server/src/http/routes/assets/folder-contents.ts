import { type FolderKey, findAsset, type WholeAsset } from '../../../assets/find-assets.ts';
import { folderContents } from '../../../assets/folder-contents.ts';
import { findFolder } from '../../../assets/folders.ts';
import { findTokens } from '../../../assets/tokens.ts';
import type { Executor } from '../../../db/database.ts';
import { refuse } from '../../../errors.ts';
import { assetPage } from '../../asset-parameters.ts';
import { arrayOf, integer, object, oneOf, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { type Parameters, single } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import { workspace } from '../../workspace.ts';
import { assetGroup, idOf, readAssetsPermissions } from './asset-operations.ts';
import { answerAssets, assetUrl } from './list-assets.ts';

/** What lies in folders and programs, and their tokens. */
export const folderContentOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/asset/v1/folder/:id/content.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Folder Contents',
      query: { type: oneOf(['Folder', 'Program']), offset: integer, maxReturn: integer },
      item: object({ id: integer, type: text }),
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const key = { type: folderType(call.parameters, 'type'), id: idOf(call) };
      const { schema } = call.caller.subscription;
      return answerAssets(
        await folderContents(call.context.database, schema, key, assetPage(call.parameters)),
      );
    },
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/folder/:id/tokens.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Tokens by Folder Id',
      query: { folderType: oneOf(['Folder', 'Program']) },
      item: object({
        folder: object({ type: text, value: integer }),
        tokens: arrayOf(object({ name: text, type: text, value: text, computedUrl: text })),
      }),
      errors: ['1001'],
    },
    async handle(call) {
      const key = { type: folderType(call.parameters, 'folderType'), id: idOf(call) };
      const tokens = await findTokens(call.context.database, call.caller.subscription.schema, key);
      if (tokens.length === 0) return answerAssets([]);
      const computedUrl = assetUrl(call, `${key.type === 'Program' ? 'PG' : 'MF'}${key.id}A1`);
      const shown = tokens.map((token) => ({ ...token, computedUrl }));
      return answerAssets([{ folder: { type: key.type, value: key.id }, tokens: shown }]);
    },
  },
];

/** @throws ApiError 1001 for anything but Folder and Program, in any case */
export function folderType(parameters: Parameters, name: string): FolderKey['type'] {
  const given = single(parameters, name) ?? 'Folder';
  const known = (['Folder', 'Program'] as const).find((type) => type.toLowerCase() === given.toLowerCase());
  if (known === undefined) throw refuse('1001', given, 'Folder, Program');
  return known;
}

const programFolderTypes: Readonly<Record<string, string>> = {
  Event: 'Marketing Event',
  'Event with Webinar': 'Marketing Event',
  Engagement: 'Nurture Program',
  Email: 'Email Batch Program',
};

/** A program as the calls about folders show it; undefined: there is none. */
export async function showProgramFolder(
  call: Call,
  by: { readonly ids: readonly number[] } | { readonly name: string },
): Promise<object | undefined> {
  const { database } = call.context;
  const { schema } = call.caller.subscription;
  const program = await findAsset(database, schema, 'programs', by);
  if (program === undefined) return undefined;
  const { id, name, members, folderType: parentType, folderId } = program;
  return {
    name,
    description: members['description'] ?? '',
    createdAt: toAssetTime(program.createdAt),
    updatedAt: toAssetTime(program.updatedAt),
    url: assetUrl(call, `PG${id}A1`),
    folderId: { id, type: 'Program' },
    folderType: programFolderTypes[String(members['type'])] ?? 'Marketing Program',
    parent: folderId === null ? undefined : { id: folderId, type: parentType },
    path: await pathOf(database, schema, program),
    isArchive: false,
    isSystem: false,
    accessZoneId: 1,
    workspace: members['workspace'] ?? workspace.name,
    id,
  };
}

async function pathOf(
  executor: Executor,
  schema: string,
  { name, folderType, folderId }: WholeAsset,
): Promise<string> {
  if (folderId === null) return `/${name}`;
  if (folderType === 'Program') {
    const program = await findAsset(executor, schema, 'programs', { ids: [folderId] });
    return program === undefined ? `/${name}` : `${await pathOf(executor, schema, program)}/${name}`;
  }
  const folder = await findFolder(executor, schema, { id: folderId });
  return `${folder?.path ?? ''}/${name}`;
}
