import { GalenaFileError } from '@galena/client';
import { joinRow } from '@galena/client/csv';
import { encodeText, type FileSettings, type RowText, type Spool } from '@galena/client/files';

/** The first sheet of a workbook as a CSV file, without the rows that have no cell. */
export async function readWorkbook(workbook: Blob, _settings: FileSettings, spool: Spool): Promise<RowText> {
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(Buffer.from(await workbook.arrayBuffer())).catch((error: unknown) => {
    throw new GalenaFileError(`The file looks like a workbook and cannot be read as one: ${String(error)}`);
  });
  const sheetRows: number[] = [];
  const lines: string[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = row.map(toCell);
    if (cells.every((cell) => cell === '')) continue;
    sheetRows.push(index + 1);
    lines.push(`${joinRow(cells, ',')}\n`);
  }
  const blob = await spool(encodeText(lines));
  return { blob, format: 'csv', sheetRows, encoding: undefined, delimiter: undefined, notes: [] };
}

/** Dates have no time zone in a workbook; a time of midnight means that there is none. */
function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  const text = value.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/\.000Z$/, '').replace('Z', '');
}
