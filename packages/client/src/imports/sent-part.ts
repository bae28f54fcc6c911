import type {
  ImportProgress,
  ImportRules,
  ImportSender,
  ImportStatus,
  UsedTemplate,
} from '../wire/imports.ts';
import type { UndoProgress } from '../wire/undo.ts';
import type { Part } from './parts.ts';
import type { RowCounts } from './result.ts';
import type { Submitted } from './submission.ts';

/** A file that the server has taken, and how far it is. */
export interface SentPart extends Submitted {
  /** Undefined for an import that was begun elsewhere: its file is not at hand. */
  readonly part: Part | undefined;
  readonly progress: PartProgress;
  /** Kept until it is finished. */
  readonly lookupKeys: ReadonlySet<number> | undefined;
}

export interface PartProgress extends RowCounts {
  readonly status: 'queued' | 'importing' | 'complete' | 'failed' | 'cancelled';
  readonly kind: ImportProgress['kind'];
  /** 0 to 1. */
  readonly share: number;
  readonly rowsDone: number;
  readonly rowsTotal: number | undefined;
  readonly unmappedColumns: readonly string[] | undefined;
  readonly rules: ImportRules | undefined;
  readonly template: UsedTemplate | undefined;
  readonly sentBy: ImportSender | undefined;
  readonly fileBytes: number | undefined;
  readonly message: string | undefined;
  readonly isPaused: boolean;
  readonly undo: UndoProgress | undefined;
}

export const justQueued: PartProgress = {
  status: 'queued',
  kind: undefined,
  share: 0,
  rowsDone: 0,
  rowsTotal: undefined,
  imported: 0,
  created: undefined,
  updated: undefined,
  unchanged: undefined,
  repeated: undefined,
  failed: 0,
  skipped: 0,
  warned: 0,
  unmappedColumns: undefined,
  rules: undefined,
  template: undefined,
  sentBy: undefined,
  fileBytes: undefined,
  message: undefined,
  isPaused: false,
  undo: undefined,
};

export function isFinished({ progress: { status } }: SentPart): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}

/** Of a part that two imports carry out, nobody can say which rows it changed. */
export function withoutChanges(progress: PartProgress): PartProgress {
  return { ...progress, created: undefined, updated: undefined, unchanged: undefined, repeated: undefined };
}

/** What Galena tells of an import. */
export function fromProgress(progress: ImportProgress): PartProgress {
  const { status, bytesDone, fileBytes, rowsDone, created, updated, unchanged } = progress;
  const isDone = status !== 'queued' && status !== 'importing';
  return {
    status,
    kind: progress.kind,
    share: isDone || fileBytes === 0 ? 1 : bytesDone / fileBytes,
    rowsDone,
    rowsTotal: progress.rowsTotal,
    imported: created + updated + unchanged,
    created,
    updated,
    unchanged,
    repeated: progress.repeated,
    failed: progress.failed,
    skipped: progress.skipped ?? 0,
    warned: progress.warned,
    unmappedColumns: progress.unmappedColumns,
    rules: progress.rules,
    template: progress.template,
    sentBy: progress.sentBy,
    fileBytes,
    message: progress.message,
    isPaused: progress.paused === true,
    undo: progress.undo,
  };
}

const statuses = {
  Queued: 'queued',
  Importing: 'importing',
  Complete: 'complete',
  Failed: 'failed',
} as const;

/** What Marketo tells of an import. */
export function fromStatus(status: ImportStatus, rows: number | undefined): PartProgress {
  const imported = status.numOfLeadsProcessed ?? 0;
  const failed = status.numOfRowsFailed ?? 0;
  const isDone = status.status === 'Complete' || status.status === 'Failed';
  return {
    ...justQueued,
    status: statuses[status.status],
    share: isDone ? 1 : rows === undefined || rows === 0 ? 0 : Math.min(1, (imported + failed) / rows),
    rowsDone: imported + failed,
    rowsTotal: rows ?? (status.status === 'Complete' ? imported + failed : undefined),
    imported,
    failed,
    warned: status.numOfRowsWithWarning ?? 0,
    message: status.message,
  };
}

/** Bytes of the original file that a part stands for. */
function bytesOf({ part, progress }: SentPart): number {
  return part === undefined ? (progress.fileBytes ?? 0) : part.end - part.start;
}

/** How much of what was sent is done, and how much was sent. */
export function countDone(sent: readonly SentPart[]): { rows: number; bytes: number; sentBytes: number } {
  let [rows, bytes, sentBytes] = [0, 0, 0];
  for (const part of sent) {
    rows += part.progress.rowsDone;
    bytes += part.progress.share * bytesOf(part);
    sentBytes += bytesOf(part);
  }
  return { rows, bytes: Math.round(bytes), sentBytes };
}
