import type { Job } from './job.ts';

/** The tables that one chunk passes through on its way to the leads. */
export interface StagingTables {
  readonly rows: string;
  readonly matches: string;
}

/**
 * Three pairs of tables take turns: one fills while the rows of the next are matched and those of the last merged. They
 * are unlogged, and named after the claim, so that an engine that was believed dead and wakes up writes into tables
 * that nobody reads.
 */
export function nameStagingTables(job: Job): readonly StagingTables[] {
  const prefix = `staging_${job.batchId}_${job.leaseHolder.slice(0, 8)}`;
  return ['a', 'b', 'c'].map((turn) => ({ rows: `${prefix}_${turn}`, matches: `${prefix}_${turn}_matches` }));
}
