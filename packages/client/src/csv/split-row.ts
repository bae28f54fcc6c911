import type { ImportFormat } from '../wire/imports.ts';

/** Of the three formats `,`, a tab or `;`; reading takes any other ASCII character too. */
export type Delimiter = string;

const delimiters: Readonly<Record<ImportFormat, Delimiter>> = { csv: ',', tsv: '\t', ssv: ';' };

export function delimiterOf(format: ImportFormat): Delimiter {
  return delimiters[format];
}

/**
 * What makes a row unfit to be imported, whatever its cells are: something other than blanks between a closing quote and
 * the next delimiter, or a NUL. Of both the first one named here counts.
 */
export type RowFault = 'textAfterQuote' | 'nul';

/** A row taken apart. */
export interface ParsedRow {
  /** A cell with text after its closing quote is its raw text, opening quote included. */
  readonly cells: readonly string[];
  /** A row with a fault always fails; nothing may be made of its cells but a report. */
  readonly fault?: RowFault;
  /** The first cell that has the fault. */
  readonly faultColumn?: number;
}

/**
 * Takes a row apart as the server does. RFC 4180: a quote in a cell that does not start with one is an ordinary character,
 * and blanks between a closing quote and the next delimiter are dropped.
 * @param text as `readRows` gives it: one row, without its line end
 */
export function parseRow(text: string, delimiter: Delimiter): ParsedRow {
  if (!text.includes('"')) return withNul(text, text.split(delimiter));
  const cells: string[] = [];
  let faultColumn: number | undefined;
  let at = 0;
  for (;;) {
    const cell = readCell(text, at, delimiter);
    if (cell.isFaulty) faultColumn ??= cells.length;
    cells.push(cell.text);
    if (cell.end >= text.length) break;
    at = cell.end + 1;
  }
  return faultColumn === undefined ? withNul(text, cells) : { cells, fault: 'textAfterQuote', faultColumn };
}

function withNul(text: string, cells: readonly string[]): ParsedRow {
  if (!text.includes('\0')) return { cells };
  return { cells, fault: 'nul', faultColumn: cells.findIndex((cell) => cell.includes('\0')) };
}

/** The cells of a row, where it does not matter whether it has a fault: see `parseRow`. */
export function splitRow(text: string, delimiter: Delimiter): readonly string[] {
  return parseRow(text, delimiter).cells;
}

/**
 * The cells of a row, but no more than so many: of a row with more the last one is the rest of the text as it stands,
 * delimiters and quotes included.
 */
export function foldRow(text: string, delimiter: Delimiter, most: number): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell = readCell(text, at, delimiter);
    const isLast = cell.end >= text.length;
    cells.push(isLast || cells.length + 1 < most ? cell.text : text.slice(at));
    if (isLast || cells.length === most) return cells;
    at = cell.end + 1;
  }
}

interface Cell {
  readonly text: string;
  /** Where its delimiter stands. */
  readonly end: number;
  readonly isFaulty: boolean;
}

function readCell(text: string, start: number, delimiter: Delimiter): Cell {
  if (text.charAt(start) !== '"') {
    const end = indexOf(text, delimiter, start);
    return { text: text.slice(start, end), end, isFaulty: false };
  }
  let quoted = '';
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close === -1) return { text: text.slice(start), end: text.length, isFaulty: true };
    quoted += text.slice(at, close);
    at = close + 1;
    if (text.charAt(at) !== '"') break;
    quoted += '"';
    at += 1;
  }
  const end = indexOf(text, delimiter, at);
  const isFaulty = !isBlank(text.slice(at, end));
  return { text: isFaulty ? text.slice(start, end) : quoted, end, isFaulty };
}

/** Where the text is found, or the end. */
function indexOf(text: string, searched: string, from: number): number {
  const found = text.indexOf(searched, from);
  return found === -1 ? text.length : found;
}

/** What may stand between a closing quote and a delimiter; surplus cells of nothing else count for nothing. */
function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/**
 * A row of a file, without its line end. Cells are quoted only where a reader would need it; one that begins with U+FEFF
 * would lose it at the beginning of a row.
 */
export function joinRow(cells: readonly string[], delimiter: Delimiter): string {
  // A lone empty cell would be an empty line, which is no row.
  if (cells.length === 1 && cells[0] === '') return '""';
  return cells.map((cell) => quoteCell(cell, delimiter)).join(delimiter);
}

function quoteCell(cell: string, delimiter: Delimiter): string {
  return /^\ufeff|["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
