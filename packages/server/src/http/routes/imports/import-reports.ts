import { Readable } from 'node:stream';
import { findImport } from '../../../imports/find-import.ts';
import { readReport } from '../../../imports/read-reports.ts';
import type { RowReport } from '../../../imports/reports.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Get Import Lead Failures. */
export const importFailuresOperation = reportOperation('failures', 'failure');

/** Get Import Lead Warnings. */
export const importWarningsOperation = reportOperation('warnings', 'warning');

function reportOperation(name: string, kind: RowReport['kind']): Operation {
  return {
    method: 'GET',
    path: `/bulk/v1/leads/batch/:batchId/${name}.json`,
    permissions: ['Read-Write Lead'],
    documentation: {
      group: 'Bulk import',
      summary: `Get Import Lead ${name === 'failures' ? 'Failures' : 'Warnings'}: the rows as they were sent, and why`,
      isFile: true,
      errors: ['1001', '1013'],
    },
    async handle(call) {
      await sendReport(call, kind);
      return undefined;
    },
  };
}

/** Without a file to give, because nothing failed or the import is not finished, the answer is 404 without a body. */
async function sendReport({ context, caller, path, reply }: Call, kind: RowReport['kind']): Promise<void> {
  const { database, clock } = context;
  const record = await findImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
  const count = kind === 'failure' ? record.failed : record.warned;
  if (record.finishedAt === null || count === 0) {
    await reply.code(404).send();
    return;
  }
  await reply
    .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
    .send(Readable.from(readReport(database, caller.subscription, record, kind)));
}
