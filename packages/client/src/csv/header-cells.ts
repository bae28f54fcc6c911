import { GalenaFileError } from '../errors.ts';
import type { TextRow } from './read-rows.ts';

/**
 * The names in a header row. One with text behind a closing quote in a single line is read on: so does a header look that is
 * read with another delimiter.
 * @throws GalenaFileError for a stray quote that takes it over several lines: rows among them would be names of columns.
 */
export function headerCells({ text, line, cells, fault, faultColumn = 0 }: TextRow): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).length;
  if (fault !== 'textAfterQuote' || lines === 1) return cells;
  throw new GalenaFileError(
    `the header goes from line ${line} to line ${line + lines - 1}, with text after a closing quote in column ${faultColumn + 1}: correct the quotes`,
    { line },
  );
}
