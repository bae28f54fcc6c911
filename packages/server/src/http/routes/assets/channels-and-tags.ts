import { assetKinds } from '../../../assets/asset-kinds.ts';
import { findAssets } from '../../../assets/find-assets.ts';
import { assetPage } from '../../asset-parameters.ts';
import { integer, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { single } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import {
  assetGroup,
  assetSchema,
  browseOperation,
  byNameOperation,
  partOperation,
  readAssetsPermissions,
  rowsOf,
  showAssets,
  statusOf,
} from './asset-operations.ts';
import { assetUrl } from './list-assets.ts';

/** Channels, tag types, segmentations and segments. */
export const channelAndTagOperations: readonly Operation[] = [
  browseOperation({ kind: 'channels', path: 'channels.json', summary: 'Get Channels' }),
  takingCapital(byNameOperation({ kind: 'channels', path: 'channel', summary: 'Channel' })),
  browseOperation({ kind: 'tagTypes', path: 'tagTypes.json', summary: 'Get Tag Types' }),
  byNameOperation({
    kind: 'tagTypes',
    path: 'tagType',
    summary: 'Tag',
    more: ({ more }) => ({ allowableValues: asListText(more['allowableValues']) }),
    moreSchema: { allowableValues: text },
  }),
  {
    method: 'GET',
    path: '/rest/asset/v1/segmentation.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Segmentations',
      query: { status: text, offset: integer, maxReturn: integer },
      item: assetSchema(assetKinds.segmentations),
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const { schema } = call.caller.subscription;
      const filter = { status: statusOf(call.parameters) };
      const page = assetPage(call.parameters);
      // Marketo's have no pages: there are few of them.
      const size = single(call.parameters, 'maxReturn') === undefined ? 200 : page.limit;
      const found = await findAssets(
        call.context.database,
        schema,
        'segmentations',
        filter,
        { ...page, limit: size },
        'id',
      );
      return showAssets(call, found);
    },
  },
  partOperation({
    kind: 'segmentations',
    path: 'segmentation/:id/segments.json',
    summary: 'Get Segments for Segmentation',
    query: { status: text },
    isPaged: true,
    item: {
      ...object({
        id: integer,
        name: text,
        description: text,
        createdAt: text,
        updatedAt: text,
        'url?': text,
        status: text,
        segmentationId: integer,
      }),
      additionalProperties: true,
    },
    show(segmentation, call) {
      const status = statusOf(call.parameters);
      if (status !== undefined && segmentation.status?.toLowerCase() !== status) return [];
      return rowsOf(segmentation.more['segments']).map(
        ({ id: given, name, description, url, status: own, ...more }, index) => {
          const id = given ?? segmentation.id * 100 + index;
          return {
            id,
            name,
            description: description ?? '',
            createdAt: more['createdAt'] ?? toAssetTime(segmentation.createdAt),
            updatedAt: more['updatedAt'] ?? toAssetTime(segmentation.updatedAt),
            url: url ?? assetUrl(call, `SG${segmentation.id}A1`),
            status: own ?? segmentation.status,
            segmentationId: segmentation.id,
            ...more,
          };
        },
      );
    },
  }),
];

/** The definition has the parameter with a capital, clients without. */
function takingCapital(operation: Operation): Operation {
  if (operation.authenticates === 'itself') return operation;
  return {
    ...operation,
    documentation: { ...operation.documentation, query: { name: text, Name: text }, required: [] },
    handle(call) {
      const parameters = new Map(call.parameters);
      const name = parameters.get('name') ?? parameters.get('Name');
      if (name !== undefined) parameters.set('name', name);
      return operation.handle({ ...call, parameters });
    },
  };
}

/** Marketo has lists of words as a text: `[Red, Blue]`. */
function asListText(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value ?? '[]');
}
