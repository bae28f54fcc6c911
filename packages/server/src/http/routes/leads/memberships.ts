import { listsOfLead } from '../../../lists/list-members.ts';
import { integer, object } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Get Programs, and Smart Campaigns, by Lead Id: Galena has neither, so a lead is in none. */
export const emptyMembershipOperations: readonly Operation[] = ['program', 'smartCampaign'].map((kind) => ({
  method: 'GET',
  path: `/rest/v1/leads/:id/${kind}Membership.json`,
  permissions: ['Read-Only Assets', 'Read-Write Assets'],
  documentation: {
    group: 'Leads',
    summary: `Get ${kind === 'program' ? 'Programs' : 'Smart Campaigns'} by Lead Id: there are none`,
    isPaged: true,
    item: object({ id: integer }),
    errors: ['1001', '1004'],
  },
  async handle({ context, caller, path }) {
    // For the lead that is not there.
    await listsOfLead(context.database, caller.subscription.schema, toId(path['id'] ?? ''), {
      afterId: 0,
      limit: 0,
    });
    return { result: [], moreResult: false };
  },
}));
