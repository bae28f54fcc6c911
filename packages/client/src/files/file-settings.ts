import type { Delimiter } from '../csv/delimiter.ts';

/** How a person says that a file is to be read. What is absent is recognised. */
export interface FileSettings {
  /** By any name that is known. */
  readonly encoding?: string | undefined;
  /** Puts U+FFFD where a byte is not valid in the encoding, instead of refusing the file. */
  readonly replaceInvalid?: boolean | undefined;
  /** One ASCII character; the API's three and the bar are recognised. */
  readonly delimiter?: Delimiter | undefined;
  /** The line of the header, or its row in a sheet, from 1. 0: the file has no header. */
  readonly headerRow?: number | undefined;
  /** Names for the columns of a file without a header, by position. The others are `Column 4`, `Column 5`, … */
  readonly columns?: readonly string[] | undefined;
  /** The sheet of a workbook, by its name or its number from 1. */
  readonly sheet?: string | undefined;
}

/** How a file was read: what was given, and what was recognised. */
export interface UsedSettings {
  /** Undefined for a workbook. */
  readonly encoding: string | undefined;
  /** The delimiter that the file has, which need not be the one that it is sent with. Undefined for a workbook. */
  readonly delimiter: Delimiter | undefined;
  /** 0: the file has no header. */
  readonly headerRow: number;
  /** The name of the sheet; undefined for a file that is no workbook. */
  readonly sheet?: string | undefined;
}
