import { describeProgress } from '../../../imports/describe-progress.ts';
import { listImports } from '../../../imports/find-import.ts';
import { importProgress } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';

/** Extension: the imports that are not forgotten, newest first. */
export const listImportsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary: 'The imports of the last days, newest first, for as many as the setting importHistoryDays says',
    isPaged: true,
    item: importProgress,
    errors: ['1001', '1003'],
  },
  async handle(call) {
    const { database, clock } = call.context;
    const page = readPage(call, 'imports');
    const records = await listImports(database, clock, call.caller.subscription, {
      before: page.afterId,
      limit: page.limit,
    });
    return answerPage(call, 'imports', page, records, ({ batchId }) => batchId, describeProgress);
  },
};
