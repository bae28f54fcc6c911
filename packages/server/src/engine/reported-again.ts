import { failsAgain } from '../imports/reasons.ts';
import { reasonColumns } from '../imports/reports.ts';

/** Gives the reason for which a row was reported, as long as it still is what it failed for. */
export type ReportedReason = (cells: readonly string[]) => string | undefined;

/**
 * A failure file that is uploaded as it was given out: there what a stray quote has swallowed is one well-quoted cell, and a NUL
 * is U+FFFD, so that both would be values like any others. Such rows fail again, until somebody has corrected them.
 * @param isMapped - whether a column has a field; then its cells are that field's values
 * @returns undefined for any other file: one whose last column, but for those without a name, is not called like the reason's.
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
