import type { Delimiter } from '../csv/delimiter.ts';
import type { ImportFormat } from '../wire/imports.ts';
import type { FileNote } from './file-notes.ts';

/** The rows of a file or of a sheet as text in UTF-8, before the header is looked for: what each kind of source is turned into. */
export interface RowText {
  readonly blob: Blob;
  /** Which of the API's delimiters `blob` has. */
  readonly format: ImportFormat;
  /** For a workbook: the row of the sheet that each row of `blob` stands in, as Excel counts. */
  readonly sheetRows?: readonly number[] | undefined;
  /** For a workbook: the name of the sheet, and of all there are. */
  readonly sheet?: string | undefined;
  readonly sheets?: readonly string[] | undefined;
  /** Undefined for a workbook. */
  readonly encoding: string | undefined;
  /** The delimiter of the person's file; undefined for a workbook. */
  readonly delimiter: Delimiter | undefined;
  /** Columns, from 0, with numbers that text could be taken for thousands: 1.234 in a cell that is a number. */
  readonly fractionColumns?: readonly number[] | undefined;
  readonly notes: readonly FileNote[];
}
