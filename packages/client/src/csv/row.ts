/**
 * What makes a row unfit to be imported, whatever its cells are: a quote that is still open where the file ends, something
 * other than blanks between a closing quote and the next delimiter, a NUL. Of several the first one named here counts.
 */
export type RowFault = 'openQuote' | 'textAfterQuote' | 'nul';

/** A row taken apart. */
export interface ParsedRow {
  /** A cell with text after its closing quote, or without a closing quote, is its raw text, opening quote included. */
  readonly cells: readonly string[];
  /** A row with a fault always fails; its cells may only be used in a report. */
  readonly fault?: RowFault;
  /** The first cell that has the fault. */
  readonly faultColumn?: number;
}

/** One row of a file. */
export interface CsvRow extends ParsedRow {
  /** The line of the file that the row starts in, from 1; line ends inside quotes count. */
  readonly line: number;
  /** Where the row starts, in bytes of the file; behind a byte order mark, if there is one. */
  readonly start: number;
  /** Where its last cell ends; the line end follows. */
  readonly end: number;
  /** The row as it stands in the file, without its line end; only where the reader keeps it, and whole only if no cell is cut. */
  readonly text?: string;
  /** The first cell that was longer than allowed; it is cut to the limit. */
  readonly oversizeCell?: number;
  /** The line of the quote that is still open at the end of the file; only with the fault `openQuote`. */
  readonly openQuoteLine?: number;
  /** Cells beyond `maxColumns` were dropped; here the first of them starts. */
  readonly droppedFrom?: number;
  /** Not all cells that were dropped were blank. */
  readonly hasDroppedText?: boolean;
}

/** A row before it is given out. */
export type RowUnderWay = { -readonly [Key in keyof CsvRow]: CsvRow[Key] };
