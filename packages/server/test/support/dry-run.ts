import { identifier, sql } from '../../src/db/sql.ts';
import type { TestUpload } from './api-client.ts';
import { schema } from './constants.ts';
import type { TestServer } from './test-server.ts';

/** Submits a dry run; gives its batch id. */
export async function submitDryRun({ api }: TestServer, upload: TestUpload): Promise<number> {
  const answer = await api.createImport({ ...upload, form: { ...upload.form, dryRun: 'true' } });
  const batchId = answer.result?.[0]?.['batchId'];
  if (typeof batchId !== 'number') throw new Error(`refused: ${JSON.stringify(answer)}`);
  return batchId;
}

/** Lines of the reports of an import or dry run. */
export function readReports({ database }: TestServer, batchId: number): Promise<object[]> {
  return database.query(sql`
    select row_number, kind, line, cells, surplus, reason
    from ${identifier(schema, 'row_reports')}
    where batch_id = ${batchId}
    order by row_number, kind`);
}
