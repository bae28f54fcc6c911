import type { Executor } from '../db/database.ts';
import { demand, isUnmet } from '../db/demand.ts';
import { isKnownSchema } from '../db/known-schemas.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Chunk, Findings } from './chunk.ts';
import { LeaseLost, progressTable, stillOurs } from './lease.ts';
import type { Plan } from './plan.ts';
import { type Progress, selectProgress } from './progress.ts';

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

const takenOver = 'the import is not as it was left';

/**
 * Keeps others from taking the import over until the end of the transaction, as they would have to lock it for an update;
 * heartbeats and the wish to cancel it pass. It fails if the import is not ours any more, or not as far as we know it to be, or if
 * the schema is not one that we know: with `throwIfLost` that is `LeaseLost`.
 * @param rowsBefore - how many rows are done at the least: fewer than are before the chunk where others are being merged
 */
export async function holdImport(
  executor: Executor,
  { job }: Plan,
  chunk: Chunk,
  rowsBefore = chunk.rowsBefore,
): Promise<void> {
  const isHeld = sql`
    ${stillOurs(job)}
    and rows_done between ${rowsBefore} and ${chunk.rowsBefore}
    and ${isKnownSchema(job.subscription.schema, job.schemaVersion)}`;
  const held = await executor.query(sql`
    select ${demand(isHeld, takenOver)}
    from ${progressTable(job)}
    where batch_id = ${job.batchId}
    for key share`);
  if (held.length === 0) throw new LeaseLost(`import ${job.batchId} is gone`);
}

/** Throws the error of a transaction that has held an import. */
export function throwIfLost(error: unknown): never {
  throw isUnmet(error, takenOver) ? new LeaseLost(takenOver) : error;
}

/**
 * Is sure to find the import, which `holdImport` holds. Behind the last rows of the file there is nothing left to do: the import ends
 * with them, in the same transaction.
 */
export function moveCheckpoint(
  { job }: Plan,
  chunk: Chunk,
  counts: Counts,
  { failures, warnings }: Findings,
  phaseMs: string,
): Sql {
  return sql`
    update ${progressTable(job)}
    set ${chunk.isLast ? sql`status = case when cancel_requested then 'cancelled' else 'complete' end,` : sql``}
      rows_done = ${chunk.lastRow},
      bytes_done = ${chunk.bytesRead},
      created = created + ${counts.created},
      updated = updated + ${counts.updated},
      unchanged = unchanged + ${counts.unchanged},
      repeated = repeated + ${counts.repeated},
      failed = failed + ${failures.size},
      warned = warned + ${warnings.size},
      phase_ms = ${phaseMs}::jsonb,
      attempts = 0,
      lease_renewed_at = statement_timestamp()
    where ${stillOurs(job)}
    returning cancel_requested as "isCancelRequested", status as end, ${selectProgress}`;
}
