import type { Galena, ImportProgress, ReportedRow } from '@galena/client';
import {
  fileReport,
  reasonColumns,
  reportDelimiter,
  spreadsheetReport,
  withOriginalCells,
} from '@galena/client/files';
import { linesBefore, readName } from '../imports/import-name.ts';
import type { SentFile } from '../session/sent-files.ts';
import type { ReportKind } from './report.ts';

/**
 * The reported rows of an import as a file for a spreadsheet; undefined where there are none.
 * @param sent - the file that the rows come from: then their cells are those of the file, and not the converted ones
 */
export async function reportText(
  galena: Galena,
  progress: ImportProgress,
  kind: ReportKind,
  sent: SentFile | undefined,
): Promise<string | undefined> {
  const { batchId } = progress;
  if (sent === undefined) {
    if (kind === 'skipped') return skippedText(galena, batchId);
    const report = await galena.imports.getReport(batchId, kind);
    return report === undefined ? undefined : spreadsheetReport([report]);
  }
  const { opened, kept } = sent;
  const columns = await galena.imports.getColumns(batchId);
  // Lines of the file as it was opened: a header that was put above it counts.
  const before = linesBefore(readName(progress), columns) + opened.lines.added;
  const rows = withLines(galena.imports.open([batchId])[kind](), before);
  const isSent = (_: string, index: number) => kept?.[index] !== false;
  const original = withOriginalCells(rows, opened, (cells) => cells.filter(isSent));
  const form = { columns, reasonColumn: reasonColumns[kind], delimiter: reportDelimiter(opened) };
  return textOf(fileReport(original, form));
}

/** Of these the server has no file. */
async function skippedText(galena: Galena, batchId: number): Promise<string> {
  const columns = await galena.imports.getColumns(batchId);
  const form = { columns, reasonColumn: reasonColumns.skipped, delimiter: ',' } as const;
  return textOf(fileReport(galena.imports.open([batchId]).skipped(), form));
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
