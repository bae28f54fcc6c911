import type { AssetFilter } from '../../../assets/find-assets.ts';
import { sql } from '../../../db/sql.ts';
import { refuse } from '../../../errors.ts';
import { requiredAssetText } from '../../asset-parameters.ts';
import { boolean, described, oneOf, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { list, single, toId } from '../../parameters.ts';
import { browseOperation, byIdOperation, byNameOperation, partOperation } from './asset-operations.ts';
import { includeRules, isTrue, smartListOf, smartListSchema } from './smart-list-of.ts';

const filterTypes = ['id', 'programId', 'folderId', 'workspace'] as const;

const tags = { tags: { type: ['array', 'null'] } };
const costs = { costs: { type: ['array', 'null'] } };

/** Programs: browse, by id, by name, by tag, and the smart list of an e-mail program. */
export const programOperations: readonly Operation[] = [
  browseOperation({
    kind: 'programs',
    path: 'programs.json',
    summary: 'Get Programs',
    by: ['status', 'dates'],
    query: {
      filterType: oneOf(filterTypes),
      filterValues: described(text, 'values of the filter type, separated by commas'),
    },
    filter: programFilter,
  }),
  byNameOperation({
    kind: 'programs',
    path: 'program',
    summary: 'Program',
    query: { includeTags: boolean, includeCosts: boolean },
    more: ({ more }, call) => ({
      ...(isTrue(call, 'includeTags') && { tags: more['tags'] ?? null }),
      ...(isTrue(call, 'includeCosts') && { costs: more['costs'] ?? null }),
    }),
    moreSchema: { ...tags, ...costs },
  }),
  browseOperation({
    kind: 'programs',
    path: 'program/byTag.json',
    summary: 'Get Programs by Tag',
    query: { tagType: text, tagValue: text },
    errors: ['701', '709'],
    filter: hasTag,
  }),
  byIdOperation({
    kind: 'programs',
    path: 'program',
    summary: 'Program',
    more: ({ more }) => ({ tags: more['tags'] ?? null, costs: more['costs'] ?? null }),
    moreSchema: { ...tags, ...costs },
  }),
  partOperation({
    kind: 'programs',
    path: 'program/:id/smartList.json',
    summary: 'Get Smart List by Program Id',
    query: includeRules,
    item: smartListSchema,
    show: (program, call) =>
      program.members['type'] === 'Email' || program.more['smartList'] !== undefined
        ? [smartListOf(call, program, program.id)]
        : [],
  }),
];

/** Dates find a program that was created or changed in their range. @throws ApiError 1003 */
function programFilter({ parameters }: Call): AssetFilter {
  const filterType = single(parameters, 'filterType');
  if (filterType === undefined) return { orCreated: true };
  const type = filterTypes.find((known) => known.toLowerCase() === filterType.toLowerCase());
  if (type === undefined) throw refuse('1003', `Invalid filterType '${filterType}'`);
  const values = list(parameters, 'filterValues');
  if (values.length === 0) throw refuse('1003', 'filterValues not specified');
  if (type === 'workspace') {
    return {
      orCreated: true,
      where: [sql`coalesce(a.members ->> 'workspace', 'Default') = any(${values}::text[])`],
    };
  }
  const ids = values.map(toId);
  return type === 'folderId'
    ? { orCreated: true, folders: ids.map((id) => ({ id })) }
    : { orCreated: true, ids };
}

/** @throws ApiError 701 */
function hasTag({ parameters }: Call): AssetFilter {
  const tagType = requiredAssetText(parameters, 'tagType', 255);
  const tagValue = requiredAssetText(parameters, 'tagValue', 255);
  const tag = JSON.stringify([{ tagType, tagValue }]);
  return { where: [sql`jsonb_path_query_array(a.more::jsonb, '$.tags[*]') @> ${tag}::jsonb`] };
}
