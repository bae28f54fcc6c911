import { readRows } from '../csv/row-reader.ts';
import { joinRow, type ParsedRow, parseRow } from '../csv/split-row.ts';

/**
 * Writes the rows of a file anew; empty lines are put in where a row would come to stand in an earlier line. A row with a
 * fault is not changed: it stays one with that fault, so that it still fails.
 */
export async function* rewriteRows(
  blob: Blob,
  from: string,
  to: string,
  change: (cells: readonly string[]) => readonly string[],
): AsyncGenerator<string, void, undefined> {
  let line = 1;
  for await (const rows of readRows(blob, from)) {
    let text = '';
    for (const row of rows) {
      const padding = '\n'.repeat(Math.max(0, row.line - line));
      const parsed = parseRow(row.text, from);
      const changed = parsed.fault === undefined ? joinRow(change(parsed.cells), to) : undefined;
      const written = `${changed ?? keepFault(row.text, parsed, from, to)}\n`;
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
  if (fault === 'nul') return joinRow(cells, to);
  // Its text begins with the quote that opened it.
  return cells
    .map((cell) => (cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}" …` : joinRow([cell], to)))
    .join(to);
}
