import { failsAgain } from '../imports/reasons.ts';
import { reasonColumns } from '../imports/reports.ts';

/** Gives the reason that a row was reported for, while the row still has that fault. */
export type ReportedReason = (cells: readonly string[]) => string | undefined;

/**
 * A failure file that is uploaded as it was given out: there the text swallowed by a stray quote is one well-quoted cell, and a NUL
 * is U+FFFD, so that both would be stored as values. Such rows fail again until they are corrected.
 * @param isMapped - whether a column has a field; then its cells are that field's values
 * @returns undefined for any other file: one whose last named column is not that of the reason.
 */
export function reportedReason(
  header: readonly string[],
  isMapped: (column: number) => boolean,
): ReportedReason | undefined {
  const column = header.findLastIndex((name) => name.trim() !== '');
  if (header[column] !== reasonColumns.failure || isMapped(column)) return undefined;
  return (cells) => {
    const reason = cells[column] ?? '';
    return failsAgain(reason, cells.slice(0, column)) ? reason : undefined;
  };
}
