import { foldRow, parseRow } from '@galena/client/csv';
import { formatRow } from '../csv/writer.ts';
import { delimiterOf, type Format } from '../imports/formats.ts';

/**
 * The cells of a row for the reports, as many as the header has, in the format of the file.
 *
 * Of a row whose quotes leave open where its cells end nothing may be missing: however many lines a stray quote has
 * swallowed, their text is all there is to say what was in them. If it has more cells than the header, the last one is
 * the rest of the row as it stood in the file.
 * @param bytes - the row, and what lies between it and the next one
 */
export function reportCells(bytes: Buffer, format: Format, width: number, isMisquoted: boolean): string {
  const delimiter = delimiterOf(format);
  const text = withoutLineEnd(bytes.toString('utf8'));
  const found = isMisquoted ? foldRow(text, delimiter, width) : parseRow(text, delimiter).cells;
  const cells = Array.from({ length: width }, (_, column) => found[column] ?? '');
  // PostgreSQL's text has no place for NUL.
  return formatRow(cells, delimiter).replaceAll('\0', '\ufffd');
}

/** Between two rows stand line ends and byte order marks, and a quoted cell ends in a quote. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  let length = end;
  for (; end > 0; end -= 1) {
    const last = text.charAt(end - 1);
    if (last === '\n' || last === '\r') length = end - 1;
    else if (last !== '\ufeff') break;
  }
  return text.slice(0, length);
}
