import type { WholeAsset } from '../../../assets/find-assets.ts';
import { isJson } from '../../../assets/row-reader.ts';
import { boolean, described, integer, type Schema, text } from '../../documentation.ts';
import type { Call } from '../../operation.ts';
import { single } from '../../parameters.ts';
import { toAssetTime } from '../../times.ts';
import { workspace } from '../../workspace.ts';
import { assetUrl } from './list-assets.ts';

/** The parameter by which a call asks for the rules of a smart list. */
export const includeRules = { includeRules: described(boolean, 'whether to show the rules; default false') };

/** @throws ApiError never: anything but `true` is no */
export function isTrue({ parameters }: Call, name: string): boolean {
  return single(parameters, name)?.toLowerCase() === 'true';
}

export const rulesSchema: Schema = { type: ['object', 'null'] };

/** The rules of a smart list that has none. */
export function noRules(triggers: readonly unknown[] = []): object {
  return { filterMatchType: 'all', triggers, filters: [] };
}

export const smartListSchema: Schema = {
  type: 'object',
  properties: {
    id: integer,
    name: text,
    description: text,
    createdAt: text,
    updatedAt: text,
    url: text,
    folder: { type: 'object' },
    workspace: text,
    rules: rulesSchema,
  },
  required: ['id', 'name', 'createdAt', 'updatedAt', 'url', 'folder', 'workspace'],
  additionalProperties: true,
};

/** The smart list of a campaign or of an e-mail program, as its row has it, or one without rules. */
export function smartListOf(
  call: Call,
  asset: WholeAsset,
  id: number,
  triggers: readonly unknown[] = [],
): object {
  const given = isJson(asset.more['smartList']) ? asset.more['smartList'] : {};
  const { rules = noRules(triggers), ...members } = given;
  const { folderId, folderType } = asset;
  return {
    id,
    name: asset.name,
    createdAt: toAssetTime(asset.createdAt),
    updatedAt: toAssetTime(asset.updatedAt),
    url: assetUrl(call, `SL${id}A1`),
    folder:
      asset.kind === 'programs' ? { id: asset.id, type: 'Program' } : { id: folderId, type: folderType },
    workspace: asset.members['workspace'] ?? workspace.name,
    ...members,
    ...(isTrue(call, 'includeRules') && { rules }),
  };
}
