import { integerArray } from '../db/arrays.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import type { RowReport } from '../imports/reports.ts';
import type { Chunk, Findings } from './chunk.ts';

/** So many characters of cells go in one statement, and at least one report: a statement is one message to PostgreSQL. */
const statementLength = 2 ** 20;

/** Keeps what failed and what was warned of in a chunk, for the report files. */
export function saveReports(chunk: Chunk, findings: Findings): Sql[] {
  return inPieces(chunk.reports(findings)).map((reports) => insertReports(chunk, reports));
}

function inPieces(reports: readonly RowReport[]): RowReport[][] {
  const pieces: RowReport[][] = [];
  let length = statementLength;
  for (const report of reports) {
    if (length >= statementLength) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(report);
    length += report.cells.length + (report.surplus?.length ?? 0);
  }
  return pieces;
}

function insertReports(chunk: Chunk, reports: readonly RowReport[]): Sql {
  const { batchId, subscription } = chunk.plan.job;
  return sql`
    insert into ${identifier(subscription.schema, 'row_reports')}
      (batch_id, row_number, kind, line, cells, surplus, reason)
    select ${batchId}::integer, row_number, kind, line, cells, surplus, reason
    from unnest(
      ${integerArray(reports.map(({ rowNumber }) => rowNumber))}::integer[],
      ${reports.map(({ kind }) => kind)}::text[],
      ${integerArray(reports.map(({ line }) => line))}::integer[],
      ${reports.map(({ cells }) => cells)}::text[],
      ${reports.map(({ surplus }) => surplus)}::text[],
      ${reports.map(({ reason }) => reason)}::text[]
    ) as report (row_number, kind, line, cells, surplus, reason)`;
}
