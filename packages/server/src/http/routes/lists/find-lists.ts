import { findLists } from '../../../lists/static-lists.ts';
import { listItem, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, single, toId } from '../../parameters.ts';
import { workspace } from '../../workspace.ts';
import { toListItem } from './list-item.ts';

/** Get Lists. There is one workspace, `Default`, and no list belongs to a program. */
export const findListsOperation: Operation = {
  method: 'GET',
  path: '/rest/v1/lists.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Static lists',
    summary: 'Get Lists',
    query: { id: text, name: text, programName: text, workspaceName: text },
    isPaged: true,
    moreResult: 'never',
    item: listItem,
    errors: ['1001', '1003'],
  },
  async handle(call) {
    const { context, caller, parameters } = call;
    const page = readPage(call, 'lists');
    const ids = list(parameters, 'id').map(toId);
    const workspaces = list(parameters, 'workspaceName');
    const isElsewhere = workspaces.length > 0 && !workspaces.includes(workspace.name);
    if (isElsewhere || single(parameters, 'programName') !== undefined)
      return { result: [], moreResult: false };
    const lists = await findLists(context.database, caller.subscription.schema, {
      ids,
      names: list(parameters, 'name'),
      afterId: page.afterId ?? 0,
      limit: page.limit,
    });
    return answerPage(call, 'lists', page, lists, ({ id }) => id, toListItem);
  },
};
