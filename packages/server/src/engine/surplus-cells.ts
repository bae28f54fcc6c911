import type { CsvRow } from '@galena/client/csv';

/** Whether a row has cells beyond the header that hold something: a delimiter too many is at the end of many files. */
export function hasSurplusCells(
  { cells, hasDroppedText }: Pick<CsvRow, 'cells' | 'hasDroppedText'>,
  width: number,
): boolean {
  if (cells.length <= width) return false;
  return hasDroppedText === true || hasText(cells.slice(width));
}

export function hasText(cells: readonly string[]): boolean {
  return cells.some((cell) => !/^[ \t]*$/.test(cell));
}
