import { Readable } from 'node:stream';
import { findMarketosImport } from '../../../imports/find-import.ts';
import { countReported, type ReportFileKind, readReport } from '../../../imports/read-reports.ts';
import { noteBreak } from '../../note-break.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Get Import Lead Failures. */
export const importFailuresOperation = reportOperation('failures', 'failure');

/** Get Import Lead Warnings. */
export const importWarningsOperation = reportOperation('warnings', 'warning');

function reportOperation(name: string, kind: ReportFileKind): Operation {
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
async function sendReport(call: Call, kind: ReportFileKind): Promise<void> {
  const { context, caller, path, request, reply, lastingDatabase } = call;
  const { database, clock } = context;
  const record = await findMarketosImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
  if (record.finishedAt === null || countReported(record, kind) === 0) {
    void reply.code(404).send();
    return;
  }
  context.downloads.begin(call);
  // HEAD asks for no rows: they would all be read, and thrown away, when its answer is long over.
  const pieces =
    request.method === 'HEAD'
      ? []
      : noteBreak(readReport(lastingDatabase, caller.subscription, record, kind), call, 'http.report-broken');
  // Not waited for here: a reader may take longer than a call.
  void reply
    .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
    .send(Readable.from(pieces));
}
