import { type ImportRecord, messageOf } from '../../../imports/find-import.ts';
import { toSeconds } from '../../times.ts';

/** An import in full, as the extension API shows it; members that are not known yet are left out. */
export function describeProgress(record: ImportRecord): object {
  return {
    batchId: record.batchId,
    kind: record.kind,
    dryRunBatchId: record.dryRunBatchId ?? undefined,
    status: record.status,
    phase: phaseOf(record),
    queuedAhead: record.queuedAhead ?? undefined,
    paused: record.isPaused || undefined,
    fileName: record.fileName ?? undefined,
    format: record.format,
    lookupField: record.lookupField,
    listId: record.listId ?? undefined,
    partitionName: record.partitionName ?? undefined,
    sentBy:
      record.sentBy === null
        ? undefined
        : { ...record.sentBy, requestId: record.sentBy.requestId ?? undefined },
    expired: record.isExpired || undefined,
    fileBytes: record.fileBytes,
    bytesDone: record.bytesDone,
    rowsDone: record.rowsDone,
    rowsTotal: record.rowsTotal ?? undefined,
    rowsPerSecond: rowsPerSecond(record),
    created: record.created,
    updated: record.updated,
    unchanged: record.unchanged,
    repeated: record.repeated,
    failed: record.failed,
    warned: record.warned,
    unmappedColumns: record.unmappedColumns,
    message: messageOf(record),
    phaseMs: phaseTimes(record),
    createdAt: toSeconds(record.createdAt),
    startedAt: record.startedAt === null ? undefined : toSeconds(record.startedAt),
    finishedAt: record.finishedAt === null ? undefined : toSeconds(record.finishedAt),
  };
}

function phaseOf(record: ImportRecord): string {
  if (record.status === 'queued') return 'waiting';
  if (record.status !== 'importing') return 'finished';
  return record.bytesDone === 0 ? 'reading' : 'merging';
}

/** Where the time went, that of the queue included. */
function phaseTimes({ createdAt, startedAt, finishedAt, readAt, phaseMs }: ImportRecord): object {
  return { wait: (startedAt ?? finishedAt ?? readAt).getTime() - createdAt.getTime(), ...phaseMs };
}

/** Of less work a rate says how long it takes to begin, and nothing else. */
const shortestSeconds = 2;

function rowsPerSecond({ startedAt, finishedAt, readAt, rowsDone }: ImportRecord): number | undefined {
  if (startedAt === null) return undefined;
  const seconds = ((finishedAt ?? readAt).getTime() - startedAt.getTime()) / 1000;
  return seconds >= shortestSeconds ? Math.round(rowsDone / seconds) : undefined;
}
