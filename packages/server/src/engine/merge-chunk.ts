import type { Executor, Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import type { LeadPlace, LeadWrites } from '../leads/lead-lock.ts';
import { holdImport } from './checkpoint.ts';
import type { LockTimes } from './chunk-sizes.ts';
import { commitChunk, type MergedChunk, type Merging } from './commit-chunk.ts';
import { type Merge, prepareMerge } from './merge/expressions.ts';
import { type Judgement, judgeRows } from './merge/judge.ts';
import { type Outcome, outcomeOf, outcomeWithoutRows } from './outcome.ts';
import type { StagedChunk } from './stage.ts';

/** How a chunk had the lock on the leads. */
export interface HeldLock extends LockTimes, Pick<LeadWrites, 'msSinceCall'> {}

/** The lock on the leads, and since when this process has known of it. */
interface Locked extends LeadPlace, LeadWrites {
  readonly knownAt: number;
}

/**
 * Merges a staged chunk into the leads, which are locked for as few round trips as can be, as calls wait for the lock: one
 * that takes it and finds out what is to be written, if that is not known yet, and one that writes and commits.
 */
export async function mergeChunk(
  merging: Merging,
  staged: StagedChunk,
): Promise<MergedChunk & { readonly lock: HeldLock | undefined }> {
  staged.clock.enter('lock');
  let held: { readonly lock: Locked; readonly roundTripMs: number } | undefined;
  const merged = await commitChunk(merging, staged, async (transaction) => {
    const sentAt = performance.now();
    const { lock, outcome } = await judge(transaction, merging, staged);
    if (lock !== undefined) held = { lock, roundTripMs: (await transaction.begun) - sentAt };
    staged.clock.enter('write');
    for (const statement of outcome.writes) transaction.atCommit(statement);
    return outcome;
  });
  if (held === undefined) return { ...merged, lock: undefined };
  const { lock, roundTripMs } = held;
  const lockedMs = performance.now() - lock.knownAt;
  return { ...merged, lock: { msSinceCall: lock.msSinceCall, lockedMs, roundTripMs } };
}

async function judge(
  transaction: Transaction,
  merging: Merging,
  staged: StagedChunk,
): Promise<{ lock: Locked | undefined; outcome: Outcome }> {
  const { plan, target } = merging;
  const { chunk } = staged;
  if (plan.lookup === undefined || chunk.stagedCount === 0) {
    await transaction.together((executor) => [
      executor.execute(guardSchema(plan.job.subscription.schema)),
      holdImport(executor, plan, chunk),
    ]);
    return { lock: undefined, outcome: outcomeWithoutRows(chunk) };
  }
  const merge = prepareMerge(plan, plan.lookup, chunk, target);
  const { judgement, lock } = await judgeLocked(transaction, merge, merging, staged);
  return { lock, outcome: outcomeOf(merge, judgement, lock) };
}

/** Locks the leads; what was found out ahead is found out again if it may not hold any more. */
async function judgeLocked(
  transaction: Transaction,
  merge: Merge,
  { time, ahead }: Merging,
  { chunk, clock, ahead: judged }: StagedChunk,
): Promise<{ judgement: Judgement; lock: Locked }> {
  const { plan, target } = merge;
  const { schema } = plan.job.subscription;
  // The import is held last: whoever held it while waiting for the leads would keep others from it.
  const lockAndHold = async (executor: Executor): Promise<Locked> => {
    const [, lock] = await Promise.all([
      executor.execute(guardSchema(schema)),
      target.lock(executor, time).then((lock) => {
        clock.enter('match');
        ahead.noteLock(lock.generation);
        return { ...lock, knownAt: performance.now() };
      }),
      holdImport(executor, plan, chunk),
    ]);
    return lock;
  };
  if (judged === undefined) {
    const { before, judgement } = await judgeRows(transaction, merge, ahead.manner, lockAndHold);
    ahead.noteJudged(judgement);
    return { judgement, lock: before };
  }
  const [lock] = await transaction.together((executor) => [lockAndHold(executor)]);
  if (ahead.holds(judged)) return { judgement: judged.judgement, lock };
  const { judgement } = await judgeRows(transaction, merge, ahead.manner, () => Promise.resolve());
  return { judgement, lock };
}
