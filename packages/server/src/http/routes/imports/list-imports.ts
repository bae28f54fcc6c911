import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { describeProgress } from '../../../imports/describe-progress.ts';
import { listImports } from '../../../imports/find-import.ts';
import { described, importProgress, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { single } from '../../parameters.ts';

/** Extension: the imports that are not forgotten, newest first. */
export const listImportsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary: 'The imports of the last days, newest first, for as many as the setting importHistoryDays says',
    query: {
      fileKey: described(
        text,
        'only the imports that one file was sent in: the letters and digits in the parentheses that their names end with',
      ),
    },
    isPaged: true,
    item: importProgress,
    errors: ['1001', '1003'],
  },
  async handle(call) {
    const { database, clock } = call.context;
    const page = readPage(call, 'imports');
    const records = await listImports(database, clock, call.caller.subscription, {
      before: page.afterId,
      fileKey: readFileKey(call),
      limit: page.limit,
    });
    return answerPage(call, 'imports', page, records, ({ batchId }) => batchId, describeProgress);
  },
};

/** @throws ApiError 1001 for what no name of a file ends with */
function readFileKey({ parameters }: Call): string | undefined {
  const key = single(parameters, 'fileKey');
  if (key === undefined || /^[a-z0-9]{1,6}$/.test(key)) return key;
  throw refuse('1001', shorten(key), '1 to 6 lower-case letters and digits');
}
