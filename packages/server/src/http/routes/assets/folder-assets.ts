import { createFolder, type Folder, findFolder, findFolders } from '../../../assets/folders.ts';
import { refuse } from '../../../errors.ts';
import {
  assetPage,
  assetParameters,
  assetText,
  folderOf,
  requiredAssetText,
} from '../../asset-parameters.ts';
import { folderAsset, formBody, integer, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import { workspace } from '../../workspace.ts';
import { folderType, showProgramFolder } from './folder-contents.ts';
import { answerAssets, assetUrl } from './list-assets.ts';

const maxName = 255;
const maxDescription = 2000;
const read = ['Read-Only Assets', 'Read-Write Assets'] as const;

/** Folders: browse, by id, by name, create. Programs are found by id and name as well. */
export const folderAssetOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/asset/v1/folders.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Folders',
      query: { offset: integer, maxReturn: integer },
      item: folderAsset,
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const { context, caller, parameters } = call;
      const folders = await findFolders(context.database, caller.subscription.schema, assetPage(parameters));
      return answerAssets(folders.map((folder) => toItem(call, folder)));
    },
  },
  {
    method: 'POST',
    path: '/rest/asset/v1/folders.json',
    permissions: ['Read-Write Assets'],
    documentation: {
      group: 'Static lists as assets',
      summary: 'Create Folder',
      body: formBody({ name: text, parent: text, 'description?': text }),
      item: folderAsset,
      errors: ['701', '709', '710', '711', '1001'],
    },
    async handle(call) {
      const parameters = assetParameters(call);
      const name = requiredAssetText(parameters, 'name', maxName);
      const parent = folderOf(parameters, 'parent');
      if (parent === undefined) throw refuse('701', 'parent');
      const description = assetText(parameters, 'description', maxDescription);
      const { schema } = call.caller.subscription;
      const made = await createFolder(call.context.database, call.context.clock, schema, {
        name,
        description,
        parent,
      });
      return { result: [toItem(call, made)] };
    },
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/folder/byName.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Folder by Name',
      query: { name: text, type: text },
      required: ['name'],
      item: folderAsset,
      errors: ['701', '1001'],
    },
    handle: (call) => showFolder(call, { name: requiredAssetText(call.parameters, 'name', maxName) }),
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/folder/:id.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Folder by Id',
      query: { type: text },
      item: folderAsset,
      errors: ['1001'],
    },
    handle: (call) => showFolder(call, { id: toId(call.path['id'] ?? '') }),
  },
];

/** A folder, or a program, as `type` says. */
async function showFolder(call: Call, by: { id: number } | { name: string }) {
  const { context, caller } = call;
  if (folderType(call.parameters, 'type') === 'Program') {
    const program = await showProgramFolder(call, 'id' in by ? { ids: [by.id] } : by);
    return answerAssets(program === undefined ? [] : [program]);
  }
  const folder = await findFolder(context.database, caller.subscription.schema, by);
  return answerAssets(folder === undefined ? [] : [toItem(call, folder)]);
}

function toItem(call: Call, folder: Folder): object {
  return {
    name: folder.name,
    description: folder.description,
    createdAt: toAssetTime(folder.createdAt),
    updatedAt: toAssetTime(folder.updatedAt),
    url: assetUrl(call, `MF${folder.id}A1`),
    folderId: { id: folder.id, type: 'Folder' },
    folderType: folder.folderType,
    parent: folder.parentId === null ? undefined : { id: folder.parentId, type: 'Folder' },
    path: folder.path,
    isArchive: false,
    isSystem: folder.parentId === null,
    accessZoneId: 1,
    workspace: workspace.name,
    id: folder.id,
  };
}
