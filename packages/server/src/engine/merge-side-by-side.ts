import type { Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import { type LeadPlace, type LeadWrites, placeBehind } from '../leads/lead-lock.ts';
import { holdImport } from './checkpoint.ts';
import { commitChunk, type MergedChunk, type Merging, mergeSettingsOf } from './commit-chunk.ts';
import { prepareMerge } from './merge/expressions.ts';
import { outcomeOf, type PlacedOutcome } from './outcome.ts';
import type { StagedChunk } from './stage.ts';

/**
 * Merges neighbouring chunks side by side, that were judged ahead and have no key in common: each in a transaction on a
 * connection of its own, while another connection keeps the leads locked for all of them. Which ids and times their rows have
 * is known beforehand. They are committed in the order of the file, so that the checkpoint stays one number, and each
 * commit says which generation of leads it makes: should the connection with the lock be gone, and somebody else have
 * written leads since, it fails.
 * @param onMerged is told of each chunk as it is committed
 * @returns what was known with the lock
 * @throws what the first one that failed has thrown; those before it are committed, and those behind it rolled back. Those whose
 *   judgement does not hold are left out without a word.
 */
export function mergeSideBySide(
  merging: Merging,
  group: readonly StagedChunk[],
  onMerged: (staged: StagedChunk, merged: MergedChunk) => void,
): Promise<Pick<LeadWrites, 'msSinceCall'>> {
  const { database, plan, target, ahead, time } = merging;
  for (const staged of group) staged.clock.enter('lock');
  const merge = async (holder: Transaction) => {
    const [lock] = await holder.together((executor) => [target.lock(executor, time)]);
    ahead.noteLock(lock.generation);
    const merges: Promise<void>[] = [];
    let place: LeadPlace = lock;
    for (const staged of group) {
      if (plan.lookup === undefined || staged.ahead === undefined || !ahead.holds(staged.ahead)) break;
      const prepared = prepareMerge(plan, plan.lookup, staged.chunk, target);
      const outcome = outcomeOf(prepared, staged.ahead.judgement, place);
      merges.push(
        writeInTurn(merging, staged, outcome, merges.at(-1)).then((merged) => onMerged(staged, merged)),
      );
      place = placeBehind(place, outcome.taken);
    }
    for (const { reason } of (await Promise.allSettled(merges)).filter(isRejected)) throw reason;
    return lock;
  };
  return database.transaction(merge, () => mergeSettingsOf(plan));
}

function isRejected(result: PromiseSettledResult<void>): result is PromiseRejectedResult {
  return result.status === 'rejected';
}

/** Writes the rows of a chunk at once, and commits once the chunk before has. */
async function writeInTurn(
  merging: Merging,
  staged: StagedChunk,
  outcome: PlacedOutcome,
  before: Promise<void> | undefined,
): Promise<MergedChunk> {
  const { plan } = merging;
  const { chunk, clock } = staged;
  clock.enter('write');
  return commitChunk(merging, staged, async (transaction) => {
    await transaction.together((executor) => [
      executor.execute(guardSchema(plan.job.subscription.schema)),
      holdImport(executor, plan, chunk, plan.job.rowsDone),
      ...outcome.writes.map((statement) => executor.execute(statement)),
    ]);
    clock.enter('commit');
    await before;
    return outcome;
  });
}
