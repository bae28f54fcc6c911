import type { Delimiter } from './reader.ts';

/**
 * A row of a file, without its line end. Cells are quoted only where a reader would need it; one that begins with U+FEFF
 * would lose it at the beginning of a row.
 */
export function formatRow(cells: readonly string[], delimiter: Delimiter): string {
  // A lone empty cell would be an empty line, which is no row.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map((cell) => formatCell(cell, delimiter)).join(delimiter);
}

function formatCell(cell: string, delimiter: Delimiter): string {
  return /^\ufeff|["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
