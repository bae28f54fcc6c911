import type { Database, Settings, Transaction } from '../db/database.ts';
import { flushLeads, moveLeadCounters } from '../leads/lead-lock.ts';
import type { RowOutcome } from '../metrics/measurement.ts';
import { type Checkpoint, moveCheckpoint } from './checkpoint.ts';
import { throwIfLost } from './jobs/lease.ts';
import type { MatchAhead } from './match-ahead.ts';
import { LeadsMoved } from './merge/compare.ts';
import { mergeSettings } from './merge/match.ts';
import { movedCode } from './merge/write.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { StagedChunk } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

/** What merging the chunks of an import needs. */
export interface Merging {
  readonly database: Database;
  readonly plan: Plan;
  readonly ahead: MatchAhead;
  readonly spent: TimeSpent;
}

/** A chunk that is committed. */
export interface MergedChunk {
  readonly rows: Record<RowOutcome, number>;
  readonly checkpoint: Checkpoint;
}

/**
 * Runs `work` in the transaction of a chunk and commits. Rows, list members, reports, counters and the checkpoint are one
 * transaction, which goes on only while the lease is still ours: so each row takes effect exactly once.
 * @param work has locked or fenced all by the time that it gives what the chunk comes to
 */
export async function commitChunk(
  { database, plan, ahead, spent }: Merging,
  { chunk, clock }: StagedChunk,
  work: (transaction: Transaction) => Promise<Outcome>,
): Promise<MergedChunk> {
  const { schema } = plan.job.subscription;
  let reached: Checkpoint | undefined;
  const write = async (transaction: Transaction) => {
    // The end of an import is on disk before the queue says it; the leads are unlocked before that. On the same server the commit
    // of the queue's row, which waits for the disk, waits for this one too.
    if (chunk.isLast && plan.job.isOnCitus) transaction.unlockEarly(flushLeads(schema));
    const outcome = await work(transaction);
    const { place, taken, counts, findings } = outcome;
    if (place !== undefined && taken !== undefined) {
      transaction.atCommit(moveLeadCounters(schema, place, taken));
    }
    const checkpoint = moveCheckpoint(plan, chunk, counts, findings, spent.toJson(clock.times));
    transaction.atCommit<Checkpoint>(checkpoint, ([row]) => {
      reached = row;
      clock.enter('commit');
    });
    return outcome;
  };
  const { place, counts, findings } = await database
    .transaction(write, () => mergeSettingsOf(plan))
    .catch((error: unknown) => {
      if (isMoved(error)) throw new LeadsMoved(chunk.stagedCount, undefined);
      throwIfLost(error);
    });
  clock.stop();
  if (reached === undefined) throw new Error('a chunk was written whose import is not there');
  ahead.noteMerged(chunk, place && place.generation + 1);
  spent.add(clock.times);
  const rows = { ...counts, failed: findings.failures.size, warned: findings.warnings.size };
  return { rows, checkpoint: reached };
}

/** The name is for `pg_stat_activity`, so that merges can be told from calls. */
export function mergeSettingsOf({ job }: Plan): Settings {
  return { ...mergeSettings(job.subscription.timeZone), application_name: 'galena import' };
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === movedCode;
}
