import { toSeconds } from '../times.ts';
import type { ExportRecord } from './find-export.ts';
import { stateNames } from './queue.ts';

/** An export as Marketo shows its job, with the members that apply. */
export function showExport(record: ExportRecord): object {
  const { exportId, format, status, createdAt, queuedAt, startedAt, finishedAt } = record;
  const isComplete = status === 'complete';
  return {
    exportId,
    format: format.toUpperCase(),
    status: stateNames[status],
    createdAt: toSeconds(createdAt),
    ...(queuedAt !== null && { queuedAt: toSeconds(queuedAt) }),
    ...(startedAt !== null && { startedAt: toSeconds(startedAt) }),
    ...(finishedAt !== null && status !== 'cancelled' && { finishedAt: toSeconds(finishedAt) }),
    ...(isComplete && {
      numberOfRecords: record.rowsDone,
      fileSize: record.bytesDone,
      fileChecksum: checksumOf(record),
    }),
    ...(status === 'failed' && { errorMsg: record.failureCause }),
  };
}

export function checksumOf({ checksum }: ExportRecord): string {
  return `sha256:${checksum}`;
}
