import { GalenaFileError } from '../errors.ts';
import type { Delimiter } from './delimiter.ts';
import { CsvReader } from './reader.ts';
import type { CsvRow, ParsedRow } from './row.ts';

/**
 * Takes one row apart that is text already.
 * @param text a row as `readTextRows` gives it, without its line end
 * @throws GalenaFileError if it has line ends outside quotes: it is several rows then.
 */
export function parseRow(text: string, delimiter: Delimiter): ParsedRow {
  return parse(text, delimiter);
}

/** The cells of a row, where it does not matter whether it has a fault: see `parseRow`. */
export function splitRow(text: string, delimiter: Delimiter): readonly string[] {
  return parse(text, delimiter).cells;
}

/** The cells of a text that may be a row; undefined where line ends outside quotes make it several rows. */
export function splitIfRow(text: string, delimiter: Delimiter): readonly string[] | undefined {
  return parseIfRow(text, delimiter)?.cells;
}

/**
 * The cells of a row, but no more than so many: of a row with more the last one is the rest of the text as it stands,
 * delimiters and quotes included.
 */
export function foldRow(text: string, delimiter: Delimiter, most: number): readonly string[] {
  const { cells, droppedFrom } = parse(text, delimiter, most - 1);
  if (droppedFrom === undefined && most > 1) return cells;
  const rest = text.slice(droppedFrom);
  const last = parse(rest, delimiter, 1);
  return [...cells, ...(last.droppedFrom === undefined ? last.cells : [rest])];
}

function parse(text: string, delimiter: Delimiter, maxColumns?: number): CsvRow {
  const row = parseIfRow(text, delimiter, maxColumns);
  if (row !== undefined) return row;
  throw new GalenaFileError(`line ends outside quotes make several rows of "${text.slice(0, 60)}"`);
}

function parseIfRow(text: string, delimiter: Delimiter, maxColumns?: number): CsvRow | undefined {
  const reader = new CsvReader({
    delimiter,
    maxCellBytes: text.length,
    ...(maxColumns !== undefined && { maxColumns }),
  });
  const [row, ...others] = reader.pushRow(text);
  return others.length === 0 ? row : undefined;
}
