import { campaignsOfLead } from '../../../campaigns/campaigns-of-lead.ts';
import { refuse } from '../../../errors.ts';
import { programsOfLead } from '../../../programs/memberships.ts';
import { assetTime } from '../../asset-parameters.ts';
import { integer, object, text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, single, toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { membershipItem, showMembership } from '../programs/show-membership.ts';

const dates = { earliestUpdatedAt: time, latestUpdatedAt: time };

/** Get Programs by Lead Id, and Get Smart Campaigns by Lead Id. */
export const leadMembershipOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/v1/leads/:id/programMembership.json',
    permissions: ['Read-Only Assets', 'Read-Write Assets'],
    documentation: {
      group: 'Leads',
      summary: 'Get Programs by Lead Id',
      query: { filterType: text, filterValues: text, ...dates },
      isPaged: true,
      item: object(membershipItem),
      errors: ['704', '1001', '1003', '1004'],
    },
    async handle(call) {
      const { context, caller, path, parameters } = call;
      const leadId = toId(path['id'] ?? '');
      const kind = `programs of ${leadId}`;
      const page = readPage(call, kind);
      const programs = await programsOfLead(context.database, caller.subscription.schema, leadId, {
        programIds: programIdsOf(parameters),
        earliestUpdatedAt: assetTime(parameters, 'earliestUpdatedAt'),
        latestUpdatedAt: assetTime(parameters, 'latestUpdatedAt'),
        afterId: page.afterId ?? 0,
        limit: page.limit,
      });
      return answerPage(call, kind, page, programs, ({ programId }) => programId, showMembership);
    },
  },
  {
    method: 'GET',
    path: '/rest/v1/leads/:id/smartCampaignMembership.json',
    permissions: ['Read-Only Assets', 'Read-Write Assets'],
    documentation: {
      group: 'Leads',
      summary: 'Get Smart Campaigns by Lead Id',
      query: dates,
      isPaged: true,
      item: object({ smartCampaignId: integer, createdAt: time, updatedAt: time }),
      errors: ['704', '1001', '1003', '1004'],
    },
    async handle(call) {
      const { context, caller, path, parameters } = call;
      const leadId = toId(path['id'] ?? '');
      const kind = `campaigns of ${leadId}`;
      const page = readPage(call, kind);
      const campaigns = await campaignsOfLead(context.database, caller.subscription.schema, leadId, {
        earliestUpdatedAt: assetTime(parameters, 'earliestUpdatedAt'),
        latestUpdatedAt: assetTime(parameters, 'latestUpdatedAt'),
        afterId: page.afterId ?? 0,
        limit: page.limit,
      });
      return answerPage(
        call,
        kind,
        page,
        campaigns,
        ({ smartCampaignId }) => smartCampaignId,
        ({ smartCampaignId, createdAt, updatedAt }) => ({
          smartCampaignId,
          createdAt: toSeconds(createdAt),
          updatedAt: toSeconds(updatedAt),
        }),
      );
    },
  },
];

/** @throws ApiError 1003 for another filter, 1001 for values that are no ids */
function programIdsOf(parameters: Parameters<typeof list>[0]): number[] | undefined {
  const filterType = single(parameters, 'filterType');
  if (filterType === undefined) return undefined;
  if (filterType.toLowerCase() !== 'programid') throw refuse('1003', `Invalid filterType '${filterType}'`);
  const values = list(parameters, 'filterValues');
  if (values.length === 0) throw refuse('1003', 'filterValues not specified');
  return values.map(toId);
}
