import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/db/database.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import { schema } from './constants.ts';

const pageSize = 50;
/** Of the reading that the pages are held against. */
const wholePageSize = 5_000;
const pauseMs = 5;
/** Where nothing has come for a while, as until a lease ends: a look that finds nothing is a handful of statements too. */
const idleAfterMs = 200;
const idlePauseMs = 50;

/**
 * Follows the ledger as clients do, with the position of each page, whoever writes meanwhile and whatever crashes: in the end it must have
 * seen every entry once, in the order of the ids.
 */
export class LedgerFollower {
  readonly #database: () => Database;
  readonly #seen: number[] = [];
  #position = 0;
  #isStopped = false;
  readonly #following: Promise<void>;

  /** @param database - asked for each page, as it may be another one after a crash; it may throw where there is none */
  constructor(database: () => Database) {
    this.#database = database;
    this.#following = this.#follow();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Stops following, reads the rest, and says how many entries there were. @throws AssertionError for what was missed or seen twice */
  async finish(): Promise<number> {
    this.stop();
    await this.#following;
    while (await this.#readOn());
    const all = await this.#readAll();
    assert.deepEqual(this.#seen, all, 'a reader of the ledger has seen every entry once');
    return all.length;
  }

  async #follow(): Promise<void> {
    for (let lastSeen = performance.now(); !this.#isStopped; ) {
      const seen = this.#seen.length;
      // PostgreSQL may be away.
      const hasMore = await this.#readOn().catch(() => false);
      const now = performance.now();
      if (this.#seen.length > seen) lastSeen = now;
      if (!hasMore) await delay(now < lastSeen + idleAfterMs ? pauseMs : idlePauseMs);
    }
  }

  async #readOn(): Promise<boolean> {
    const page = await this.#page(this.#position, pageSize);
    this.#seen.push(...page.ids);
    this.#position = page.position;
    return page.hasMore;
  }

  async #readAll(): Promise<number[]> {
    const all: number[] = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const page = await this.#page(after, wholePageSize);
      all.push(...page.ids);
      ({ position: after, hasMore } = page);
    }
    return all;
  }

  async #page(after: number, limit: number) {
    const { entries, ...rest } = await readByPosition(this.#database(), schema, {
      after,
      limit,
      leads: 'all',
    });
    return { ...rest, ids: entries.map(({ id }) => id) };
  }
}
