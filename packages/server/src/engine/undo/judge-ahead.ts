import type { Database, Transaction } from '../../db/database.ts';
import { guardSchema } from '../../db/known-schemas.ts';
import { readLeadWrites } from '../../leads/lead-lock.ts';
import { readParts } from '../../ledger/standing.ts';
import { PhaseClock } from '../../metrics/measurement.ts';
import { mergeSettings } from '../merge/match.ts';
import type { Steps } from '../steps.ts';
import { judgeChunk, type Verdict } from './judge-chunk.ts';
import { schemaOf } from './judging.ts';
import type { UndoChunk } from './undo-chunks.ts';
import type { UndoPlan } from './undo-plan.ts';

/** What becomes of the leads of a chunk, as it was found out without the lock. */
interface JudgedAhead {
  /** Of the leads, from before they were looked at. */
  readonly generation: number;
  readonly verdict: Verdict;
}

/** A chunk that is about to be undone. */
export interface ReadChunk {
  readonly chunk: UndoChunk;
  readonly clock: PhaseClock;
  /** Undefined: it is to be judged under the lock. */
  readonly ahead: JudgedAhead | undefined;
}

/** After a judgement came to nothing, that many chunks are not judged ahead: others are writing leads. */
const chunksToPause = 8;

/** With so few leads at first calls wait hardly longer if they are looked at under the lock, and a transaction less is needed. */
const fewLeads = 200;

/** The leads of a chunk, by what of them is looked at and written: their values, their lists, or all that they have. */
interface Leads {
  readonly values: ReadonlySet<number>;
  readonly lists: ReadonlySet<number>;
  readonly whole: ReadonlySet<number>;
}

/**
 * Judges chunks while those before are still written, without a lock. The judgement holds if nobody but this undo has written leads when
 * the lock is there, and no chunk that was not written yet writes what was looked at.
 */
export class JudgeAhead {
  readonly #database: Database;
  readonly #plan: UndoPlan;
  readonly #steps: Steps;
  readonly #leadsUnderWay = new Map<UndoChunk, Leads>();
  #isFirst = true;
  #chunksToPause = 0;
  /** The generation that the last chunk of this undo made, and behind which one all were made by chunks of it. */
  #lastOwn: number | undefined;
  #ownBehind = 0;

  constructor(database: Database, plan: UndoPlan, steps: Steps) {
    this.#database = database;
    this.#plan = plan;
    this.#steps = steps;
  }

  /** Gives the chunk, judged where that may be of use. */
  async judge(chunk: UndoChunk): Promise<ReadChunk> {
    const clock = new PhaseClock();
    if (this.#plan.isDryRun) return { chunk, clock, ahead: undefined };
    const leads = leadsOf(chunk);
    const isOfUse = this.#isOfUse(chunk, leads);
    this.#leadsUnderWay.set(chunk, leads);
    if (!isOfUse) return { chunk, clock, ahead: undefined };
    clock.enter('match');
    try {
      return { chunk, clock, ahead: await this.#steps.run(() => this.#look(chunk)) };
    } catch {
      // What went wrong shows again under the lock, unless it was a part of the ledger that went away meanwhile.
      return { chunk, clock, ahead: undefined };
    } finally {
      clock.stop();
    }
  }

  /** Gives the judgement of a chunk, if there is one and it holds, to whoever has the lock, and with which generation. */
  verdictOf({ ahead }: ReadChunk, generation: number): Verdict | undefined {
    if (generation !== this.#lastOwn) this.#ownBehind = generation;
    if (ahead === undefined) return undefined;
    if (ahead.generation >= this.#ownBehind) return ahead.verdict;
    this.#chunksToPause = chunksToPause;
    return undefined;
  }

  /** Is told of a chunk that is committed, and of the generation that it has made, if it has. */
  noteUndone(chunk: UndoChunk, generation: number | undefined): void {
    this.#leadsUnderWay.delete(chunk);
    this.#lastOwn = generation ?? this.#lastOwn;
  }

  #isOfUse({ leadCount, deleted }: UndoChunk, leads: Leads): boolean {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#chunksToPause > 0) {
      this.#chunksToPause -= 1;
      return false;
    }
    if (leadCount === 0 || (isFirst && leadCount <= fewLeads)) return false;
    // Whether a lead may come back depends on the keys of other leads, which a chunk that is not written yet may bring back.
    if (deleted.length > 0) return false;
    return [...this.#leadsUnderWay.values()].every((others) => areApart(leads, others));
  }

  #look(chunk: UndoChunk): Promise<JudgedAhead> {
    const plan = this.#plan;
    const schema = schemaOf(plan);
    const look = async (transaction: Transaction) => {
      // Before the leads: whoever commits in between is noticed.
      const [, { generation }, parts] = await transaction.together((executor) => [
        executor.execute(guardSchema(schema)),
        readLeadWrites(executor, schema),
        readParts(executor, schema),
      ]);
      const verdict = await judgeChunk({ connection: transaction, plan, parts: { parts } }, chunk);
      return { generation, verdict };
    };
    return this.#database.transaction(look, () => mergeSettings(plan.job.subscription.timeZone));
  }
}

function leadsOf({ changed, added, created, deleted, removed }: UndoChunk): Leads {
  return {
    values: new Set(changed.map(idOf)),
    lists: new Set([...added, ...removed].map(idOf)),
    whole: new Set([...created, ...deleted].map(idOf)),
  };
}

/** Whether what is looked at of some leads is nothing that is written of others. */
function areApart(some: Leads, others: Leads): boolean {
  return (
    areDisjoint(some.values, others.values) &&
    areDisjoint(some.lists, others.lists) &&
    areDisjoint(some.whole, others.whole) &&
    [others.values, others.lists].every((leads) => areDisjoint(some.whole, leads)) &&
    [some.values, some.lists].every((leads) => areDisjoint(others.whole, leads))
  );
}

function idOf({ leadId }: { readonly leadId: number }): number {
  return leadId;
}

function areDisjoint(some: ReadonlySet<number>, others: ReadonlySet<number>): boolean {
  if (others.size === 0) return true;
  for (const lead of some) if (others.has(lead)) return false;
  return true;
}
