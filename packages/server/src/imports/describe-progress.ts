import { toSeconds } from '../times.ts';
import type { KeptAttemptEvent } from './attempt-events.ts';
import { type ImportRecord, messageOf } from './find-import.ts';
import { failedUndoMessage, undoMessage } from './messages.ts';
import { isUndoProgress, shareDone, type UndoCounts, undoCountNames } from './undo-progress.ts';

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
    template: record.template ?? undefined,
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
    skipped: record.skipped,
    warned: record.warned,
    unmappedColumns: record.unmappedColumns,
    mappedColumns: record.mappedColumns ?? undefined,
    rules: record.rules ?? undefined,
    unusedRules: record.unusedRules.length === 0 ? undefined : record.unusedRules,
    message: record.kind === 'undo' ? messageOfUndo(record) : messageOf(record),
    undo: describeUndo(record),
    undoneBy: record.undoneBy.length === 0 ? undefined : record.undoneBy,
    attemptEvents: record.attemptEvents.length === 0 ? undefined : record.attemptEvents.map(describeEvent),
    phaseMs: phaseTimes(record),
    createdAt: toSeconds(record.createdAt),
    startedAt: record.startedAt === null ? undefined : toSeconds(record.startedAt),
    finishedAt: record.finishedAt === null ? undefined : toSeconds(record.finishedAt),
  };
}

function describeEvent({ at, event, rowsDone, error }: KeptAttemptEvent): object {
  return { at: toSeconds(new Date(at)), event, rowsDone, error };
}

const nothing: UndoCounts = {
  valuesRestored: 0,
  leadsDeleted: 0,
  leadsRestored: 0,
  membershipsEnded: 0,
  membershipsRestored: 0,
  kept: 0,
};

/** What an undo undoes, and what it has come to so far; of a dry run, what it would come to. */
function describeUndo({ undoes, undoOptions, undo, status }: ImportRecord): object | undefined {
  if (undoes === null || undoOptions === null) return undefined;
  const isBegun = isUndoProgress(undo);
  const counts = undoCountNames.map((name) => [name, isBegun ? undo[name] : 0]);
  const share = isBegun ? shareDone(undo) : 0;
  const { fields, leadsNamed, rowsNamed, force, dryRun } = undoOptions;
  return {
    batchId: undoes,
    fields,
    leadsNamed,
    rowsNamed,
    force,
    dryRun,
    share: status === 'complete' ? 1 : share,
    ...Object.fromEntries(counts),
  };
}

function messageOfUndo({ status, undo, undoOptions, failureCause }: ImportRecord): string | undefined {
  switch (status) {
    case 'complete':
      return undoMessage(isUndoProgress(undo) ? undo : nothing, undoOptions?.dryRun === true);
    case 'failed':
      return failedUndoMessage(failureCause ?? 'unknown');
    case 'cancelled':
      return failedUndoMessage('cancelled');
    default:
      return undefined;
  }
}

function phaseOf(record: ImportRecord): string {
  if (record.status === 'queued') return 'waiting';
  if (record.status !== 'importing') return 'finished';
  if (record.kind === 'undo') return 'undoing';
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
