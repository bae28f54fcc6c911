import { deleteLeads } from '../../../leads/delete-leads.ts';
import { idsOf } from '../../json-body.ts';
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
  async handle(call) {
    const ids = idsOf(call);
    return { result: await deleteLeads(call.context.database, call.caller.subscription.schema, ids) };
  },
}));
