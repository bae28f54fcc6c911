import { type Delimiter, foldRow, joinCells } from '@galena/client/csv';
import { delimiterOf, type Format } from '../formats.ts';
import type { RowReport } from '../imports/reports.ts';
import { hasText } from './surplus-cells.ts';

/** No more cells than these are kept apart beyond the header: of a row of millions the rest is one cell. */
const mostSurplusCells = 1_600;

/**
 * The cells of a row for the reports, in the format of the file: as many as the header has, and what the surplus ones hold.
 *
 * Of a row whose quotes leave open where its cells end nothing may be missing in the report files either, which have the
 * header's width: however many lines a stray quote has swallowed, their text is all there is to say what was in them. If
 * such a row has more cells than the header, the last one is the rest of the row as it stood in the file.
 * @param bytes - the row, and what lies between it and the next one
 */
export function reportCells(
  bytes: Buffer,
  format: Format,
  width: number,
  isMisquoted: boolean,
): Pick<RowReport, 'cells' | 'surplus'> {
  const delimiter = delimiterOf(format);
  const text = withoutLineEnd(bytes.toString('utf8'));
  const found = foldRow(text, delimiter, isMisquoted ? width : width + mostSurplusCells);
  const surplus = found.slice(width);
  return {
    cells: toText(
      Array.from({ length: width }, (_, column) => found[column] ?? ''),
      delimiter,
    ),
    surplus: hasText(surplus) ? toText(surplus, delimiter) : null,
  };
}

/** PostgreSQL's text has no place for NUL. */
function toText(cells: readonly string[], delimiter: Delimiter): string {
  return joinCells(cells, delimiter).replaceAll('\0', '\ufffd');
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
