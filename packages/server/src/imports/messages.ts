import type { UndoCounts } from './undo-progress.ts';

/** The counters of an import. */
export interface ImportCounts {
  /** Rows that went in, warned ones included. */
  readonly imported: number;
  readonly failed: number;
  /** Rows that its rules leave out: none of an import of Marketo's. */
  readonly skipped: number;
  readonly warned: number;
}

/** What the status of a complete import says. Nouns do not bend for one, and only warnings end in a full stop. */
export function completeMessage({ imported, failed, skipped, warned }: ImportCounts): string {
  const outcome = failed > 0 ? 'Import completed with errors' : 'Import succeeded';
  const failures = failed > 0 ? `, ${failed} failed` : '';
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  const warnings = warned > 0 ? `, ${warned} warning${warned === 1 ? '' : 's'}.` : '';
  return `${outcome}, ${imported} records imported (${imported} members)${failures}${skips}${warnings}`;
}

/** What an undo says that is complete: what it has done, or would do, with what there is none of left out. */
export function undoMessage(counts: UndoCounts, isDryRun: boolean): string {
  const done = isDryRun ? 'would be ' : '';
  const parts = [
    amount(counts.valuesRestored, 'value', `${done}restored`),
    amount(counts.leadsDeleted, 'lead', `${done}deleted`),
    amount(counts.leadsRestored, 'lead', `${done}restored`),
    amount(counts.membershipsEnded, 'list membership', `${done}ended`),
    amount(counts.membershipsRestored, 'list membership', `${done}restored`),
  ].flat();
  const kept = amount(counts.kept, 'change', `${done}kept`);
  return [
    isDryRun ? 'Dry run of undo complete' : 'Undo completed',
    ...(parts.length === 0 ? ['nothing to undo'] : parts),
    ...kept,
  ].join(', ');
}

function amount(count: number, noun: string, what: string): string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'} ${what}`];
}

/** What an undo says that ended before it was through. */
export function failedUndoMessage(cause: string): string {
  return `Undo failed: ${cause}`;
}

/** What a complete dry run says, which has imported nothing. */
export function dryRunMessage({ imported, failed, skipped, warned }: ImportCounts): string {
  const skips = skipped > 0 ? `, ${skipped} would be skipped` : '';
  const warnings = warned > 0 ? `, ${warned} with a warning` : '';
  return `Dry run complete, ${imported} records would be imported${warnings}, ${failed} would fail${skips}`;
}

/** What the status of an import says that ended before its file did. */
export function failedMessage(cause: string, job: 'Import' | 'Dry run' = 'Import'): string {
  return `${job} failed: ${cause}`;
}
