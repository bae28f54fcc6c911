import type { Executor } from '../db/database.ts';
import { demand, isUnmet } from '../db/demand.ts';
import { kept, type Sql, sql } from '../db/sql.ts';
import type { Chunk, Findings } from './chunk.ts';
import { holdJob, leaseTable, stillOurs } from './jobs/lease.ts';
import type { Plan } from './plan.ts';
import { importProgress, type Progress } from './progress.ts';

/** What the rows of a chunk came to. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of the updated rows, those whose lead was last changed by an earlier row of the import. */
  readonly repeated: number;
}

/** A checkpoint that was reached. */
export interface Checkpoint extends Progress {
  readonly isCancelRequested: boolean;
  /** How the import has ended with it: only that of the last chunk says so. */
  readonly end: 'complete' | 'cancelled' | null;
}

/**
 * Keeps others from taking the import over until the end of the transaction: see `holdJob`.
 * @param rowsBefore - how many rows are done at the least: fewer than are before the chunk where others are being merged
 */
export function holdImport(
  executor: Executor,
  { job }: Plan,
  chunk: Chunk,
  rowsBefore = chunk.rowsBefore,
): Promise<void> {
  return holdJob(executor, job, sql`rows_done between ${rowsBefore} and ${chunk.rowsBefore}`);
}

const cancelledMeanwhile = 'the import is to be cancelled';

/** Whether a checkpoint with which the import was to be complete has failed, as it is to be cancelled. */
export function isCancelledMeanwhile(error: unknown): boolean {
  return isUnmet(error, cancelledMeanwhile);
}

/**
 * Is sure to find the import, which `holdImport` holds. Where there is nothing left to do behind the last rows of the file, it ends
 * with them, in the same transaction.
 * @param end - how it ends; `complete`: it fails if the import is to be cancelled; undefined: it does not
 */
export function moveCheckpoint(
  { job }: Plan,
  chunk: Chunk,
  counts: Counts,
  { failures, skips, warnings }: Findings,
  phaseMs: string,
  end: 'complete' | 'complete or cancelled' | undefined,
): Sql {
  const isToComplete = end === 'complete';
  return kept(sql`
    update ${leaseTable(job)}
    set ${end !== undefined ? sql`status = case when cancel_requested then 'cancelled' else 'complete' end,` : sql``}
      rows_done = ${chunk.lastRow},
      bytes_done = ${chunk.bytesRead},
      created = created + ${counts.created},
      updated = updated + ${counts.updated},
      unchanged = unchanged + ${counts.unchanged},
      repeated = repeated + ${counts.repeated},
      failed = failed + ${failures.size},
      skipped = skipped + ${skips.size},
      warned = warned + ${warnings.size},
      phase_ms = ${phaseMs}::jsonb,
      attempts = 0,
      lease_renewed_at = statement_timestamp()
    where ${stillOurs(job)}
    returning cancel_requested as "isCancelRequested", status as end, ${importProgress.read}
      ${isToComplete ? sql`, ${demand(sql`not cancel_requested`, cancelledMeanwhile)}` : sql``}`);
}
