import type { CsvRow } from '../csv/reader.ts';

/** Whether a row has cells beyond the header that hold something: a delimiter too many is at the end of many files. */
export function hasSurplusCells({ cells, hasDroppedText }: CsvRow, width: number): boolean {
  if (cells.length <= width) return false;
  return hasDroppedText === true || hasText(cells.slice(width));
}

export function hasText(cells: readonly string[]): boolean {
  return cells.some((cell) => !/^[ \t]*$/.test(cell));
}
