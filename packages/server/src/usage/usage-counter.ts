import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Caller } from '../identity/caller.ts';
import type { Logger } from '../log.ts';
import { within } from '../within.ts';
import { dayOf } from './day.ts';

const flushMs = 1_000;
/** For so long what is left may take to be written at the end. */
const lastFlushMs = 1_000;

interface Count {
  readonly subscriptionId: number;
  readonly day: string;
  readonly name: string;
  count: number;
}

/**
 * Counts calls and errors of each day. The counts of a process reach the database once a second, and before anyone looks
 * at them in the same process: a busy server must not write one row for every call.
 */
export class UsageCounter {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #calls = new Map<string, Count>();
  #errors = new Map<string, Count>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
    this.#timer = setInterval(() => {
      this.flush().catch((error: unknown) => {
        this.#log.warn({ event: 'usage.not-written', error: String(error) });
      });
    }, flushMs);
  }

  /** Counts a call, and the codes of what went wrong in it. */
  count({ subscription, userEmail, calledAt }: Caller, errorCodes: Iterable<string>): void {
    const day = dayOf(calledAt, subscription.timeZone);
    add(this.#calls, { subscriptionId: subscription.id, day, name: userEmail, count: 1 });
    for (const code of errorCodes) {
      add(this.#errors, { subscriptionId: subscription.id, day, name: code, count: 1 });
    }
  }

  /** Writes what has been counted so far. What cannot be written is kept for the next time. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write());
    return this.#flushing;
  }

  /** Drops what has been counted of a subscription and is not written yet. */
  forget(subscriptionId: number): void {
    for (const counts of [this.#calls, this.#errors]) {
      for (const [key, count] of counts) if (count.subscriptionId === subscriptionId) counts.delete(key);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await within(lastFlushMs, this.flush(), () => new Error('PostgreSQL does not answer')).catch(
      () => undefined,
    );
  }

  async #write(): Promise<void> {
    const [calls, errors] = [this.#calls, this.#errors];
    if (calls.size === 0) return;
    this.#calls = new Map();
    this.#errors = new Map();
    try {
      await this.#database.transaction(async (transaction) => {
        await transaction.execute(sql`
          insert into galena.usage as u (subscription_id, day, user_email, calls)
          ${rowsOf(calls)}
          on conflict (subscription_id, day, user_email) do update
          set calls = u.calls + excluded.calls`);
        await transaction.execute(sql`
          insert into galena.usage_errors as u (subscription_id, day, code, errors)
          ${rowsOf(errors)}
          on conflict (subscription_id, day, code) do update
          set errors = u.errors + excluded.errors`);
      });
    } catch (error) {
      for (const count of calls.values()) add(this.#calls, count);
      for (const count of errors.values()) add(this.#errors, count);
      throw error;
    }
  }
}

function add(counts: Map<string, Count>, more: Count): void {
  const key = `${more.subscriptionId} ${more.day} ${more.name}`;
  const count = counts.get(key);
  if (count === undefined) counts.set(key, { ...more });
  else count.count += more.count;
}

/** In a fixed order, so that two processes that write the same rows never wait for each other in a circle. */
function rowsOf(counts: ReadonlyMap<string, Count>) {
  return sql`
    select "subscriptionId", day, name, count
    from json_to_recordset(${JSON.stringify([...counts.values()])})
      as counted ("subscriptionId" integer, day date, name text, count bigint)
    where exists (select from galena.subscriptions s where s.id = "subscriptionId")
    order by 1, 2, 3`;
}
