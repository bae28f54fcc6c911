import { within } from '../within.ts';
import { isCancelled } from './connection-errors.ts';
import type { Database, Transaction } from './database.ts';
import { raw, type Sql, sql } from './sql.ts';

/** A call has taken longer than it may, or nobody waits for it any more; nothing of it was written. */
export class DeadlinePassed extends Error {}

/** The time was over when the commit was already on its way, and PostgreSQL has not said since what has become of it. */
class CommitUnanswered extends Error {
  /** As PostgreSQL has it: transaction resolution unknown. */
  readonly code = '08007';

  constructor() {
    super('PostgreSQL has not answered a commit');
  }
}

/** PostgreSQL's own word that time is up says for sure that nothing was written: it gets a moment to come. */
const graceMs = 250;

/** What was written is not to be denied: so much longer the answer to a commit is waited for. */
const commitMs = 10_000;

/** By when work has to end. */
export class Deadline {
  readonly #endMs: number;
  readonly #isAbandoned: () => boolean;
  #commits = 0;

  /** @param isAbandoned - whether nobody waits for the work any more: what has not begun then is not begun */
  constructor(ms: number, isAbandoned: () => boolean = () => false) {
    this.#endMs = performance.now() + ms;
    this.#isAbandoned = isAbandoned;
  }

  /** @throws DeadlinePassed where there is no use in beginning something any more */
  checkBegin(): void {
    if (this.#isAbandoned()) throw new DeadlinePassed('nobody waits for this any more');
    this.leftMs();
  }

  /** The milliseconds that are left. @throws DeadlinePassed if there are none */
  leftMs(): number {
    const leftMs = Math.ceil(this.#endMs - performance.now());
    if (leftMs <= 0) throw new DeadlinePassed('the time is over');
    return leftMs;
  }

  /**
   * Waits for work until the deadline; what is late is left to itself.
   * @throws DeadlinePassed, or CommitUnanswered where something may have been written
   */
  async wait<Result>(work: Promise<Result>): Promise<Result> {
    const leftMs = Math.max(0, this.#endMs - performance.now());
    try {
      return await within(leftMs + graceMs, work, () => new Late());
    } catch (error) {
      if (!(error instanceof Late)) throw error;
      if (this.#commits === 0) throw new DeadlinePassed('the time is over');
      return await within(commitMs, work, () => new CommitUnanswered());
    }
  }

  /** Notes that a commit is sent; gives what is to be called once it is answered. */
  noteCommit(): () => void {
    this.#commits += 1;
    return () => {
      this.#commits -= 1;
    };
  }
}

class Late extends Error {}

/**
 * The same database for work that must end by a time: PostgreSQL itself breaks off a transaction that goes on, even one
 * that waits for a lock, and one that would commit too late is rolled back, also by a PostgreSQL that stood still meanwhile.
 */
export function withDeadline(database: Database, deadline: Deadline): Database {
  const transaction: Database['transaction'] = async (work, settings) => {
    let noteAnswer = (): void => undefined;
    const run = async (transaction: Transaction) => {
      const result = await work(transaction);
      const begunMs = await transaction.begun;
      transaction.commitUnlessFails(checkAge(performance.now() + deadline.leftMs() - begunMs));
      noteAnswer = deadline.noteCommit();
      return result;
    };
    const timely = () => ({ ...settings?.(), statement_timeout: String(deadline.leftMs()) });
    let isFirst = true;
    try {
      return await database.transaction(run, () => {
        // There is a connection: the last moment not to begin.
        if (isFirst) deadline.checkBegin();
        isFirst = false;
        return timely();
      });
    } catch (error) {
      throw isTooLate(error) ? new DeadlinePassed('the time is over') : error;
    } finally {
      noteAnswer();
    }
  };
  const connection: Database['connection'] = (work) =>
    database.connection((connection) => {
      deadline.checkBegin();
      return work(connection);
    });
  return {
    ...database,
    transaction,
    connection,
    query: (statement) => connection((one) => one.query(statement)),
    // What writes needs a commit to be held back by.
    execute: (statement) => transaction((one) => one.execute(statement)),
  };
}

/**
 * Fails where a transaction is older than it may be at its commit. Galena's word is not enough: a commit that it has sent in time
 * may be read by PostgreSQL long after. Of errors without a function of one's own, no other statement of ours has this one.
 * @param ms since PostgreSQL had begun it, so that the two clocks need not agree
 */
function checkAge(ms: number): Sql {
  return sql`
    select case
      when clock_timestamp() - transaction_timestamp() > interval '${raw(ms.toFixed())} ms'
        then current_setting('galena.in_time')
    end`;
}

/** Broken off by its time-out, or found too old. */
function isTooLate(error: unknown): boolean {
  if (isCancelled(error)) return true;
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === '42704' && error.message.includes('galena.in_time');
}
