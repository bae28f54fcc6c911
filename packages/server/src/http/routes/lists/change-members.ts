import { addMembers, checkMembers, removeMembers } from '../../../lists/list-members.ts';
import { idsOf } from '../../json-body.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Add to List. */
export const addMembersOperation: Operation = {
  method: 'POST',
  path: '/rest/v1/lists/:listId/leads.json',
  permissions: ['Read-Write Lead'],
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const { schema } = call.caller.subscription;
    return { result: await addMembers(call.context.database, schema, listId, idsOf(call)) };
  },
};

/** Remove from List. */
export const removeMembersOperation: Operation = {
  method: 'DELETE',
  path: '/rest/v1/lists/:listId/leads.json',
  permissions: ['Read-Write Lead'],
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const { schema } = call.caller.subscription;
    return { result: await removeMembers(call.context.database, schema, listId, idsOf(call)) };
  },
};

/** Member of List. */
export const checkMembersOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lists/:listId/leads/ismember.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  async handle(call) {
    const listId = toId(call.path['listId'] ?? '');
    const { schema } = call.caller.subscription;
    return { result: await checkMembers(call.context.database, schema, listId, idsOf(call)) };
  },
};
