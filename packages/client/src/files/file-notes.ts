import type { Delimiter } from '../csv/split-row.ts';
import { showValue } from './show-value.ts';

/** Something about how a file was read that a person should know. */
export type FileNote =
  /** The encoding was found by looking at letters only. */
  | { readonly kind: 'encoding-guessed'; readonly encoding: string }
  /** The first line says what the delimiter is; it is not sent. */
  | { readonly kind: 'separator-line'; readonly delimiter: Delimiter }
  /** Another delimiter fits as well. */
  | { readonly kind: 'delimiter-unsure'; readonly delimiter: Delimiter; readonly other: Delimiter }
  /** The file has one column, and another delimiter would make several. */
  | { readonly kind: 'one-column'; readonly other: Delimiter; readonly width: number }
  /** Rows above the header are not sent. */
  | { readonly kind: 'rows-above-header'; readonly headerRow: number; readonly rows: number }
  /** The first row looks like a title, and no name in the row proposed instead matches a field. */
  | { readonly kind: 'header-unsure'; readonly headerRow: number; readonly cells: readonly string[] }
  /** The first row looks like data: it has this cell. It was read as data. */
  | { readonly kind: 'no-header'; readonly headerRow: number; readonly cell: string };

/** Whether a person has to be asked before the file is imported. */
export function isDoubt({ kind }: FileNote): boolean {
  return kind === 'header-unsure' || kind === 'no-header';
}

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** `semicolon`; in quotes a character without a name. */
export function delimiterName(delimiter: Delimiter): string {
  return delimiterNames[delimiter] ?? `"${delimiter}"`;
}

/**
 * A sentence.
 * @param place what numbers count: lines of a file, or rows of a sheet.
 */
export function describeNote(note: FileNote, place: 'line' | 'row' = 'line'): string {
  switch (note.kind) {
    case 'encoding-guessed':
      return `The encoding ${note.encoding} is a guess.`;
    case 'separator-line':
      return `The first line names the delimiter (${delimiterName(note.delimiter)}) and is not sent.`;
    case 'delimiter-unsure':
      return `The delimiter is taken to be ${delimiterName(note.delimiter)}; ${delimiterName(note.other)} would fit as well.`;
    case 'one-column':
      return `The file has one column with this delimiter; ${delimiterName(note.other)} would make ${note.width} columns.`;
    case 'rows-above-header':
      return `The header is in ${place} ${note.headerRow}; ${note.rows === 1 ? 'the row' : `the ${note.rows} rows`} above it ${note.rows === 1 ? 'is' : 'are'} not sent.`;
    case 'header-unsure':
      return `The first row looks like a title; the header may be in ${place} ${note.headerRow}: ${note.cells.slice(0, shownCells).map(showValue).join(', ')}.`;
    case 'no-header':
      return `The file seems to have no header: ${place} ${note.headerRow} has "${showValue(note.cell)}", which looks like data.`;
  }
}

const shownCells = 5;
