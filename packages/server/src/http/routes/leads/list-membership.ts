import { listsOfLead } from '../../../lists/list-members.ts';
import { integer, object, time } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

/** Get Lists by Lead Id. A membership never changes: it is as old as its last change. */
export const listMembershipOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/leads/:id/listMembership.json',
  permissions: ['Read-Only Assets', 'Read-Write Assets'],
  documentation: {
    group: 'Leads',
    summary: 'Get Lists by Lead Id',
    isPaged: true,
    item: object({ listId: integer, createdAt: time, updatedAt: time }),
    errors: ['1001', '1003', '1004'],
  },
  async handle(call) {
    const { context, caller, path } = call;
    const leadId = toId(path['id'] ?? '');
    // A page of one lead's lists is none of another's.
    const kind = `lists of ${leadId}`;
    const page = readPage(call, kind);
    const lists = await listsOfLead(context.database, caller.subscription.schema, leadId, {
      afterId: page.afterId ?? 0,
      limit: page.limit,
    });
    return answerPage(
      call,
      kind,
      page,
      lists,
      ({ listId }) => listId,
      ({ listId, addedAt }) => ({
        listId,
        createdAt: toSeconds(addedAt),
        updatedAt: toSeconds(addedAt),
      }),
    );
  },
};
