import { splitRow } from '@galena/client/csv';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { delimiterOf } from '../formats.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { ImportRecord } from './find-import.ts';
import { type RowReport, reasonColumns } from './reports.ts';

/** Of a file's rows so many are read at once, or fewer where they are long. */
const pageRows = 5_000;
const pageBytes = 4 * 2 ** 20;

/** The reports that Marketo's calls give as files. */
export type ReportFileKind = keyof typeof reasonColumns;

/** How many rows such a report of an import has. */
export function countReported({ failed, warned }: ImportRecord, kind: ReportFileKind): number {
  return kind === 'failure' ? failed : warned;
}

/**
 * The failure or warning file of a finished import, in pieces: the header and the rows as they were sent, in file order, with
 * the reason as the last column.
 * @throws Error where rows are missing, as the import expires while its report is read
 */
export async function* readReport(
  executor: Executor,
  { schema }: Subscription,
  record: ImportRecord,
  kind: ReportFileKind,
): AsyncGenerator<string> {
  const delimiter = delimiterOf(record.format);
  yield `${record.header}${delimiter}${reasonColumns[kind]}\n`;
  const count = countReported(record, kind);
  let lastRow = 0;
  for (let given = 0; given < count; ) {
    const rows = await executor.query<{ row_number: number; cells: string; reason: string }>(sql`
      select row_number, cells, reason
      from (
        select row_number, cells, reason,
          sum(octet_length(cells)) over (order by row_number) - octet_length(cells) as bytes_before
        from ${identifier(schema, 'row_reports')}
        where batch_id = ${record.batchId}
          and kind = ${kind}
          and row_number > ${lastRow}
        order by row_number
        limit ${pageRows}
      ) page
      where bytes_before < ${pageBytes}
      order by row_number`);
    const last = rows.at(-1);
    if (last === undefined) throw new Error(`the report of ${count} rows ends after ${given}`);
    yield rows.map(({ cells, reason }) => `${cells}${delimiter}${reason}\n`).join('');
    lastRow = last.row_number;
    given += rows.length;
  }
}

/** A row of a report, taken apart. */
export interface ReportedRow {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
  /** Those beyond the header, where one holds something. */
  readonly surplus?: readonly string[];
  readonly reason: string;
}

/** A page of a report, in file order, behind a row; also of an import that is still running, as far as it is. */
export async function readReportPage(
  executor: Executor,
  { schema }: Subscription,
  { batchId, format }: ImportRecord,
  kind: RowReport['kind'],
  { afterRow, limit }: { afterRow: number; limit: number },
): Promise<ReportedRow[]> {
  const rows = await executor.query<StoredRow>(sql`
    select row_number as row, line, cells, surplus, reason
    from ${identifier(schema, 'row_reports')}
    where batch_id = ${batchId}
      and kind = ${kind}
      and row_number > ${afterRow}
    order by row_number
    limit ${limit}`);
  const delimiter = delimiterOf(format);
  return rows.map(({ row, line, cells, surplus, reason }) => ({
    row,
    line,
    cells: splitRow(cells, delimiter),
    ...(surplus !== null && { surplus: splitRow(surplus, delimiter) }),
    reason,
  }));
}

interface StoredRow {
  readonly row: number;
  readonly line: number;
  readonly cells: string;
  readonly surplus: string | null;
  readonly reason: string;
}

/** The names of an import's columns, as its file has them. */
export function columnsOf({ header, format }: ImportRecord): readonly string[] {
  return splitRow(header, delimiterOf(format));
}
