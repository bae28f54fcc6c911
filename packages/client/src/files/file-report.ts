import type { Delimiter } from '../csv/delimiter.ts';
import { joinRow } from '../csv/join-row.ts';
import type { OpenedFile } from './open-file.ts';
import type { reasonColumns } from './reason-column.ts';

/** A row that failed or warned. */
interface ReasonedRow {
  readonly cells: readonly string[];
  readonly surplus?: readonly string[];
  readonly reason: string;
}

/** What the report of a file looks like. */
interface ReportForm {
  readonly columns: readonly string[];
  /** What the last column is called. */
  readonly reasonColumn: (typeof reasonColumns)[keyof typeof reasonColumns];
  readonly delimiter: Delimiter;
}

/**
 * A file with semicolons comes from a spreadsheet that expects them. Tabs and bars split no cells in a file whose name
 * ends in .csv, and a workbook has no delimiter: these become commas.
 */
export function reportDelimiter({ settings }: Pick<OpenedFile, 'settings'>): Delimiter {
  return settings.delimiter === ';' ? ';' : ',';
}

/** The rows as a file for a spreadsheet, line by line, the reason last. The byte order mark is left to the caller. */
export async function* fileReport(
  rows: AsyncIterable<ReasonedRow>,
  { columns, reasonColumn, delimiter }: ReportForm,
): AsyncGenerator<string, void, undefined> {
  yield `${joinRow([...columns, reasonColumn], delimiter)}\n`;
  for await (const { cells, reason, surplus = [] } of rows) {
    yield `${joinRow([...cells, reason, ...surplus], delimiter)}\n`;
  }
}
