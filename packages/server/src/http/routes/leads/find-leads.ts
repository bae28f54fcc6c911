import { refuse } from '../../../errors.ts';
import { findLeads } from '../../../leads/find-leads.ts';
import { described, lead, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, required } from '../../parameters.ts';

/** Get Leads by Filter Type. */
export const findLeadsOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/leads.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  timeoutSeconds: 60,
  documentation: {
    group: 'Leads',
    summary: 'Get Leads by Filter Type',
    query: {
      filterType: described(text, 'a searchable field'),
      filterValues: described(text, 'up to 300 values, separated by commas'),
      fields: described(text, 'names of fields, separated by commas'),
    },
    required: ['filterType', 'filterValues'],
    isPaged: true,
    moreResult: 'never',
    item: lead,
    errors: ['1001', '1002', '1003', '1006', '1011'],
  },
  async handle(call) {
    const { context, caller, parameters } = call;
    const filterType = required(parameters, 'filterType');
    const filterValues = list(parameters, 'filterValues');
    if (filterValues.length === 0) throw refuse('1002', 'filterValues');
    const page = readPage(call, 'leads');
    const fields = await context.fields.of(context.database, caller.subscription);
    const leads = await findLeads(context.database, caller.subscription.schema, fields, {
      filterType,
      filterValues,
      fieldNames: list(parameters, 'fields'),
      afterId: page.afterId ?? 0,
      limit: page.limit,
    });
    return answerPage(call, 'leads', page, leads, (lead) => lead.id);
  },
};
