import { joinRow } from '../csv/join-row.ts';
import { parseRow } from '../csv/parse-row.ts';
import { readTextRows, type TextRow } from '../csv/read-rows.ts';
import { hasSwallowedText } from '../csv/swallowed-text.ts';

/**
 * Writes the rows of a file anew; empty lines are put in where a row would come to stand in an earlier line. A row with a
 * fault is not changed: it stays one with that fault, so that it still fails.
 * @param change gives the cells, or the text of a whole row, which is written as it is
 */
export async function* rewriteRows(
  blob: Blob,
  from: string,
  to: string,
  change: (cells: readonly string[]) => readonly string[] | string,
): AsyncGenerator<string, void, undefined> {
  let line = 1;
  for await (const rows of readTextRows(blob, from)) {
    let text = '';
    for (const row of rows) {
      const padding = '\n'.repeat(Math.max(0, row.line - line));
      const changed = row.fault === undefined ? change(row.cells) : keepFault(row, from, to);
      const written = `${typeof changed === 'string' ? changed : joinRow(changed, to)}\n`;
      text += padding + written;
      line += padding.length + (written.match(/\r\n|\r|\n/g)?.length ?? 0);
    }
    yield text;
  }
}

/**
 * A row with a fault as it stands. Under another delimiter its text might be cells without a fault: there a cell with one
 * becomes a quoted cell of its whole text, with something behind the closing quote.
 */
function keepFault({ text, cells, fault }: TextRow, from: string, to: string): string {
  if (from === to) return text;
  return fault === 'nul' ? joinRow(cells, to) : joinMisquoted(cells, to);
}

/** The cells that are reported of a misquoted row as a row again, which is as misquoted as long as nobody has corrected them. */
export function joinMisquoted(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => misquote(cell, delimiter)).join(delimiter);
}

function misquote(cell: string, delimiter: string): string {
  if (!hasSwallowedText(cell)) return joinRow([cell], delimiter);
  return isOneMisquoted(cell, delimiter) ? cell : `"${cell.replaceAll('"', '""')}" …`;
}

function isOneMisquoted(cell: string, delimiter: string): boolean {
  const isClosed = /^"(?:[^"]|"")*"(?!")[^\r\n]*$/.test(cell);
  if (!isClosed) return false;
  const { cells, fault } = parseRow(cell, delimiter);
  return cells.length === 1 && fault === 'textAfterQuote';
}
