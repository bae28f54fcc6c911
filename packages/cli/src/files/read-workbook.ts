import { joinRow } from '@galena/client/csv';
import { UsageError } from '../terminal/explain.ts';

/** The first sheet of a workbook, as a CSV file. */
export interface SheetText {
  readonly text: string;
  /** The rows of the sheet that the rows of the file stand in, header first; they count from 1, as Excel shows them. */
  readonly sheetRows: readonly number[];
}

/** Rows without any cell are left out, as the empty lines of a file are. */
export async function readWorkbook(file: string, workbook: Blob): Promise<SheetText> {
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(Buffer.from(await workbook.arrayBuffer())).catch((error: unknown) => {
    throw new UsageError(`${file} looks like a workbook and cannot be read as one: ${String(error)}`);
  });
  const sheetRows: number[] = [];
  const lines: string[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = row.map(toCell);
    if (cells.every((cell) => cell === '')) continue;
    sheetRows.push(index + 1);
    lines.push(`${joinRow(cells, ',')}\n`);
  }
  return { text: lines.join(''), sheetRows };
}

/** Dates have no time zone in a workbook; a time of midnight means that there is none. */
function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/\.000Z$/, '').replace('Z', '');
}
