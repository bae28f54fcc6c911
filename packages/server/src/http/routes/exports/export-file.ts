import { Readable } from 'node:stream';
import type { Subject } from '../../../exports/definition.ts';
import { type ByteRange, openExportFile } from '../../../exports/export-file.ts';
import { type ExportRecord, lookUpExport } from '../../../exports/find-export.ts';
import { checksumOf } from '../../../exports/show-export.ts';
import { readRange } from '../../byte-range.ts';
import { noteBreak } from '../../note-break.ts';
import type { Call } from '../../operation.ts';

/** Where there is no file the answer is 404, with a text that says why. */
export async function sendExportFile(call: Call, subject: Subject): Promise<void> {
  const { context, caller, path } = call;
  const record = await lookUpExport(context.database, context.clock, caller, subject, path['exportId'] ?? '');
  if (record === undefined) sendText(call, 404, 'Export job not found');
  else if (record.status !== 'complete') sendText(call, 404, 'Export job is not completed');
  else if (record.fileId === null || record.isFileExpired) sendExpired(call);
  else await sendFile(call, record, record.fileId);
}

function sendExpired(call: Call): void {
  sendText(call, 404, 'Export file has expired');
}

function sendText({ reply }: Call, status: number, text: string): void {
  void reply.code(status).header('content-type', 'text/plain;charset=UTF-8').send(text);
}

async function sendFile(call: Call, record: ExportRecord, fileId: string): Promise<void> {
  const { context, caller, request, reply, lastingDatabase } = call;
  // Before there are headers of the file: a refusal has its own.
  context.downloads.begin(call);
  const sizeBytes = record.bytesDone;
  const etag = `"${checksumOf(record)}"`;
  // The rest of another file than the one that a client has the beginning of would be of no use to it.
  const ifRange = request.headers['if-range'];
  const asked =
    ifRange === undefined || ifRange === etag ? readRange(request.headers.range, sizeBytes) : undefined;
  if (asked === 'unsatisfiable') {
    reply.headers({ 'accept-ranges': 'bytes', etag, 'content-range': `bytes */${sizeBytes}` });
    sendText(call, 416, 'Range Not Satisfiable');
    return;
  }
  const range: ByteRange = asked ?? { first: 0, last: sizeBytes - 1 };
  const pieces =
    request.method === 'HEAD'
      ? []
      : await openExportFile(lastingDatabase, caller.subscription, fileId, range);
  if (pieces === undefined) return sendExpired(call);
  if (asked !== undefined) {
    reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${sizeBytes}`);
  }
  reply.headers({
    'accept-ranges': 'bytes',
    etag,
    'content-type': 'text/csv;charset=UTF-8',
    'content-disposition': 'attachment',
    'content-length': range.last - range.first + 1,
  });
  // Not waited for here: a reader may take longer than a call.
  void reply.send(Readable.from(noteBreak(pieces, call, 'http.export-broken'), { objectMode: false }));
}
