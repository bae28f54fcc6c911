import { refuse } from '../../../errors.ts';
import { mergeLeads } from '../../../leads/merge-leads.ts';
import { boolean, described, text } from '../../documentation.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { list, toId } from '../../parameters.ts';

/** Merge Leads. There is no CRM to merge in as well, so `mergeInCRM` changes nothing. */
export const mergeLeadsOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/:id/merge.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 180,
  documentation: {
    group: 'Leads',
    summary: 'Merge Leads: into the one in the path',
    query: {
      leadId: described(text, 'a losing lead'),
      leadIds: described(text, 'up to 25 of them, separated by commas'),
      mergeInCRM: boolean,
    },
    errors: ['1001', '1002', '1003', '1004', '1080'],
  },
  async handle(call) {
    const { context, path, parameters } = call;
    const winnerId = toId(path['id'] ?? '');
    const given = [...list(parameters, 'leadId'), ...list(parameters, 'leadIds')];
    if (given.length === 0) throw refuse('1002', 'leadId');
    const loserIds = [...new Set(given.map(toId))];
    await mergeLeads(context.database, leadAuthor(call, 'mergeLeads'), winnerId, loserIds);
    return {};
  },
};
