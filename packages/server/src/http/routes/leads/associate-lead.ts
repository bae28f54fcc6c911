import { associateLead } from '../../../leads/associate-lead.ts';
import { text } from '../../documentation.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { required, toId } from '../../parameters.ts';

/** Associate Lead. */
export const associateLeadOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/leads/:id/associate.json',
  permissions: ['Read-Write Lead'],
  timeoutSeconds: 60,
  documentation: {
    group: 'Leads',
    summary: 'Associate Lead: with a Munchkin cookie',
    query: { cookie: text },
    required: ['cookie'],
    errors: ['1001', '1002', '1004', '1012'],
  },
  async handle(call) {
    const { context, path, parameters } = call;
    const id = toId(path['id'] ?? '');
    const author = leadAuthor(call, 'associateLead');
    await associateLead(context.database, author, id, required(parameters, 'cookie'));
    return {};
  },
};
