import { getLead } from '../../../leads/get-lead.ts';
import type { Operation } from '../../operation.ts';
import { list, toId } from '../../parameters.ts';

/** Get Lead by Id. */
export const getLeadOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lead/:id.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  async handle({ context, caller, path, parameters }) {
    const id = toId(path['id'] ?? '');
    return {
      result: [await getLead(context.database, caller.subscription.schema, id, list(parameters, 'fields'))],
    };
  },
};
