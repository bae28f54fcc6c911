import type { ImportSnapshot } from '@galena/client';
import { formatCount, formatRows, formatSeconds, type Progress } from '../terminal/progress.ts';

const waiting = {
  '1016': 'the queue of the server is full, waiting for a place',
  '1019': 'another import into the list is running, waiting for it to finish',
} as const;

/** How far an import is, for a progress bar. */
export function progressOf(snapshot: ImportSnapshot): Progress {
  const { bytesDone, bytesTotal, rowsDone, rowsPerSecond, secondsLeft, parts, partsDone, failed } = snapshot;
  const facts = [formatRows(rowsDone)];
  // The outcome has the rate of the whole import.
  if (rowsPerSecond !== undefined && !isFinished(snapshot))
    facts.push(`${formatCount(rowsPerSecond)} rows/s`);
  if (secondsLeft !== undefined && secondsLeft > 0) facts.push(`${formatSeconds(secondsLeft)} left`);
  if (parts > 1) facts.push(`part ${Math.min(partsDone + 1, parts)} of ${parts}`);
  if (failed > 0) facts.push(`${formatCount(failed)} failed`);
  if (snapshot.waitingFor !== undefined) facts.push(waiting[snapshot.waitingFor]);
  return {
    stage: stageOf(snapshot),
    share: snapshot.undo?.share ?? (bytesTotal === 0 ? 1 : bytesDone / bytesTotal),
    facts,
  };
}

function stageOf(snapshot: ImportSnapshot): string {
  if (snapshot.paused) return 'paused by an administrator';
  return snapshot.status === 'sending' ? 'importing' : stateOf(snapshot);
}

/** How a job stands, in a word: one that imports nothing is not importing. */
export function stateOf({ status, kind, undo }: Pick<ImportSnapshot, 'status' | 'kind' | 'undo'>): string {
  if (status !== 'importing') return status;
  if (kind === 'dryRun' || undo?.dryRun === true) return 'comparing';
  return undo === undefined ? 'importing' : 'undoing';
}

/**
 * The counts of a finished import in one line, and in another the rows that a person may have meant for leads of their own.
 * Marketo does not tell created from updated.
 */
export function describeOutcome(result: ImportSnapshot): string {
  const {
    created,
    updated,
    unchanged,
    repeated = 0,
    parts,
    rowsWithoutValue = 0,
    imported,
    failed,
    skipped,
    warned,
    rowsDone,
    rowsPerSecond,
  } = result;
  const rate = rowsPerSecond === undefined ? '' : ` (${formatCount(rowsPerSecond)} rows/s)`;
  const went =
    created === undefined
      ? `${formatCount(imported)} imported`
      : `${formatCount(created)} created, ${formatCount(updated ?? 0)} updated, ${formatCount(unchanged ?? 0)} unchanged`;
  const again =
    repeated === 0
      ? ''
      : `\n  ${formatRows(repeated)} repeated a key of an earlier row${parts > 1 ? ' of the same part' : ''}, and changed its lead again`;
  const leftOut = skipped === 0 ? '' : `, ${formatCount(skipped)} skipped`;
  const unsent =
    rowsWithoutValue === 0 ? '' : `\n  ${formatRows(rowsWithoutValue)} without any value not sent`;
  return `${formatRows(rowsDone)}: ${went}, ${formatCount(failed)} failed${leftOut}, ${formatCount(warned)} warned${rate}${again}${unsent}`;
}

export function isFinished({ status }: ImportSnapshot): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}
