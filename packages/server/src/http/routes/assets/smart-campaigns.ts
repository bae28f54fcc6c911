import { isTrigger } from '../../../campaigns/find-campaigns.ts';
import { sql } from '../../../db/sql.ts';
import { boolean } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { single } from '../../parameters.ts';
import { browseOperation, byIdOperation, byNameOperation, partOperation } from './asset-operations.ts';
import { includeRules, isTrue, noRules, rulesSchema, smartListOf, smartListSchema } from './smart-list-of.ts';

const campaigns = { kind: 'smartCampaigns', path: 'smartCampaign', summary: 'Smart Campaign' } as const;

const smartLists = {
  kind: 'smartLists',
  path: 'smartList',
  summary: 'Smart List',
} as const;

/** Smart campaigns, their smart lists, and the smart lists that people have made. */
export const smartCampaignOperations: readonly Operation[] = [
  browseOperation({
    kind: 'smartCampaigns',
    path: 'smartCampaigns.json',
    summary: 'Get Smart Campaigns',
    by: ['folder', 'dates'],
    query: { isActive: boolean },
    filter(call) {
      if (single(call.parameters, 'isActive') === undefined) return {};
      return {
        where: [sql`coalesce(a.members ->> 'isActive', 'false') = ${String(isTrue(call, 'isActive'))}`],
      };
    },
  }),
  byNameOperation(campaigns),
  byIdOperation(campaigns),
  partOperation({
    kind: 'smartCampaigns',
    path: 'smartCampaign/:id/smartList.json',
    summary: 'Get Smart List by Smart Campaign Id',
    query: includeRules,
    item: smartListSchema,
    show: (campaign, call) => [
      smartListOf(
        call,
        campaign,
        Number(campaign.members['smartListId'] ?? campaign.id),
        isTrigger(campaign) ? ['Campaign is Requested'] : [],
      ),
    ],
  }),
  browseOperation({
    kind: 'smartLists',
    path: 'smartLists.json',
    summary: 'Get Smart Lists',
    by: ['folder', 'dates'],
  }),
  byNameOperation(smartLists),
  byIdOperation({
    ...smartLists,
    query: includeRules,
    more: ({ more }, call) => (isTrue(call, 'includeRules') ? { rules: more['rules'] ?? noRules() } : {}),
    moreSchema: { rules: rulesSchema },
  }),
];
