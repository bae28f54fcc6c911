import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Chunk } from './chunk.ts';
import { leaseMs } from './claim.ts';
import { LeaseLost, stillOurs } from './lease.ts';
import type { Plan } from './plan.ts';

/** What the rows of a chunk came to. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of the updated rows, those whose lead was last changed by an earlier row of the import. */
  readonly repeated: number;
}

/**
 * Keeps others from taking the import over until the end of the transaction, as they would have to lock it for an update;
 * heartbeats and the wish to cancel it pass.
 * @throws LeaseLost if it is not ours any more
 */
export async function holdImport(executor: Executor, plan: Plan, chunk: Chunk): Promise<void> {
  const held = await executor.query(sql`
    select from galena.imports
    where ${stillOurs(plan.job)}
      and rows_done = ${chunk.rowsBefore}
    for key share`);
  if (held.length === 0) throw new LeaseLost(`import ${plan.job.batchId} was taken over`);
}

/** Is sure to find the import, which `holdImport` holds; gives whether it is to be cancelled. */
export function moveCheckpoint(plan: Plan, chunk: Chunk, counts: Counts, phaseMs: string): Sql {
  return sql`
    update galena.imports
    set rows_done = ${chunk.lastRow},
      bytes_done = ${chunk.bytesRead},
      created = created + ${counts.created},
      updated = updated + ${counts.updated},
      unchanged = unchanged + ${counts.unchanged},
      repeated = repeated + ${counts.repeated},
      failed = failed + ${chunk.failures.size},
      warned = warned + ${chunk.warnings.size},
      phase_ms = ${phaseMs}::jsonb,
      attempts = 0,
      lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    where ${stillOurs(plan.job)}
    returning cancel_requested`;
}
