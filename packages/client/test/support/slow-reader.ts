import type { CsvRow, RowFault } from '../../src/csv/row.ts';

/**
 * The rows of a whole text as docs/csv.md has them, cell by cell with regular expressions: slow, in no pieces, and without a line
 * in common with the reader that it is there to check.
 */
export function readSlowly(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const betweenRows = /(?:\ufeff|\r\n|\r|\n)*/y;
  for (let at = 0; ; ) {
    betweenRows.lastIndex = at;
    at += betweenRows.exec(text)?.[0].length ?? 0;
    if (at === text.length) return rows;
    const row = readRow(text, at, delimiter);
    rows.push(row);
    at += row.text?.length ?? 0;
  }
}

interface Cell {
  readonly raw: string;
  readonly text: string;
  readonly fault?: RowFault;
}

function readRow(text: string, start: number, delimiter: string): CsvRow {
  const cells: Cell[] = [];
  let at = start;
  for (;;) {
    const cell = readCell(text, at, delimiter);
    cells.push(cell);
    at += cell.raw.length;
    if (text.charAt(at) !== delimiter) break;
    at += 1;
  }
  const faults = (['openQuote', 'textAfterQuote', 'nul'] as const).flatMap((fault) => {
    const faultColumn = cells.findIndex(
      (cell) => cell.fault === fault || (fault === 'nul' && cell.text.includes('\0')),
    );
    return faultColumn === -1 ? [] : [{ fault, faultColumn }];
  });
  const isOpen = cells.at(-1)?.fault === 'openQuote';
  return {
    line: lineAt(text, start),
    start: Buffer.byteLength(text.slice(0, start)),
    end: Buffer.byteLength(text.slice(0, at)),
    text: text.slice(start, at),
    cells: cells.map((cell) => cell.text),
    ...faults[0],
    ...(isOpen && { openQuoteLine: lineAt(text, at - (cells.at(-1)?.raw.length ?? 0)) }),
  };
}

function readCell(text: string, at: number, delimiter: string): Cell {
  const toEnd = new RegExp(`[^${delimiter}\r\n]*`, 'y');
  if (text.charAt(at) !== '"') {
    const raw = match(toEnd, text, at);
    return { raw, text: raw };
  }
  const quoted = match(/"(?:[^"]|"")*"(?!")/y, text, at);
  if (quoted === '') return { raw: text.slice(at), text: text.slice(at), fault: 'openQuote' };
  const behind = match(toEnd, text, at + quoted.length);
  const raw = quoted + behind;
  if (!/^[ \t]*$/.test(behind)) return { raw, text: raw, fault: 'textAfterQuote' };
  return { raw, text: quoted.slice(1, -1).replaceAll('""', '"') };
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n|\r|\n/).length;
}
