import type { Delimiter } from '@galena/client/csv';

/** A row of a file as PostgreSQL's own CSV has it, with its line end: no value, an empty one too, is `null`, and the text null is quoted. */
export function delimitedRow(cells: readonly (string | undefined)[], delimiter: Delimiter): string {
  return `${cells.map((cell) => toCell(cell, delimiter)).join(delimiter)}\n`;
}

function toCell(cell: string | undefined, delimiter: Delimiter): string {
  if (cell === undefined || cell === '') return 'null';
  const isQuoted = cell === 'null' || /["\r\n]/.test(cell) || cell.includes(delimiter);
  return isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell;
}
