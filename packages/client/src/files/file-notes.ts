import type { Delimiter } from '../csv/delimiter.ts';
import type { DoubtfulCell } from './detect-encoding.ts';
import { showValue } from './show-value.ts';

/** Something about how a file was read that a person should know. */
export type FileNote =
  /** The encoding was found by its text, which makes sense in no other one. */
  | { readonly kind: 'encoding-recognised'; readonly encoding: string }
  /** The text makes sense in several encodings, the likeliest first; cells show each of them. */
  | {
      readonly kind: 'encoding-unsure';
      readonly likeliest: readonly string[];
      readonly cells: readonly DoubtfulCell[];
    }
  /** Bytes that the encoding does not have were replaced by U+FFFD. */
  | { readonly kind: 'bytes-replaced'; readonly encoding: string; readonly count: number }
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
  | { readonly kind: 'no-header'; readonly headerRow: number; readonly cell: string }
  /** A workbook has several sheets, and nobody has said which one. */
  | { readonly kind: 'sheet-taken'; readonly sheet: string; readonly others: readonly string[] }
  /** The last column is the reason of a report file; it is not sent. */
  | { readonly kind: 'reason-column'; readonly name: string }
  | CellNote;

/** Cells of a sheet that are not what they seem to be. */
export interface CellNote {
  readonly kind: /** Cells with an error of Excel: nothing is sent for them. */
    | 'cell-errors'
    /** The program that wrote the workbook has not calculated them: nothing is sent for them. */
    | 'formulas-without-result'
    /** A time of day or a duration, sent as such: no field takes it. */
    | 'times-without-date'
    /** Numbers that are shown as a date and are none; sent as numbers. */
    | 'impossible-dates'
    /** Cells that are one over several rows: only the first row has the value. */
    | 'merged-cells'
    /** Rows that Excel does not show; they are sent. */
    | 'hidden-rows';
  readonly count: number;
  /** The first of them: `B7`, `B7 (#N/A)`, `B7:B9`, or the number of a row. */
  readonly cells: readonly string[];
}

/** Whether a person has to be asked before the file is imported. */
export function isDoubt({ kind }: FileNote): boolean {
  return kind === 'encoding-unsure' || kind === 'header-unsure' || kind === 'no-header';
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
    case 'encoding-recognised':
      return `The encoding ${note.encoding} was recognised by the text.`;
    case 'encoding-unsure':
      return `The encoding of the file is not certain: ${describeReadings(note.likeliest, note.cells)}.`;
    case 'bytes-replaced':
      return `${note.count === 1 ? 'One byte' : `${note.count} bytes`} that ${note.encoding} does not have ${note.count === 1 ? 'was' : 'were'} replaced by U+FFFD.`;
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
    case 'sheet-taken':
      return `The sheet "${note.sheet}" is read; the workbook also has ${note.others.map((name) => `"${name}"`).join(', ')}.`;
    case 'reason-column':
      return `The last column, ${note.name}, says why the rows were reported and is not sent.`;
    default:
      return describeCells(note);
  }
}

function describeCells({ kind, count, cells }: CellNote): string {
  const list = `${cells.join(', ')}${count > cells.length ? ` and ${count - cells.length} more` : ''}`;
  const isOne = count === 1;
  switch (kind) {
    case 'cell-errors':
      return `${isOne ? 'A cell has an error' : `${count} cells have errors`} and ${isOne ? 'is' : 'are'} sent empty: ${list}.`;
    case 'formulas-without-result':
      return `${isOne ? 'A formula has' : `${count} formulas have`} no result in the file and ${isOne ? 'is' : 'are'} sent empty: ${list}. Open the workbook in Excel and save it.`;
    case 'times-without-date':
      return `${isOne ? 'A cell has' : `${count} cells have`} a time without a date: ${list}.`;
    case 'impossible-dates':
      return `${isOne ? 'A cell is' : `${count} cells are`} formatted as a date and ${isOne ? 'has a number that is none' : 'have numbers that are none'}: ${list}.`;
    case 'merged-cells':
      return `Of cells that are merged over several rows only the first row has the value: ${list}.`;
    case 'hidden-rows':
      return `${isOne ? 'A row that is hidden in the sheet is' : `${count} rows that are hidden in the sheet are`} read all the same: ${isOne ? 'row' : 'rows'} ${list}.`;
  }
}

const shownCells = 5;

function describeReadings(likeliest: readonly string[], cells: readonly DoubtfulCell[]): string {
  const [cell] = cells;
  if (cell === undefined) return `its text makes little sense in any (in ${likeliest[0]} the most)`;
  const readings = likeliest.map((label, index) => `“${showValue(cell.texts[index] ?? '')}” in ${label}`);
  return `line ${cell.line} has ${readings.slice(0, -1).join(', ')} and ${readings.at(-1)}`;
}
