import { listImports } from '../../../imports/find-import.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { describeProgress } from './describe-progress.ts';

/** Extension: the imports of the last seven days, newest first. */
export const listImportsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  async handle(call) {
    const { database, clock } = call.context;
    const page = readPage(call, 'imports');
    const records = await listImports(database, clock, call.caller.subscription, {
      before: page.afterId,
      limit: page.limit,
    });
    const answer = answerPage(call, 'imports', page, records, (record) => record.batchId);
    return {
      ...answer,
      result: records.slice(0, page.size).map((record) => describeProgress(record, clock.now())),
    };
  },
};
