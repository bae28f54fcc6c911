import type { ImportFormat } from '../wire/imports.ts';

/** Of the three formats `,`, a tab or `;`; reading takes any other ASCII character too. */
export type Delimiter = string;

const delimiters: Readonly<Record<ImportFormat, Delimiter>> = { csv: ',', tsv: '\t', ssv: ';' };

export function delimiterOf(format: ImportFormat): Delimiter {
  return delimiters[format];
}

/** The cells of a row: RFC 4180, read as leniently as the server does. */
export function splitRow(text: string, delimiter: Delimiter): readonly string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell = readCell(text, at, delimiter);
    cells.push(cell.text);
    if (cell.end >= text.length) return cells;
    at = cell.end + 1;
  }
}

/** A cell from where it starts; `end` is where its delimiter stands. */
function readCell(text: string, start: number, delimiter: Delimiter): { text: string; end: number } {
  let at = start;
  let quoted = '';
  if (text.charAt(at) === '"') {
    at += 1;
    for (;;) {
      const close = text.indexOf('"', at);
      if (close === -1) return { text: quoted + text.slice(at), end: text.length };
      quoted += text.slice(at, close);
      at = close + 1;
      if (text.charAt(at) !== '"') break;
      quoted += '"';
      at += 1;
    }
  }
  // What stands between a closing quote and the delimiter is part of the cell.
  const found = text.indexOf(delimiter, at);
  const end = found === -1 ? text.length : found;
  return { text: quoted + text.slice(at, end), end };
}

/** A row of a file, without its line end. Cells are quoted only where a reader would need it. */
export function joinRow(cells: readonly string[], delimiter: Delimiter): string {
  // A lone empty cell would be an empty line, which is no row.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map((cell) => quoteCell(cell, delimiter)).join(delimiter);
}

function quoteCell(cell: string, delimiter: Delimiter): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
