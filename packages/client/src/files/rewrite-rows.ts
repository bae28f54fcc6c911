import { readRows } from '../csv/row-reader.ts';
import { joinRow, splitRow } from '../csv/split-row.ts';

/** Writes the rows of a file anew; empty lines are put in where a row would come to stand in an earlier line. */
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
      const written = `${joinRow(change(splitRow(row.text, from)), to)}\n`;
      text += padding + written;
      line += padding.length + (written.match(/\r\n|\r|\n/g)?.length ?? 0);
    }
    yield text;
  }
}
