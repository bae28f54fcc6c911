import type { Delimiter } from './reader.ts';

/**
 * The cells of a row, to be followed by a reason. They are quoted only where a reader would need it; one that begins with
 * U+FEFF would lose it at the beginning of a row. One empty cell is empty text, which alone would be no row.
 */
export function formatCells(cells: readonly string[], delimiter: Delimiter): string {
  return cells.map((cell) => formatCell(cell, delimiter)).join(delimiter);
}

function formatCell(cell: string, delimiter: Delimiter): string {
  return /^\ufeff|["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
