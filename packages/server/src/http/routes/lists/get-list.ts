import { getList } from '../../../lists/static-lists.ts';
import { listItem } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { toListItem } from './list-item.ts';

/** Get List by Id. */
export const getListOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lists/:listId.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Static lists',
    summary: 'Get List by Id',
    item: listItem,
    errors: ['1001', '1013'],
  },
  async handle({ context, caller, path }) {
    const listId = toId(path['listId'] ?? '');
    return { result: [toListItem(await getList(context.database, caller.subscription.schema, listId))] };
  },
};
