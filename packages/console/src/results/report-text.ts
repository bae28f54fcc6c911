import type { Galena, ImportProgress, ReportedRow } from '@galena/client';
import {
  fileReport,
  reasonColumns,
  reportDelimiter,
  spreadsheetReport,
  withOriginalCells,
} from '@galena/client/files';
import type { SentFile } from '../session/sent-files.ts';
import type { ReportKind } from './report.ts';
import { reportedRows } from './reported-rows.ts';

/**
 * The reported rows of an import, or of all parts of a file, as a file for a spreadsheet; undefined where there are none.
 * @param sent - the file that the rows come from: then their cells are those of the file, and not the converted ones
 */
export async function reportText(
  galena: Galena,
  parts: readonly ImportProgress[],
  kind: ReportKind,
  sent: SentFile | undefined,
): Promise<string | undefined> {
  const batchIds = parts.map(({ batchId }) => batchId);
  if (sent === undefined) {
    if (kind === 'skipped') return skippedText(galena, batchIds);
    const reports: string[] = [];
    for (const batchId of batchIds) {
      const report = await galena.imports.getReport(batchId, kind);
      if (report !== undefined) reports.push(report);
    }
    return reports.length === 0 ? undefined : spreadsheetReport(reports);
  }
  const { opened, kept } = sent;
  const columns = await galena.imports.getColumns(batchIds[0] ?? 0);
  // Lines of the file as it was opened: a header that was put above it counts.
  const rows = withLines(reportedRows(galena, parts, kind, columns), opened.lines.added);
  const isSent = (_: string, index: number) => kept?.[index] !== false;
  const original = withOriginalCells(rows, opened, (cells) => cells.filter(isSent));
  const form = { columns, reasonColumn: reasonColumns[kind], delimiter: reportDelimiter(opened) };
  return textOf(fileReport(original, form));
}

/** Of these the server has no file. */
async function skippedText(galena: Galena, batchIds: readonly number[]): Promise<string> {
  const columns = await galena.imports.getColumns(batchIds[0] ?? 0);
  const form = { columns, reasonColumn: reasonColumns.skipped, delimiter: ',' } as const;
  return textOf(fileReport(skippedOf(galena, batchIds), form));
}

async function* skippedOf(
  galena: Galena,
  batchIds: readonly number[],
): AsyncGenerator<ReportedRow, void, undefined> {
  for (const batchId of batchIds) yield* galena.imports.open([batchId]).skipped();
}

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}

async function* withLines(
  rows: AsyncIterable<ReportedRow>,
  before: number,
): AsyncGenerator<ReportedRow, void, undefined> {
  for await (const row of rows) {
    yield { ...row, line: row.line === undefined ? undefined : row.line + before };
  }
}
