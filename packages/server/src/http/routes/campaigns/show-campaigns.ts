import type { Asset } from '../../../assets/find-assets.ts';
import { findCampaigns, isTrigger, requireCampaign } from '../../../campaigns/find-campaigns.ts';
import { boolean, described, integer, object, text, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, single, toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { workspace } from '../../workspace.ts';

export const readCampaigns = ['Read-Only Campaign', 'Read-Write Campaign'] as const;

const campaignItem = object({
  id: integer,
  name: text,
  'description?': text,
  type: text,
  'programName?': text,
  'programId?': integer,
  workspaceName: text,
  createdAt: time,
  updatedAt: time,
  active: boolean,
});

/** Campaigns as the lead database knows them: smart campaigns under another form. */
export const showCampaignsOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/v1/campaigns.json',
    takesJson: true,
    permissions: readCampaigns,
    documentation: {
      group: 'Campaigns',
      summary: 'Get Campaigns',
      query: {
        id: described(text, 'ids, separated by commas'),
        name: described(text, 'names, separated by commas'),
        programName: text,
        workspaceName: text,
        isTriggerable: described(boolean, 'whether calls may request them'),
      },
      isPaged: true,
      moreResult: 'never',
      item: campaignItem,
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const { context, caller, parameters } = call;
      const page = readPage(call, 'campaigns');
      const triggerable = single(parameters, 'isTriggerable');
      const campaigns = await findCampaigns(context.database, caller.subscription.schema, {
        ids: list(parameters, 'id').map(toId),
        names: list(parameters, 'name'),
        programNames: list(parameters, 'programName'),
        workspaceNames: list(parameters, 'workspaceName'),
        isTriggerable: triggerable === undefined ? undefined : /^(true|1)$/i.test(triggerable),
        afterId: page.afterId ?? 0,
        limit: page.limit,
      });
      return answerPage(call, 'campaigns', page, campaigns, ({ id }) => id, toItem);
    },
  },
  {
    method: 'GET',
    path: '/rest/v1/campaigns/:campaignId.json',
    permissions: readCampaigns,
    documentation: {
      group: 'Campaigns',
      summary: 'Get Campaign by Id',
      item: campaignItem,
      errors: ['1001', '1013'],
    },
    async handle({ context, caller, path }) {
      const id = toId(path['campaignId'] ?? '');
      return { result: [toItem(await requireCampaign(context.database, caller.subscription.schema, id))] };
    },
  },
];

function toItem(campaign: Asset): object {
  const { id, name, members, createdAt, updatedAt, folderType, folderId, folderName } = campaign;
  const isInProgram = folderType === 'Program';
  return {
    id,
    name,
    description:
      typeof members['description'] === 'string' && members['description'] !== ''
        ? members['description']
        : undefined,
    type: isTrigger(campaign) ? 'trigger' : 'batch',
    programName: isInProgram ? (folderName ?? undefined) : undefined,
    programId: isInProgram ? (folderId ?? undefined) : undefined,
    workspaceName: members['workspace'] ?? workspace.name,
    createdAt: toSeconds(createdAt),
    updatedAt: toSeconds(updatedAt),
    active: members['isActive'] === true,
  };
}
