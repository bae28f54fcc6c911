import { findMembers } from '../../../lists/static-lists.ts';
import { described, lead, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, toId } from '../../parameters.ts';

/** Get Leads by List Id. It has two paths, and clients use both. */
export const findMembersOperations: readonly Operation[] = ['lists', 'list'].map((segment) => ({
  method: 'GET',
  path: `/rest/v1/${segment}/:listId/leads.json`,
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  timeoutSeconds: 60,
  documentation: {
    group: 'Static lists',
    summary: 'Get Leads by List Id',
    query: { fields: described(text, 'names of fields, separated by commas') },
    isPaged: true,
    moreResult: 'never',
    item: lead,
    errors: ['1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const { context, caller, path, parameters } = call;
    const listId = toId(path['listId'] ?? '');
    // A page of one list is none of another.
    const kind = `members of ${listId}`;
    const page = readPage(call, kind);
    const fields = await context.fields.of(context.database, caller.subscription);
    const members = await findMembers(context.database, caller.subscription.schema, fields, {
      listId,
      fieldNames: list(parameters, 'fields'),
      afterId: page.afterId ?? 0,
      limit: page.limit,
    });
    return answerPage(call, kind, page, members, (lead) => lead.id);
  },
}));
