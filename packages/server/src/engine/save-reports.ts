import { identifier, type Sql, sql } from '../db/sql.ts';
import type { Chunk } from './chunk.ts';
import { integerArray } from './staged-rows.ts';

/** Keeps what failed and what was warned of in a chunk, for the report files. */
export function saveReports(chunk: Chunk): Sql | undefined {
  const reports = chunk.reports();
  if (reports.length === 0) return undefined;
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
