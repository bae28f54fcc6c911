import type { ImportRun } from './import-run.ts';
import type { ImportSnapshot } from './result.ts';
import { countDone, isFinished, type PartProgress } from './sent-part.ts';

/** All parts of a run as the one import that they are. */
export function snapshotOf(run: ImportRun): ImportSnapshot {
  const sent = run.sent.map(({ progress }) => progress);
  const sum = (count: (progress: PartProgress) => number) =>
    sent.reduce((total, progress) => total + count(progress), 0);
  /** Undefined as soon as one part does not tell. */
  const sumKnown = (count: (progress: PartProgress) => number | undefined) =>
    sent.length > 0 && sent.every((progress) => count(progress) !== undefined)
      ? sum((progress) => count(progress) ?? 0)
      : undefined;
  const done = countDone(run.sent);
  const bytesTotal = run.unsent.reduce((total, { start, end }) => total + end - start, done.sentBytes);
  return {
    status: statusOf(run),
    kind: sent[0]?.kind,
    batchIds: run.sent.map(({ batchId }) => batchId),
    parts: run.sent.length + run.unsent.length,
    partsDone: run.sent.filter(isFinished).length,
    bytesDone: done.bytes,
    bytesTotal,
    rowsDone: done.rows,
    rowsTotal: rowsTotal(run),
    imported: sum(({ imported }) => imported),
    created: sumKnown(({ created }) => created),
    updated: sumKnown(({ updated }) => updated),
    unchanged: sumKnown(({ unchanged }) => unchanged),
    repeated: sumKnown(({ repeated }) => repeated),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    warned: sum(({ warned }) => warned),
    rowsWithoutValue: run.file?.source.skippedRows.length,
    unmappedColumns: sent[0]?.unmappedColumns,
    rules: sent[0]?.rules,
    template: sent[0]?.template,
    sentBy: sent[0]?.sentBy,
    waitingFor: run.waitingFor,
    paused: sent.some(({ isPaused }) => isPaused),
    ...paceOf(run, done.rows, done.bytes, bytesTotal),
    message: messageOf(sent),
    undo: sent[0]?.undo,
  };
}

function statusOf(run: ImportRun): ImportSnapshot['status'] {
  const statuses = run.sent.map(({ progress: { status } }) => status);
  if (run.unsent.length > 0) return 'sending';
  if (statuses.includes('importing')) return 'importing';
  if (statuses.includes('queued')) return statuses.includes('complete') ? 'importing' : 'queued';
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('cancelled') || run.isCancelled) return 'cancelled';
  return 'complete';
}

function rowsTotal(run: ImportRun): number | undefined {
  const totals = [
    ...run.sent.map(({ part, progress }) => part?.rows ?? progress.rowsTotal),
    ...run.unsent.map(({ rows }) => rows),
  ];
  return totals.reduce<number | undefined>(
    (total, rows) => (total === undefined || rows === undefined ? undefined : total + rows),
    0,
  );
}

/** Of less work a rate says how long it takes to begin, and nothing else. */
const shortestSeconds = 2;

/** Counted from when this run began to watch: what an earlier one has done says nothing about now. */
function paceOf(
  { watched }: ImportRun,
  rowsDone: number,
  bytesDone: number,
  bytesTotal: number,
): Pick<ImportSnapshot, 'rowsPerSecond' | 'secondsLeft'> {
  if (watched === undefined) return { rowsPerSecond: undefined, secondsLeft: undefined };
  const { before, seconds } = watched;
  const [rows, bytes] = [rowsDone - before.rows, bytesDone - before.bytes];
  return {
    rowsPerSecond: rows > 0 && seconds >= shortestSeconds ? Math.round(rows / seconds) : undefined,
    secondsLeft: bytes > 0 ? Math.ceil(((bytesTotal - bytesDone) / bytes) * seconds) : undefined,
  };
}

function messageOf(sent: readonly PartProgress[]): string | undefined {
  const bad = sent.find(({ status }) => status === 'failed' || status === 'cancelled');
  return bad?.message ?? (sent.length === 1 ? sent[0]?.message : undefined);
}
