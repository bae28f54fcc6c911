import { sql } from '../../db/sql.ts';
import type { ExportDefinition } from '../../exports/definition.ts';
import { exportTables } from '../../subscriptions/job-tables.ts';
import type { ClaimedJob, JobKind } from '../jobs/job.ts';
import { ProgressColumns } from '../jobs/progress-columns.ts';

/** How far an export is. Rows are known at its end only. */
export interface ExportProgress {
  readonly rowsDone: number;
  readonly bytesDone: number;
  readonly fileId: string | null;
  readonly checksum: string | null;
}

type Export = ExportDefinition & { readonly exportId: string };

/** An export that this engine has claimed. Its file, if it has one, is that of the claim before. */
export type ExportJob = ClaimedJob<ExportProgress, Export>;

export const exportKind: JobKind<ExportProgress, Export> = {
  ...exportTables,
  progress: new ProgressColumns<ExportProgress>(
    { rowsDone: 'rows_done', bytesDone: 'bytes_done', fileId: 'file_id', checksum: 'checksum' },
    { rowsDone: 0, bytesDone: 0, fileId: null, checksum: null },
  ),
  ownColumns: sql`j.export_id as "exportId", j.subject, j.format, j.columns, j.filter`,
  canBegin: sql`true`,
  queuedAt: sql`queued_at`,
  order: sql`queued_at, number`,
  setAtClaim: sql``,
  setAtEnd: () => sql``,
  setAttemptEvent: () => sql``,
};

/** Why an export ends as failed. */
export class ExportFailure extends Error {}
