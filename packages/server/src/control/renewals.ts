import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Randomness } from '../randomness.ts';
import { countHeldLeases } from '../subscriptions/held-leases.ts';
import { jobTables, wakeEngines } from '../subscriptions/job-tables.ts';
import type { CallTurns } from './call-turns.ts';
import type { ControlledState, ControlledSubscription, Renewal } from './controlled-state.ts';
import { type Restored, restoreSnapshot } from './restore.ts';
import { putSeed } from './seed/put-seed.ts';
import type { SeedFiles } from './seed/seed-part.ts';
import { findSnapshot, type Snapshot, seedName, shareSnapshot, startName, takeSnapshot } from './snapshot.ts';

export interface RenewalOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly turns: CallTurns;
  readonly states: readonly ControlledState[];
}

/** For so long calls under way may take to end before a subscription is put back beneath them. */
const callsEndMs = 10_000;

/** For so long running jobs may take to end, or to stop at a checkpoint. */
const jobsEndMs = 15_000;
const lookEveryMs = 20;

/** Puts subscriptions back to snapshots, and takes them: alone, with no call of the subscription and no job under way. */
export class Renewals {
  readonly #options: RenewalOptions;
  /** By subscription. */
  readonly #restored = new Map<number, Restored>();

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** @throws ApiError 1003 while a job of the subscription is carried out and does not end */
  take(subscription: ControlledSubscription, name: string): Promise<Snapshot> {
    const { clock } = this.#options;
    return this.#alone(subscription, async () => {
      await this.#untilJobsEnd(subscription);
      return this.#inTransaction(subscription, (transaction) =>
        takeSnapshot(transaction, clock, subscription, name),
      );
    });
  }

  /** Takes the first snapshot of a subscription: what it is now is its seed, and what other seeds are put into. */
  takeFirst(subscription: ControlledSubscription): Promise<void> {
    const { clock } = this.#options;
    return this.#alone(subscription, async () => {
      await this.#untilJobsEnd(subscription);
      await this.#inTransaction(subscription, async (transaction) => {
        const seed = await takeSnapshot(transaction, clock, subscription, seedName);
        await shareSnapshot(transaction, clock, subscription, seed, startName);
      });
    });
  }

  /** Takes note of what was put back into a subscription elsewhere, so that its next reset leaves alone what nobody has written to. */
  noteRestored(subscription: ControlledSubscription, restored: Restored): void {
    this.#restored.set(subscription.id, restored);
  }

  /**
   * Puts a subscription back. What an engine carries out of it stops at a checkpoint, and is forgotten with the rest.
   * @throws ApiError 1013 if there is no such snapshot: then nothing of it is disturbed
   */
  async restore(
    subscription: ControlledSubscription,
    name: string,
    renewal: Exclude<Renewal, 'delete'>,
  ): Promise<Snapshot> {
    const { database, states } = this.#options;
    await demandSnapshot(database, subscription, name);
    for (const state of states) await state.letGo?.(subscription, renewal);
    return this.#alone(subscription, async () => {
      const snapshot = await this.#withJobsStopped(subscription, () => this.#putBack(subscription, name));
      for (const state of states) await state.renew(subscription, renewal);
      return snapshot;
    });
  }

  async #putBack(subscription: ControlledSubscription, name: string): Promise<Snapshot> {
    const { randomness } = this.#options;
    const before = this.#restored.get(subscription.id);
    const { snapshot, restored } = await this.#inTransaction(subscription, async (transaction) => {
      const found = await demandSnapshot(transaction, subscription, name);
      const restored = await restoreSnapshot(transaction, randomness, subscription, found, before);
      return { snapshot: found, restored };
    });
    this.#restored.set(subscription.id, restored);
    return snapshot;
  }

  /**
   * Replaces what a subscription has by a seed, which is what resets go back to from then on.
   * @throws ApiError 1003 for what is wrong with it; then the subscription is put back to the seed that it had
   */
  async seed(subscription: ControlledSubscription, files: SeedFiles): Promise<Snapshot> {
    const { database, clock, randomness, states } = this.#options;
    for (const state of states) await state.letGo?.(subscription, 'reset');
    return this.#alone(subscription, async () => {
      await this.#stopJobs(subscription);
      try {
        await this.#putBack(subscription, startName);
        await putSeed({ database, clock, randomness }, subscription, files);
        await this.#untilJobsEnd(subscription);
        const seed = await this.#inTransaction(subscription, (transaction) =>
          takeSnapshot(transaction, clock, subscription, seedName),
        );
        this.#restored.delete(subscription.id);
        return seed;
      } catch (error) {
        this.#restored.delete(subscription.id);
        await this.#stopJobs(subscription);
        await this.#putBack(subscription, seedName);
        throw error;
      } finally {
        for (const state of states) await state.renew(subscription, 'reset');
      }
    });
  }

  reset(subscription: ControlledSubscription): Promise<Snapshot> {
    return this.restore(subscription, seedName, 'reset');
  }

  /** Does work that replaces what a subscription has, with calls and jobs stopped. */
  async replace<Result>(
    subscription: ControlledSubscription,
    renewal: Renewal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { states } = this.#options;
    for (const state of states) await state.letGo?.(subscription, renewal);
    return this.#alone(subscription, async () => {
      this.#restored.delete(subscription.id);
      const result = await this.#withJobsStopped(subscription, work);
      for (const state of states) await state.renew(subscription, renewal);
      return result;
    });
  }

  #alone<Result>(subscription: ControlledSubscription, work: () => Promise<Result>): Promise<Result> {
    const { turns, states } = this.#options;
    return turns.alone(subscription.id, callsEndMs, async () => {
      for (const state of states) await state.settle?.(subscription);
      return work();
    });
  }

  /** Whoever claims a job locks the row of the subscription first: so none is claimed until the end of the transaction. */
  #inTransaction<Result>(
    subscription: ControlledSubscription,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    return this.#options.database.transaction(async (transaction) => {
      await transaction.query(sql`select from galena.subscriptions where id = ${subscription.id} for update`);
      return work(transaction);
    });
  }

  async #untilJobsEnd({ id, munchkinId }: ControlledSubscription): Promise<void> {
    const end = performance.now() + jobsEndMs;
    for (;;) {
      const running = await this.#findRunning(id);
      if (running === undefined) return;
      if (performance.now() > end) {
        throw refuse(
          '1003',
          `${running} of ${munchkinId} is being carried out: a snapshot is taken once it has ended, or was cancelled`,
        );
      }
      await delay(lookEveryMs);
    }
  }

  async #findRunning(subscriptionId: number): Promise<string | undefined> {
    for (const { name, queue, key } of jobTables) {
      const [running] = await this.#options.database.query<{ number: number }>(sql`
        select ${key} as number
        from galena.${queue}
        where subscription_id = ${subscriptionId}
          and slot is not null
        limit 1`);
      if (running !== undefined) return `${name} ${running.number}`;
    }
    return undefined;
  }

  /** Does what replaces a subscription; where that fails, engines go on with what they had of it. */
  async #withJobsStopped<Result>(
    subscription: ControlledSubscription,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const resume = await this.#stopJobs(subscription);
    return work().catch(async (error: unknown) => {
      await resume();
      throw error;
    });
  }

  /**
   * Has engines give back what they carry out. What is put back later says whether the subscription is paused; where nothing is, what this
   * gives has it be as it was.
   */
  async #stopJobs(subscription: ControlledSubscription): Promise<() => Promise<void>> {
    if ((await this.#findRunning(subscription.id)) === undefined) return async () => undefined;
    const { database, clock } = this.#options;
    const { id } = subscription;
    const [before] = await database.query<{ pausedAt: Date | null }>(
      sql`select paused_at as "pausedAt" from galena.subscriptions where id = ${id}`,
    );
    const resume = async () => {
      await database.execute(
        sql`update galena.subscriptions set paused_at = ${before?.pausedAt ?? null} where id = ${id}`,
      );
      await database.query(wakeEngines);
    };
    await database.execute(sql`update galena.subscriptions set paused_at = ${clock.now} where id = ${id}`);
    await database.query(wakeEngines);
    const end = performance.now() + jobsEndMs;
    while ((await countHeldLeases(database, subscription)) > 0) {
      if (performance.now() > end) {
        await resume();
        throw refuse('1003', 'A job of the subscription does not stop');
      }
      await delay(lookEveryMs);
    }
    return resume;
  }
}

/** @throws ApiError 1013 if there is none of this name */
async function demandSnapshot(
  executor: Executor,
  { id }: ControlledSubscription,
  name: string,
): Promise<Snapshot> {
  const found = await findSnapshot(executor, id, name);
  if (found === undefined) throw refuse('1013 link', 'Snapshot', name);
  return found;
}
