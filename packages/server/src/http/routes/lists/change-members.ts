import { addMembers, checkMembers, removeMembers } from '../../../lists/list-members.ts';
import { described, outcome, text } from '../../documentation.ts';
import { idsOf } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

const ids = { id: described(text, 'ids, separated by commas or repeated; or in the body') };

/** Add to List. */
export const addMembersOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/lists/:listId/leads.json',
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Static lists',
    summary: 'Add to List',
    query: ids,
    item: outcome('added'),
    errors: ['609', '612', '1001', '1002', '1003', '1004', '1013'],
  },
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const author = leadAuthor(call, 'addLeadsToList');
    return { result: await addMembers(call.context.database, author, listId, idsOf(call)) };
  },
};

/** Remove from List. */
export const removeMembersOperation: Operation = {
  method: 'DELETE',
  path: '/rest/v1/lists/:listId/leads.json',
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Static lists',
    summary: 'Remove from List',
    query: ids,
    item: outcome('removed'),
    errors: ['609', '612', '1001', '1002', '1003', '1004', '1013', '1015'],
  },
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const author = leadAuthor(call, 'removeLeadsFromList');
    return { result: await removeMembers(call.context.database, author, listId, idsOf(call)) };
  },
};

/** Member of List. */
export const checkMembersOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lists/:listId/leads/ismember.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Static lists',
    summary: 'Member of List',
    query: ids,
    item: outcome('memberof', 'notmemberof'),
    errors: ['609', '612', '1001', '1002', '1003', '1004', '1013'],
  },
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const { schema } = call.caller.subscription;
    return { result: await checkMembers(call.context.database, schema, listId, idsOf(call)) };
  },
};
