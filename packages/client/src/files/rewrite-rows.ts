import { readRows } from '../csv/row-reader.ts';
import { joinRow, type ParsedRow, parseRow } from '../csv/split-row.ts';
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
  for await (const rows of readRows(blob, from)) {
    let text = '';
    for (const row of rows) {
      const padding = '\n'.repeat(Math.max(0, row.line - line));
      const parsed = parseRow(row.text, from);
      const changed =
        parsed.fault === undefined ? change(parsed.cells) : keepFault(row.text, parsed, from, to);
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
function keepFault(text: string, { cells, fault }: ParsedRow, from: string, to: string): string {
  if (from === to) return text;
  return fault === 'nul' ? joinRow(cells, to) : joinMisquoted(cells, to);
}

/** The cells that are reported of a misquoted row as a row again, which is as misquoted as long as nobody has corrected them. */
export function joinMisquoted(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => misquote(cell, delimiter)).join(delimiter);
}

function misquote(cell: string, delimiter: string): string {
  if (!hasSwallowedText(cell)) return joinRow([cell], delimiter);
  const { cells, fault } = parseRow(cell, delimiter);
  const isClosed = /^"(?:[^"]|"")*"(?!")[^\r\n]*$/.test(cell);
  const isOneCell = isClosed && cells.length === 1 && fault === 'textAfterQuote';
  return isOneCell ? cell : `"${cell.replaceAll('"', '""')}" …`;
}
