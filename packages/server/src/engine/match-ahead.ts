import type { Database, Executor, Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import { readLeadWrites } from '../leads/lead-lock.ts';
import { LeadsMoved } from './merge/compare.ts';
import { prepareMerge } from './merge/expressions.ts';
import { type Judgement, judgeRows } from './merge/judge.ts';
import { mergeSettings } from './merge/match.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { refuseAlone } from './row-hunt.ts';
import type { JudgedAhead, StagedChunk } from './stage.ts';
import type { Steps } from './steps.ts';

/** After matches came to nothing, that many chunks are not matched ahead: others are writing leads. */
const chunksToPause = 8;

/** With an only chunk of so few rows calls wait hardly longer if its leads are found under the lock, and a transaction less is needed. */
const smallFileRows = 200;

/**
 * Looks for the leads of a chunk while the one before is still merged, without a lock. The matches hold if nobody but
 * this import has written leads when the lock is there, and the chunk before had none of the keys: then it can neither
 * have created a lead that these rows are for nor changed one.
 */
export class MatchAhead {
  readonly #database: Database;
  readonly #plan: Plan;
  readonly #steps: Steps;
  #chunksToPause = 0;
  /** The generation that the last merge of this import made. */
  #lastOwn: number | undefined;
  #comparesAtOnce = true;

  constructor(database: Database, plan: Plan, steps: Steps) {
    this.#database = database;
    this.#plan = plan;
    this.#steps = steps;
  }

  /** Gives the chunks, judged where that may be of use. */
  async *match(chunks: AsyncIterable<StagedChunk>): AsyncGenerator<StagedChunk> {
    for await (const staged of chunks) {
      const lookup = this.#isOfUse(staged) ? this.#plan.lookup : undefined;
      yield lookup === undefined ? staged : await this.#steps.run(() => this.#matchChunk(staged, lookup));
    }
  }

  /** Whether all rows of a chunk are compared with their leads as these are found: not where most are likely to have none. */
  get comparesAtOnce(): boolean {
    return this.#comparesAtOnce;
  }

  noteJudged({ created, counts }: Judgement): void {
    this.#comparesAtOnce = created.length < counts.updated + counts.unchanged;
  }

  /** Is told of the lock for a chunk that was not matched ahead. */
  noteLock(generation: number): void {
    this.#lastOwn = generation;
  }

  /** Is told that a merge was rolled back: the next writer gets the generation that it had made. */
  forgetLock(): void {
    this.#lastOwn = undefined;
  }

  /** Says, once the leads are locked for a chunk, whether what was found for it before still holds. */
  holds(ahead: JudgedAhead, generation: number): boolean {
    const lastOwn = this.#lastOwn;
    this.#lastOwn = generation;
    const newest = lastOwn === ahead.generation + 1 ? lastOwn : ahead.generation;
    const holds = generation === newest + 1;
    if (!holds) this.#chunksToPause = chunksToPause;
    return holds;
  }

  #isOfUse({ chunk }: StagedChunk): boolean {
    const { companyLink, salesPersonLink } = this.#plan;
    if (this.#chunksToPause > 0) {
      this.#chunksToPause -= 1;
      return false;
    }
    // Rows whose company or sales person does not exist are taken out before they are matched, under the lock.
    const hasLinks = companyLink !== undefined || salesPersonLink !== undefined;
    const isSmallFile =
      chunk.isLast && chunk.rowsBefore === this.#plan.job.rowsDone && chunk.rowCount <= smallFileRows;
    return !hasLinks && !isSmallFile && !chunk.mayRepeatLastKeys && chunk.stagedCount > 0;
  }

  async #matchChunk(staged: StagedChunk, lookup: PlannedColumn): Promise<StagedChunk> {
    const { schema, timeZone } = this.#plan.job.subscription;
    const { chunk, clock } = staged;
    clock.enter('match');
    const guard = guardSchema(schema);
    const match = async (transaction: Transaction) => {
      const merge = prepareMerge(this.#plan, lookup, chunk);
      // Before the leads: whoever commits in between is noticed.
      const before = (executor: Executor) =>
        Promise.all([executor.execute(guard), readLeadWrites(executor, schema)]);
      const found = await judgeRows(transaction, merge, this.comparesAtOnce, before);
      return { generation: found.before[1].generation, judgement: found.judgement };
    };
    try {
      const ahead = await this.#database.transaction(match, () => mergeSettings(timeZone));
      this.noteJudged(ahead.judgement);
      return { ...staged, ahead };
    } catch (error) {
      // Somebody wrote a lead after it was found: the merge, which has the lock, looks for it again.
      if (error instanceof LeadsMoved) this.#chunksToPause = chunksToPause;
      else refuseAlone(chunk, error);
      return staged;
    } finally {
      clock.stop();
    }
  }
}
