import type { Delimiter } from './delimiter.ts';

/** A row of a file, without its line end. */
export function joinRow(cells: readonly string[], delimiter: Delimiter): string {
  // A lone empty cell would be an empty line, which is no row.
  if (cells.length === 1 && cells[0] === '') return '""';
  return joinCells(cells, delimiter);
}

/**
 * The cells of a row, to be followed by other ones. They are quoted only where a reader would need it; one that begins with
 * U+FEFF would lose it at the beginning of a row. One empty cell is empty text, which alone would be no row.
 */
export function joinCells(cells: readonly string[], delimiter: Delimiter): string {
  return cells.map((cell) => quoteCell(cell, delimiter)).join(delimiter);
}

function quoteCell(cell: string, delimiter: Delimiter): string {
  return /^\ufeff|["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
