import { deleteLeads } from '../../../leads/delete-leads.ts';
import { described, outcome, text } from '../../documentation.ts';
import { idsOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';

/** Delete Leads: the documented path, and the one that older clients use. */
export const deleteLeadsOperations: readonly Operation[] = (
  [
    ['POST', '/rest/v1/leads/delete.json'],
    ['DELETE', '/rest/v1/leads.json'],
  ] as const
).map(([method, path]) => ({
  method,
  path,
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Leads',
    summary: 'Delete Leads, named by the parameter id or by {"input":[{"id":1}]}',
    query: { id: described(text, 'ids, separated by commas') },
    item: outcome('deleted'),
    errors: ['609', '612', '1001', '1002', '1003', '1004'],
  },
  async handle(call) {
    const ids = idsOf(call);
    return { result: await deleteLeads(call.context.database, leadAuthor(call, 'deleteLeads'), ids) };
  },
}));
