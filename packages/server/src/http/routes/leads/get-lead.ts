import { getLead } from '../../../leads/get-lead.ts';
import { described, lead, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { list, toId } from '../../parameters.ts';

/** Get Lead by Id. */
export const getLeadOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lead/:id.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Leads',
    summary: 'Get Lead by Id',
    query: { fields: described(text, 'names of fields, separated by commas') },
    item: lead,
    errors: ['1001', '1004', '1006'],
  },
  async handle({ context, caller, path, parameters }) {
    const id = toId(path['id'] ?? '');
    const { database } = context;
    const { subscription } = caller;
    const fields = await context.fields.of(database, subscription);
    return { result: [await getLead(database, subscription.schema, fields, id, list(parameters, 'fields'))] };
  },
};
