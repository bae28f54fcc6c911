import { refuse } from '../../../errors.ts';
import { createList, deleteList, updateList } from '../../../lists/change-lists.ts';
import { browseLists, findLists, type StaticList } from '../../../lists/static-lists.ts';
import type { Answer } from '../../answer.ts';
import {
  assetPage,
  assetParameters,
  assetText,
  assetTime,
  folderOf,
  requiredAssetText,
} from '../../asset-parameters.ts';
import { formBody, integer, listAsset, object, text, time } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import { workspace } from '../../workspace.ts';

const maxName = 255;
const maxDescription = 2000;
const read = ['Read-Only Assets', 'Read-Write Assets'] as const;
const write = ['Read-Write Assets'] as const;

/** Static lists as assets: create, update, delete, by id, by name, browse. */
export const listAssetOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/asset/v1/staticLists.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Static Lists',
      query: {
        folder: text,
        offset: integer,
        maxReturn: integer,
        earliestUpdatedAt: time,
        latestUpdatedAt: time,
      },
      item: listAsset,
      errors: ['704', '1001', '1003'],
    },
    async handle(call) {
      const { parameters, context, caller } = call;
      const folder = folderOf(parameters, 'folder');
      // There are no programs, and so none that has lists.
      if (folder !== undefined && folder.type !== 'Folder') return answerAssets([]);
      const lists = await browseLists(context.database, caller.subscription.schema, {
        ...assetPage(parameters),
        folderId: folder?.id,
        earliestUpdatedAt: assetTime(parameters, 'earliestUpdatedAt'),
        latestUpdatedAt: assetTime(parameters, 'latestUpdatedAt'),
      });
      return answerAssets(lists.map((list) => toItem(call, list)));
    },
  },
  {
    method: 'POST',
    path: '/rest/asset/v1/staticLists.json',
    permissions: write,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Create Static List',
      body: formBody({ name: text, folder: text, 'description?': text }),
      item: listAsset,
      errors: ['701', '709', '710', '711', '1001'],
    },
    async handle(call) {
      const parameters = assetParameters(call);
      const name = requiredAssetText(parameters, 'name', maxName);
      const folder = folderOf(parameters, 'folder');
      if (folder === undefined) throw refuse('701', 'folder');
      const description = assetText(parameters, 'description', maxDescription);
      const { schema } = call.caller.subscription;
      const id = await createList(call.context.database, call.context.clock, schema, {
        name,
        description,
        folder,
      });
      return showList(call, { ids: [id] });
    },
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/staticList/byName.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Static List by Name',
      query: { name: text },
      required: ['name'],
      item: listAsset,
      errors: ['701'],
    },
    async handle(call) {
      return showList(call, { names: [requiredAssetText(call.parameters, 'name', maxName)] });
    },
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/staticList/:id.json',
    permissions: read,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Get Static List by Id',
      item: listAsset,
      errors: ['1001'],
    },
    async handle(call) {
      return showList(call, { ids: [toId(call.path['id'] ?? '')] });
    },
  },
  {
    method: 'POST',
    path: '/rest/asset/v1/staticList/:id.json',
    permissions: write,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Update Static List Metadata',
      body: formBody({ 'name?': text, 'description?': text }),
      item: listAsset,
      errors: ['701', '702', '709', '1001'],
    },
    async handle(call) {
      const parameters = assetParameters(call);
      const id = toId(call.path['id'] ?? '');
      await updateList(call.context.database, call.context.clock, call.caller.subscription.schema, id, {
        name: parameters.has('name') ? requiredAssetText(parameters, 'name', maxName) : undefined,
        description: assetText(parameters, 'description', maxDescription),
      });
      return showList(call, { ids: [id] });
    },
  },
  {
    method: 'POST',
    path: '/rest/asset/v1/staticList/:id/delete.json',
    permissions: write,
    documentation: {
      group: 'Static lists as assets',
      summary: 'Delete Static List',
      item: object({ id: integer }),
      errors: ['702', '709', '1001'],
    },
    async handle(call) {
      const id = toId(call.path['id'] ?? '');
      await deleteList(call.context.database, call.context.clock, call.caller.subscription, id);
      return { result: [{ id }] };
    },
  },
];

async function showList(
  call: Call,
  by: { readonly ids?: readonly number[]; readonly names?: readonly string[] },
): Promise<Answer> {
  const lists = await findLists(call.context.database, call.caller.subscription.schema, {
    ids: by.ids ?? [],
    names: by.names ?? [],
    afterId: 0,
    limit: 1,
  });
  return answerAssets(lists.map((list) => toItem(call, list)));
}

/** Where Marketo's own pages would show an asset. @param place - what it is and its id, such as `ST1001A1` */
export function assetUrl({ request }: Call, place: string): string {
  return `${request.protocol}://${request.host}/#${place}`;
}

/** Nothing found is no error among assets, but a warning. */
export function answerAssets(result: readonly object[]): Answer {
  return result.length > 0 ? { result } : { warnings: ['No assets found for the given search criteria.'] };
}

function toItem(call: Call, list: StaticList): object {
  return {
    id: list.id,
    name: list.name,
    description: list.description ?? undefined,
    createdAt: toAssetTime(list.createdAt),
    updatedAt: toAssetTime(list.updatedAt),
    folder: { id: list.folderId, type: 'Folder' },
    workspace: workspace.name,
    computedUrl: assetUrl(call, `ST${list.id}A1`),
  };
}
