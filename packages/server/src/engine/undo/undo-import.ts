import { isUndoProgress, type UndoProgress } from '../../imports/undo-progress.ts';
import { isOvertaken, readLeadWrites } from '../../leads/lead-lock.ts';
import { readBackwards } from '../../ledger/read-backwards.ts';
import { prefetch, workAhead } from '../../prefetch.ts';
import { ChunkSizes } from '../chunk-sizes.ts';
import type { Ending } from '../finish.ts';
import { ImportFailure, type Job, type UndoOrder } from '../job.ts';
import type { Progress } from '../progress.ts';
import type { AliveContext } from '../run-context.ts';
import type { TimeSpent } from '../time-spent.ts';
import { JudgeAhead, type ReadChunk } from './judge-ahead.ts';
import { schemaOf } from './judging.ts';
import { type UndoneChunk, undoChunk } from './undo-chunk.ts';
import { undoChunks } from './undo-chunks.ts';
import { planUndo, type UndoPlan } from './undo-plan.ts';

/**
 * Undoes what an import, or another undo, has done, from its last entry in the ledger to its first. Gives how the undo ends, or undefined if it
 * is to be left before its end.
 * @throws ImportFailure where that is not known (any more)
 */
export async function undoImport(
  context: AliveContext,
  job: Job,
  order: UndoOrder,
  spent: TimeSpent,
): Promise<Ending | undefined> {
  const { database } = context;
  const { subscription } = job;
  if (subscription.activities === 'off') {
    throw new ImportFailure(
      'Changes of leads are not recorded while the setting activities is off, and so could not be undone again; set it to on first',
    );
  }
  const fields = await context.fields.of(database, subscription);
  const plan = await planUndo(database, job, order, fields);
  if (plan === undefined) return { status: 'complete', rowsDone: job.rowsDone };
  return new Undoer(context, plan, spent).run();
}

class Undoer {
  readonly #context: AliveContext;
  readonly #plan: UndoPlan;
  readonly #spent: TimeSpent;
  readonly #sizes: ChunkSizes;
  readonly #ahead: JudgeAhead;
  /** Whether it makes way for calls that write leads: a double that is to repeat itself does not, as its chunks depend on time then. */
  readonly #heedsCalls: boolean;
  #msSinceCall: number | null = null;
  #progress: UndoProgress;
  #counts: Pick<Progress, 'rowsDone' | 'created' | 'updated' | 'unchanged'>;

  constructor(context: AliveContext, plan: UndoPlan, spent: TimeSpent) {
    const { undo } = plan.job;
    this.#context = context;
    this.#plan = plan;
    this.#spent = spent;
    this.#sizes = new ChunkSizes(context.chunkRows);
    this.#ahead = new JudgeAhead(context.database, plan, context.steps);
    this.#heedsCalls = context.isDeterministic !== true;
    this.#progress = isUndoProgress(undo) ? undo : nothingUndone(plan);
    this.#counts = plan.job;
  }

  /** Reads chunks while those before them are judged and those before these written. */
  async run(): Promise<Ending | undefined> {
    const { database, stopSignal, heartbeat } = this.#context;
    const schema = schemaOf(this.#plan);
    if (this.#heedsCalls) this.#msSinceCall = (await readLeadWrites(database, schema)).msSinceCall;
    const source = readBackwards(database, schema, this.#plan.batchId, this.#progress.position);
    const nextSize = (leadsBefore: number) => this.#sizes.next(leadsBefore, this.#msSinceCall);
    const chunks = prefetch(undoChunks(source, this.#plan, nextSize));
    for await (const read of workAhead(chunks, 1, (chunk) => this.#ahead.judge(chunk))) {
      if (await this.#undo(read)) return { status: 'cancelled' };
      if (stopSignal.aborted || heartbeat.isPaused) return undefined;
    }
    return { status: 'complete', rowsDone: this.#counts.rowsDone };
  }

  /** Gives whether the undo is to be cancelled. */
  async #undo(read: ReadChunk): Promise<boolean> {
    const { steps, database, clock: time } = this.#context;
    const undoing = { database, plan: this.#plan, ahead: this.#ahead, spent: this.#spent, time };
    const undo = () => steps.run(() => undoChunk(undoing, read, this.#progress));
    const undone = await undo().catch((error: unknown) => {
      if (!isOvertaken(error)) throw error;
      return undo();
    });
    this.#note(read, undone);
    return undone.isCancelRequested;
  }

  #note({ chunk: { leadCount }, clock: { times } }: ReadChunk, { progress, lock }: UndoneChunk): void {
    const { heartbeat, meter, log, steps } = this.#context;
    if (lock !== undefined && this.#heedsCalls) {
      this.#msSinceCall = lock.msSinceCall;
      steps.makeWay(lock.msSinceCall);
      this.#sizes.noteMerge(leadCount, lock);
    }
    if (isUndoProgress(progress.undo)) this.#progress = progress.undo;
    heartbeat.note(progress);
    const { created, updated, unchanged } = this.#counts;
    const rows = {
      created: progress.created - created,
      updated: progress.updated - updated,
      unchanged: progress.unchanged - unchanged,
      failed: 0,
      skipped: 0,
      warned: 0,
    };
    meter({ ...(this.#plan.isDryRun ? { dryRows: leadCount } : { rows }), phaseMs: times });
    this.#counts = progress;
    log.debug({ event: 'chunk.undone', batchId: this.#plan.job.batchId, rowsDone: progress.rowsDone });
  }
}

function nothingUndone({ span }: UndoPlan): UndoProgress {
  return {
    ...span,
    position: span.last + 1,
    valuesRestored: 0,
    leadsDeleted: 0,
    leadsRestored: 0,
    membershipsEnded: 0,
    membershipsRestored: 0,
    kept: 0,
  };
}
