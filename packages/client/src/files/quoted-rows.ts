import { splitIfRow } from '../csv/parse-row.ts';
import type { TextRow } from '../csv/read-rows.ts';
import { GalenaFileError } from '../errors.ts';
import { delimiters } from './detect-delimiter.ts';
import { looksLikeEmail } from './looks-like-data.ts';
import { showValue } from './show-value.ts';

/**
 * Refuses a file whose rows are one quoted cell each, with what should be its cells in it, as written by programs that quote the
 * lines of a CSV file a second time.
 * @param isName - whether a cell names a field, or a column that a person has named
 * @throws GalenaFileError
 */
export function refuseQuotedRows(rows: readonly TextRow[], isName: (cell: string) => boolean): void {
  const [first] = rows;
  if (first === undefined || !rows.every(isOneQuotedCell)) return;
  const [whole = ''] = first.cells;
  if (isName(whole) || !delimiters.some((delimiter) => hasSeveral(rows, delimiter, isName))) return;
  throw new GalenaFileError(
    `Each line is one quoted cell: line ${first.line} is "${showValue(whole)}", quotes included. Remove the quote at both ends of each line and write "" within it as ", or save the file again as CSV.`,
    { line: first.line },
  );
}

function isOneQuotedCell({ cells, text }: TextRow): boolean {
  return cells.length === 1 && /^\ufeff?"/.test(text);
}

/** Whether the delimiter makes several cells of each, among them names or addresses: a list of "Last, First" has none. */
function hasSeveral(rows: readonly TextRow[], delimiter: string, isName: (cell: string) => boolean): boolean {
  // A cell of several lines is not a line that was quoted a second time.
  const split = rows.map(({ cells: [cell = ''] }) => splitIfRow(cell, delimiter) ?? []);
  const isWide = split.every(({ length }) => length > 1);
  return isWide && split[0]?.some((cell) => isName(cell) || looksLikeEmail(cell)) === true;
}
