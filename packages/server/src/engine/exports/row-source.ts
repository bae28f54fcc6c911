import type { KnownFields } from '../../fields/known-fields.ts';
import type { JobContext } from '../jobs/run-job.ts';
import type { ExportJob } from './export-job.ts';

/** What carrying out an export needs. */
export interface ExportContext extends JobContext {
  readonly fields: KnownFields;
}

/**
 * Writes the rows of an export, without the header, and gives how many there are.
 * @param write takes pieces of the file
 * @param signal - once it is aborted, its reason is thrown as soon as may be
 */
export type RowSource = (
  context: ExportContext,
  job: ExportJob,
  write: (bytes: Buffer) => Promise<void>,
  signal: AbortSignal,
) => Promise<number>;
