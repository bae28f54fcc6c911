import type { Database, Executor, Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import type { Chunk } from './chunk.ts';
import { LeadsMoved } from './merge/compare.ts';
import { prepareMerge } from './merge/expressions.ts';
import { type Judgement, judgeRows } from './merge/judge.ts';
import { type MatchManner, mergeSettings } from './merge/match.ts';
import type { MergeTarget } from './merge/target.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { refuseAlone } from './row-hunt.ts';
import type { JudgedAhead, StagedChunk } from './stage.ts';
import type { Steps } from './steps.ts';

/** After matches came to nothing, that many chunks are not matched ahead: others are writing leads. */
const chunksToPause = 8;

/** With an only chunk of so few rows calls wait hardly longer if its leads are found under the lock, and a transaction less is needed. */
const smallFileRows = 200;

/**
 * Looks for the leads of chunks while those before are still merged, without a lock. The matches hold if nobody but
 * this import has written leads when the lock is there, and no chunk that was not merged yet had one of the keys: then
 * none can have created a lead that these rows are for, or changed one.
 */
export class MatchAhead {
  readonly #database: Database;
  readonly #plan: Plan;
  readonly #target: MergeTarget;
  readonly #steps: Steps;
  #chunksToPause = 0;
  /** The number of the last chunk that is merged. */
  #merged = 0;
  /** The generation that the last merge of this import made, and behind which one all were made by merges of this import. */
  #lastOwn: number | undefined;
  #ownBehind = 0;
  #manner: MatchManner = { compares: true, decides: false };

  constructor(database: Database, plan: Plan, target: MergeTarget, steps: Steps) {
    this.#database = database;
    this.#plan = plan;
    this.#target = target;
    this.#steps = steps;
  }

  /** Gives the chunk, judged where that may be of use. */
  async match(staged: StagedChunk): Promise<StagedChunk> {
    const lookup = this.#isOfUse(staged) ? this.#plan.lookup : undefined;
    return lookup === undefined ? staged : this.#steps.run(() => this.#matchChunk(staged, lookup));
  }

  /**
   * How the leads of the next chunk are looked for. All rows are compared with their leads as these are found, but not where most are likely
   * to have none.
   */
  get manner(): MatchManner {
    return this.#manner;
  }

  noteJudged({ created, counts, shareKeys }: Judgement): void {
    const isMostlyNew = created.length >= counts.updated + counts.unchanged;
    this.#manner = {
      // A dry run has leads in two tables: it finds them once.
      compares: !isMostlyNew || this.#target.dryRun !== undefined,
      decides: this.#manner.decides || shareKeys,
    };
  }

  /** Is told of the generation that the lock was got with. */
  noteLock(generation: number): void {
    if (generation !== this.#lastOwn) this.#ownBehind = generation;
  }

  /** Is told of a merge that is committed, and of the generation that it has made, if it has. */
  noteMerged({ number }: Chunk, generation: number | undefined): void {
    this.#merged = number;
    this.#lastOwn = generation ?? this.#lastOwn;
  }

  /** Says, once the leads are locked, whether what was found for a chunk before still holds. */
  holds(ahead: JudgedAhead): boolean {
    const holds = ahead.generation >= this.#ownBehind;
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
    return !hasLinks && !isSmallFile && chunk.sharesKeysWith <= this.#merged && chunk.stagedCount > 0;
  }

  async #matchChunk(staged: StagedChunk, lookup: PlannedColumn): Promise<StagedChunk> {
    const { schema, timeZone } = this.#plan.job.subscription;
    const { chunk, clock } = staged;
    clock.enter('match');
    const guard = guardSchema(schema);
    const match = async (transaction: Transaction) => {
      const target = this.#target;
      const merge = prepareMerge(this.#plan, lookup, chunk, target);
      // Before the leads: whoever commits in between is noticed.
      const before = (executor: Executor) =>
        Promise.all([executor.execute(guard), target.readGeneration(executor)]);
      const found = await judgeRows(transaction, merge, this.manner, before);
      return { generation: found.before[1], judgement: found.judgement };
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
