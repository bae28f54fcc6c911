import { describeError } from '../db/describe-error.ts';
import { isOvertaken, readLeadWrites } from '../leads/lead-lock.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import { prefetch, workAhead } from '../prefetch.ts';
import { ChunkSizes } from './chunk-sizes.ts';
import type { MergedChunk, Merging } from './commit-chunk.ts';
import type { Ending } from './finish.ts';
import { smallFileBytes } from './job.ts';
import type { RecordedEnd } from './jobs/job.ts';
import { LeaseLost } from './jobs/lease.ts';
import { MatchAhead } from './match-ahead.ts';
import type { MergeTarget } from './merge/target.ts';
import { mergeChunk } from './merge-chunk.ts';
import { mergeSideBySide } from './merge-side-by-side.ts';
import type { Plan } from './plan.ts';
import type { Progress } from './progress.ts';
import type { ImportFile } from './read-rows.ts';
import { RowHunt, refuseAlone } from './row-hunt.ts';
import type { AliveContext } from './run-context.ts';
import { type StagedChunk, stageChunks } from './stage.ts';
import type { TimeSpent } from './time-spent.ts';

/**
 * Merges the file, over again from where it stands when PostgreSQL does not take a row. Gives how the import ends or has ended,
 * or undefined if it is to be left before its end.
 */
export async function mergeFile(
  context: AliveContext,
  file: ImportFile,
  plan: Plan,
  target: MergeTarget,
  spent: TimeSpent,
): Promise<Ending | RecordedEnd<Progress> | undefined> {
  const { job } = plan;
  const hunt = new RowHunt(job.rowsDone);
  for (;;) {
    const { rowsDone } = hunt;
    const rest = { ...plan, job: { ...job, rowsDone } };
    try {
      const merger = new FileMerger(context, { plan: rest, target, spent }, hunt);
      return await merger.merge(file);
    } catch (error) {
      if (!hunt.narrow(error)) throw error;
      context.log.warn({
        event: 'chunk.not-taken',
        batchId: job.batchId,
        rowsDone,
        error: describeError(error),
      });
    }
  }
}

class FileMerger {
  readonly #context: AliveContext;
  readonly #merging: Merging;
  readonly #hunt: RowHunt;
  readonly #sizes: ChunkSizes;
  /** Whether it is of interest that calls write leads, for which imports make way. */
  readonly #heedsCalls: boolean;
  #msSinceCall: number | null;
  /** Whether the import has ended, or is to end or to be left here. */
  #isOver = false;
  #ending: Ending | RecordedEnd<Progress> | undefined;

  constructor(context: AliveContext, work: Pick<Merging, 'plan' | 'target' | 'spent'>, hunt: RowHunt) {
    const { database, steps, chunkRows, clock: time, isDeterministic } = context;
    const { plan, target } = work;
    this.#context = context;
    this.#merging = { ...work, database, time, ahead: new MatchAhead(database, plan, target, steps) };
    // A dry run locks no leads.
    this.#heedsCalls = target.dryRun === undefined && isDeterministic !== true;
    this.#msSinceCall = this.#heedsCalls ? 0 : null;
    this.#hunt = hunt;
    this.#sizes = new ChunkSizes(chunkRows);
  }

  /** Reads chunks while those before them are judged and those before these merged. */
  async merge(file: ImportFile): Promise<Ending | RecordedEnd<Progress> | undefined> {
    const { database, steps, writers } = this.#context;
    const { plan, ahead } = this.#merging;
    // Chunks as small as beside calls are large enough for a small file: when the last call came need not be asked.
    if (plan.job.fileBytes > smallFileBytes && this.#heedsCalls) {
      this.#msSinceCall = (await readLeadWrites(database, plan.job.subscription.schema)).msSinceCall;
    }
    const nextRows = (rowsBefore: number) =>
      this.#hunt.limit(this.#sizes.next(rowsBefore, this.#msSinceCall));
    const staged = stageChunks(file, plan, nextRows, steps, writers);
    const judged = workAhead(prefetch(staged), writers, (chunk) => ahead.match(chunk));
    for await (const group of prefetch(this.#inGroups(judged))) {
      await this.#mergeGroup(group);
      if (this.#isOver) return this.#ending;
    }
    return { status: 'complete', rowsDone: this.#hunt.rowsDone };
  }

  /** Neighbours that can be merged side by side; only where no calls come, which would have to wait for all of them. */
  async *#inGroups(chunks: AsyncGenerator<StagedChunk>): AsyncGenerator<StagedChunk[]> {
    let group: StagedChunk[] = [];
    for await (const staged of chunks) {
      const isAlone = staged.ahead === undefined;
      if (isAlone && group.length > 0) {
        yield group;
        group = [];
      }
      group.push(staged);
      const most = this.#sizes.callsCome(this.#msSinceCall) ? 1 : this.#context.writers;
      if (!isAlone && group.length < most) continue;
      yield group;
      group = [];
    }
    if (group.length > 0) yield group;
  }

  async #mergeGroup(group: readonly StagedChunk[]): Promise<void> {
    const rest = group.length > 1 ? await this.#mergeSideBySide(group) : group;
    for (const staged of rest) {
      if (this.#isOver) return;
      await this.#mergeOne(staged);
    }
  }

  /**
   * Gives those that are left to be merged one after another: what went wrong with them then shows again, and what was found of them
   * may not hold.
   */
  async #mergeSideBySide(group: readonly StagedChunk[]): Promise<readonly StagedChunk[]> {
    const { steps, log } = this.#context;
    let count = 0;
    try {
      const onMerged = (staged: StagedChunk, merged: MergedChunk) => {
        count += 1;
        this.#note(staged, merged);
      };
      // One place for all: chunks that have the leads locked must not wait for those who wait for the lock in their places.
      const { msSinceCall } = await steps.run(() => mergeSideBySide(this.#merging, group, onMerged));
      this.#noteCalls(msSinceCall);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      log.debug({ event: 'chunks.not-side-by-side', error: describeError(error) });
    }
    return group.slice(count).map((staged) => ({ ...staged, ahead: undefined }));
  }

  async #mergeOne(staged: StagedChunk): Promise<void> {
    const merge = () => this.#context.steps.run(() => mergeChunk(this.#merging, staged));
    const { lock, ...merged } = await merge().catch((error: unknown) => {
      if (!isOvertaken(error)) refuseAlone(staged.chunk, error);
      return merge();
    });
    if (lock !== undefined) {
      this.#noteCalls(lock.msSinceCall);
      this.#sizes.noteMerge(staged.chunk.rowCount, lock);
    }
    this.#note(staged, merged);
  }

  #noteCalls(msSinceCall: number | null): void {
    if (this.#heedsCalls) this.#msSinceCall = msSinceCall;
    this.#context.steps.makeWay(msSinceCall);
  }

  /** Takes note of a chunk that is committed. */
  #note({ chunk, clock }: StagedChunk, { rows, checkpoint, isEndInQueue }: MergedChunk): void {
    const { heartbeat, meter, log, stopSignal } = this.#context;
    const { plan, target, spent } = this.#merging;
    this.#hunt.noteMerged(chunk);
    chunk.forgetText();
    const { isCancelRequested, end: status, ...progress } = checkpoint;
    heartbeat.note(progress);
    meter({
      ...(target.dryRun !== undefined ? { dryRows: chunk.rowCount } : { rows }),
      phaseMs: clock.times,
    });
    log.debug({
      event: 'chunk.merged',
      batchId: plan.job.batchId,
      rowsDone: this.#hunt.rowsDone,
      ...inWholeMs(clock.times),
    });
    // What it has taken to write the last rows is known since they are written.
    if (status !== null) {
      this.#ending = {
        status,
        failureCause: null,
        progress: { ...progress, phaseMs: spent.inWholeMs() },
        isInQueue: isEndInQueue,
      };
    } else if (isCancelRequested) this.#ending = { status: 'cancelled' };
    this.#isOver ||= this.#ending !== undefined || stopSignal.aborted || heartbeat.isPaused;
  }
}

/** As the log has times: `{ parse: 1.4 }` becomes `{ parseMs: 1 }`. */
function inWholeMs(times: PhaseTimes): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([phase, ms]) => [`${phase}Ms`, Math.round(ms)]));
}
