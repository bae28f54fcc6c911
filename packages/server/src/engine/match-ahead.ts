import type { Database, Transaction } from '../db/database.ts';
import { guardSchemas } from '../db/known-schemas.ts';
import { readLeadWrites } from '../leads/lead-lock.ts';
import { prepareMerge } from './merge/expressions.ts';
import { matchRows, matchSettings } from './merge/match.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import type { Matched, StagedChunk } from './stage.ts';
import type { Steps } from './steps.ts';

/** After matches came to nothing, that many chunks are not matched ahead: others are writing leads. */
const chunksToPause = 8;

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

  constructor(database: Database, plan: Plan, steps: Steps) {
    this.#database = database;
    this.#plan = plan;
    this.#steps = steps;
  }

  /** Gives the chunks, matched where that may be of use. */
  async *match(chunks: AsyncIterable<StagedChunk>): AsyncGenerator<StagedChunk> {
    for await (const staged of chunks) {
      const lookup = this.#isOfUse(staged) ? this.#plan.lookup : undefined;
      yield lookup === undefined ? staged : await this.#steps.run(() => this.#matchChunk(staged, lookup));
    }
  }

  /** Is told of the lock for a chunk that was not matched ahead. */
  noteLock(generation: number): void {
    this.#lastOwn = generation;
  }

  /** Says, once the leads are locked for a chunk, whether what was found for it before still holds. */
  holds(matched: Matched, generation: number): boolean {
    const lastOwn = this.#lastOwn;
    this.#lastOwn = generation;
    const newest = lastOwn === matched.generation + 1 ? lastOwn : matched.generation;
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
    return !hasLinks && !chunk.mayRepeatLastKeys && chunk.stagedCount > 0;
  }

  async #matchChunk(staged: StagedChunk, lookup: PlannedColumn): Promise<StagedChunk> {
    const { job } = this.#plan;
    const { chunk, tables, clock } = staged;
    clock.enter('match');
    const guard = await guardSchemas();
    const match = async (transaction: Transaction) => {
      const merge = prepareMerge(this.#plan, lookup, chunk, tables);
      const [, { generation }, count] = await transaction.together((executor) => [
        executor.execute(guard),
        // Before the matches: whoever commits in between is noticed.
        readLeadWrites(executor, job.subscription.schema),
        matchRows(executor, merge),
      ]);
      return { generation, count };
    };
    const matched = await this.#database.transaction(match, () => matchSettings);
    clock.stop();
    return { ...staged, matched };
  }
}
