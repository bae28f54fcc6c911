import type { Clock } from '../clock.ts';
import type { Database, Settings, Transaction } from '../db/database.ts';
import { flushLeads } from '../leads/lead-lock.ts';
import type { PhaseTimes, RowOutcome } from '../metrics/measurement.ts';
import { type Checkpoint, isCancelledMeanwhile, moveCheckpoint } from './checkpoint.ts';
import type { Chunk } from './chunk.ts';
import { endStatements } from './jobs/end-in-queue.ts';
import { throwIfLost } from './jobs/lease.ts';
import type { MatchAhead } from './match-ahead.ts';
import { LeadsMoved } from './merge/compare.ts';
import { mergeSettings } from './merge/match.ts';
import type { MergeTarget } from './merge/target.ts';
import { movedCode } from './merge/write.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { Progress } from './progress.ts';
import type { StagedChunk } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

/** What merging the chunks of an import needs. */
export interface Merging {
  readonly database: Database;
  readonly plan: Plan;
  readonly target: MergeTarget;
  readonly ahead: MatchAhead;
  readonly spent: TimeSpent;
  /** What the time is. */
  readonly time: Clock;
}

/** A chunk that is committed. */
export interface MergedChunk {
  readonly rows: Record<RowOutcome, number>;
  readonly checkpoint: Checkpoint;
  /** Whether the queue has the end of the import too. */
  readonly isEndInQueue: boolean;
}

/** A file of more rows is worth a round trip of its own for its end. */
const rowsInOneRoundTrip = 100;

/**
 * Runs `work` in the transaction of a chunk and commits. Rows, list members, reports, counters and the checkpoint are one
 * transaction, which goes on only while the lease is still ours: so each row takes effect exactly once.
 * @param work has locked or fenced all by the time that it gives what the chunk comes to
 */
export async function commitChunk(
  merging: Merging,
  staged: StagedChunk,
  work: (transaction: Transaction) => Promise<Outcome>,
): Promise<MergedChunk> {
  // What such a file comes to is known before it is written: so the queue hears of its end in the same round trip. How long the write
  // takes is not known then; of so few rows nobody misses it.
  const isTinyFile =
    staged.chunk.isLast && staged.chunk.rowsBefore === 0 && staged.chunk.lastRow <= rowsInOneRoundTrip;
  const endsWithRows = isTinyFile && merging.target.dryRun === undefined;
  if (!endsWithRows || merging.plan.job.isOnCitus) return commit(merging, staged, work);
  try {
    return await commit(merging, staged, work, true);
  } catch (error) {
    if (!isCancelledMeanwhile(error)) throw error;
    return commit(merging, staged, work);
  }
}

async function commit(
  { database, plan, target, ahead, spent, time }: Merging,
  { chunk, clock }: StagedChunk,
  work: (transaction: Transaction) => Promise<Outcome>,
  endsInQueue = false,
): Promise<MergedChunk> {
  const { schema } = plan.job.subscription;
  const isEnd = chunk.isLast && target.dryRun === undefined;
  let reached: Checkpoint | undefined;
  let isEndInQueue = false;
  const write = async (transaction: Transaction) => {
    // The end of an import is on disk before the queue says it; the leads are unlocked before that. On the same server the commit
    // of the queue's row, which waits for the disk, waits for this one too.
    if (isEnd && plan.job.isOnCitus) transaction.unlockEarly(flushLeads(schema));
    const outcome = await work(transaction);
    const { place, taken, counts, findings } = outcome;
    if (place !== undefined && taken !== undefined) {
      for (const statement of target.release(place, taken)) transaction.atCommit(statement);
    }
    const phaseMs = spent.inWholeMs(clock.times);
    const end = isEnd ? (endsInQueue ? 'complete' : 'complete or cancelled') : undefined;
    const checkpoint = moveCheckpoint(plan, chunk, counts, findings, JSON.stringify(phaseMs), end);
    transaction.atCommit<Checkpoint>(checkpoint, ([row]) => {
      reached = row;
      clock.enter('commit');
    });
    if (endsInQueue) {
      const progress = progressOf(chunk, outcome, phaseMs);
      const ends = await endStatements(plan.job, { status: 'complete', failureCause: null, progress }, time);
      transaction.continueWith(ends, () => {
        isEndInQueue = true;
      });
    }
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
  const rows = {
    ...counts,
    failed: findings.failures.size,
    skipped: findings.skips.size,
    warned: findings.warnings.size,
  };
  return { rows, checkpoint: reached, isEndInQueue };
}

/** How far an import is behind its first chunk. */
function progressOf(chunk: Chunk, { counts, findings }: Outcome, phaseMs: PhaseTimes): Progress {
  const { failures, skips, warnings } = findings;
  return {
    ...counts,
    rowsDone: chunk.lastRow,
    bytesDone: chunk.bytesRead,
    failed: failures.size,
    skipped: skips.size,
    warned: warnings.size,
    phaseMs,
    undo: {},
  };
}

/** The name is for `pg_stat_activity`, so that merges can be told from calls. */
export function mergeSettingsOf({ job }: Plan): Settings {
  return { ...mergeSettings(job.subscription.timeZone), application_name: 'galena import' };
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === movedCode;
}
