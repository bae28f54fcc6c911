import { type Asset, findAsset, findAssets, type WholeAsset } from '../assets/find-assets.ts';
import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { isStorable } from '../leads/filter-leads.ts';

/** Which campaigns; an empty array means all. */
export interface CampaignFilter {
  readonly ids: readonly number[];
  readonly names: readonly string[];
  readonly programNames: readonly string[];
  readonly workspaceNames: readonly string[];
  readonly isTriggerable: boolean | undefined;
  readonly afterId: number;
  readonly limit: number;
}

/** A page of the smart campaigns, by id; names are compared exactly. */
export function findCampaigns(executor: Executor, schema: string, filter: CampaignFilter): Promise<Asset[]> {
  const { ids, names, programNames, workspaceNames, isTriggerable, afterId, limit } = filter;
  const oneOf = (value: Sql, texts: readonly string[]) =>
    texts.length === 0 ? [] : [sql`${value} = any(${texts.filter(isStorable)}::text[])`];
  const where = [
    sql`a.id > ${afterId}`,
    ...oneOf(sql`a.name`, names),
    ...oneOf(sql`p.name`, programNames),
    ...oneOf(sql`coalesce(a.members ->> 'workspace', 'Default')`, workspaceNames),
    ...(isTriggerable === undefined ? [] : [sql`${isTriggerableSql} = ${isTriggerable}`]),
  ];
  const page = { offset: 0, limit };
  return findAssets(
    executor,
    schema,
    'smartCampaigns',
    { ids: ids.length === 0 ? undefined : ids, where },
    page,
    'id',
  );
}

/** Whether it is an active trigger campaign that calls may request. */
const isTriggerableSql = sql`
  (
    a.members ->> 'type' is not distinct from 'trigger' and coalesce(a.members ->> 'isActive', 'false') = 'true'
    and coalesce(a.members ->> 'isRequestable', 'false') = 'true'
  )`;

export function isTrigger({ members }: Asset): boolean {
  return members['type'] === 'trigger';
}

/** The same of one campaign. */
export function isTriggerable(campaign: Asset): boolean {
  const { isActive, isRequestable } = campaign.members;
  return isTrigger(campaign) && isActive === true && isRequestable === true;
}

/** @throws ApiError 1013 */
export async function requireCampaign(executor: Executor, schema: string, id: number): Promise<WholeAsset> {
  const campaign = await findAsset(executor, schema, 'smartCampaigns', { ids: [id] });
  if (campaign === undefined) throw refuse('1013 campaign');
  return campaign;
}
