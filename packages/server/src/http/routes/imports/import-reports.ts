import { Readable } from 'node:stream';
import { describeError } from '../../../db/describe-error.ts';
import { findKeptImport } from '../../../imports/find-import.ts';
import { countReported, readReport } from '../../../imports/read-reports.ts';
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
async function sendReport(call: Call, kind: RowReport['kind']): Promise<void> {
  const { context, caller, path, request, reply, lastingDatabase } = call;
  const { database, clock } = context;
  const record = await findKeptImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
  if (record.finishedAt === null || countReported(record, kind) === 0) {
    void reply.code(404).send();
    return;
  }
  context.downloads.begin(call);
  // HEAD asks for no rows: they would all be read, and thrown away, when its answer is long over.
  const pieces =
    request.method === 'HEAD'
      ? []
      : noteBreak(readReport(lastingDatabase, caller.subscription, record, kind), call);
  // Not waited for here: a reader may take longer than a call.
  void reply
    .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
    .send(Readable.from(pieces));
}

/** Once an answer has begun nobody but the log can be told that it breaks off. */
async function* noteBreak(
  pieces: AsyncGenerator<string>,
  { context, request }: Call,
): AsyncGenerator<string> {
  try {
    yield* pieces;
  } catch (error) {
    context.log.warn({ event: 'http.report-broken', requestId: request.id, error: describeError(error) });
    throw error;
  }
}
