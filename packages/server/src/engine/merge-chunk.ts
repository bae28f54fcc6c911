import type { Database, Executor, Settings, Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import type { Sql } from '../db/sql.ts';
import { flushLeads, type LeadLock, lockLeads } from '../leads/lead-lock.ts';
import type { RowOutcome } from '../metrics/measurement.ts';
import { type Checkpoint, type Counts, holdImport, moveCheckpoint, throwIfLost } from './checkpoint.ts';
import type { LockTimes } from './chunk-sizes.ts';
import type { MatchAhead } from './match-ahead.ts';
import { LeadsMoved } from './merge/compare.ts';
import { type Merge, prepareMerge } from './merge/expressions.ts';
import { type Judgement, judgeRows } from './merge/judge.ts';
import { mergeSettings } from './merge/match.ts';
import { movedCode, writeLeads } from './merge/write.ts';
import type { Plan } from './plan.ts';
import { saveReports } from './save-reports.ts';
import type { StagedChunk } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

const noRows: Counts = { created: 0, updated: 0, unchanged: 0, repeated: 0 };

/** A chunk that is committed. */
interface MergedChunk {
  readonly rows: Record<RowOutcome, number>;
  readonly checkpoint: Checkpoint;
  /** Undefined where no row of the chunk got so far. */
  readonly lock: (Pick<LeadLock, 'msSinceCall'> & LockTimes) | undefined;
}

/** The lock on the leads, and since when this process has known of it. */
interface Locked extends LeadLock {
  readonly lockedAt: number;
}

/**
 * Merges a staged chunk into the leads. Rows, list members, reports, counters and the checkpoint are one transaction,
 * which goes on only while the lease is still ours: so each row takes effect exactly once.
 *
 * The leads are locked for as few round trips as can be, as calls wait for the lock: one that takes it and finds out what is to
 * be written, if that is not known yet, and one that writes and commits.
 */
export async function mergeChunk(
  database: Database,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
  spent: TimeSpent,
): Promise<MergedChunk> {
  const { chunk, clock } = staged;
  const guard = guardSchema(plan.job.subscription.schema);
  clock.enter('lock');
  let reached: Checkpoint | undefined;
  const merge = async (transaction: Transaction) => {
    // The end of an import is on disk before the queue hears of it; the leads are unlocked before that.
    if (chunk.isLast) transaction.unlockEarly(flushLeads(plan.job.subscription.schema));
    const sentAt = performance.now();
    const { counts, lock } = await mergeRows(transaction, plan, staged, ahead, guard);
    clock.enter('write');
    for (const reports of saveReports(chunk)) transaction.atCommit(reports);
    const checkpoint = moveCheckpoint(plan, chunk, counts, spent.toJson(clock.times));
    transaction.atCommit<Checkpoint>(checkpoint, ([row]) => {
      reached = row;
      clock.enter('commit');
    });
    const rows = { ...counts, failed: chunk.failures.size, warned: chunk.warnings.size };
    return { rows, lock, roundTripMs: (await transaction.begun) - sentAt };
  };
  const { rows, lock, roundTripMs } = await database
    .transaction(merge, () => settingsOf(plan))
    .catch((error: unknown) => {
      ahead.forgetLock();
      if (isMoved(error)) throw new LeadsMoved(chunk.stagedCount, undefined);
      throwIfLost(error);
    });
  clock.stop();
  const held = lock && {
    msSinceCall: lock.msSinceCall,
    lockedMs: performance.now() - lock.lockedAt,
    roundTripMs,
  };
  if (reached === undefined) throw new Error('a chunk was written whose import is not there');
  return { rows, lock: held, checkpoint: reached };
}

/** The name is for `pg_stat_activity`, so that merges can be told from calls. */
function settingsOf({ job }: Plan): Settings {
  return { ...mergeSettings(job.subscription.timeZone), application_name: 'galena import' };
}

function isMoved(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === movedCode;
}

async function mergeRows(
  transaction: Transaction,
  plan: Plan,
  staged: StagedChunk,
  ahead: MatchAhead,
  guard: Sql,
): Promise<{ counts: Counts; lock: Locked | undefined }> {
  const { chunk } = staged;
  if (plan.lookup === undefined || chunk.stagedCount === 0) {
    await transaction.together((executor) => [executor.execute(guard), holdImport(executor, plan, chunk)]);
    return { counts: noRows, lock: undefined };
  }
  const merge = prepareMerge(plan, plan.lookup, chunk);
  const { judgement, lock } = await judgeLocked(transaction, merge, staged, ahead, guard);
  for (const [row, reason] of judgement.failures) chunk.fail(chunk.rows.numberOf(row), reason);
  for (const [row, reason] of judgement.warnings) chunk.warn(chunk.rows.numberOf(row), reason);
  writeLeads(transaction, merge, judgement, lock);
  return { counts: judgement.counts, lock };
}

/** Locks the leads; what was found out ahead is found out again if it may not hold any more. */
async function judgeLocked(
  transaction: Transaction,
  merge: Merge,
  { chunk, clock, ahead: judged }: StagedChunk,
  ahead: MatchAhead,
  guard: Sql,
): Promise<{ judgement: Judgement; lock: Locked }> {
  const { plan } = merge;
  // The import is held last: whoever held it while waiting for the leads would keep others from it.
  const lockAndHold = async (executor: Executor): Promise<Locked> => {
    const [, lock] = await Promise.all([
      executor.execute(guard),
      lockLeads(executor, plan.job.subscription.schema, 'import', chunk.rowCount).then((lock) => {
        clock.enter('match');
        return { ...lock, lockedAt: performance.now() };
      }),
      holdImport(executor, plan, chunk),
    ]);
    return lock;
  };
  if (judged === undefined) {
    const { before: lock, judgement } = await judgeRows(
      transaction,
      merge,
      ahead.comparesAtOnce,
      lockAndHold,
    );
    ahead.noteLock(lock.generation);
    ahead.noteJudged(judgement);
    return { judgement, lock };
  }
  const [lock] = await transaction.together((executor) => [lockAndHold(executor)]);
  if (ahead.holds(judged, lock.generation)) return { judgement: judged.judgement, lock };
  const { judgement } = await judgeRows(transaction, merge, ahead.comparesAtOnce, () => Promise.resolve());
  return { judgement, lock };
}
