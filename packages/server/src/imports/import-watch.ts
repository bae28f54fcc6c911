import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { findImports, type ImportRecord, type ImportState } from './find-import.ts';

/** Somebody who is told what becomes of the imports of a subscription. */
export interface Watcher {
  readonly subscription: Subscription;
  /** Imports that are new or have got on. */
  tell(imports: readonly ImportRecord[]): void;
}

/** What a look finds of one import. */
interface Sight {
  readonly subscriptionId: number;
  readonly batchId: number;
  readonly status: ImportState;
  readonly rowsDone: number;
  readonly bytesDone: number;
  readonly isPaused: boolean;
}

/** A subscription that is watched: only what was unfinished at the last look, and what came since, can have changed. */
interface Watched {
  readonly subscription: Subscription;
  readonly watchers: Set<Watcher>;
  readonly begun: Promise<void>;
  /** The imports that were unfinished, and how they were. */
  unfinished: ReadonlyMap<number, string>;
  newestId: number;
}

const lookEveryMs = 500;

/**
 * Looks at the imports of all watched subscriptions at once, as long as anybody watches: one statement for each look, however
 * many watch, and one more for each subscription in which something has changed. So engines of other processes are
 * seen as well. To have them notify of each chunk would cost them: PostgreSQL lets notifying commits pass one by one.
 */
export class ImportWatch {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #watched = new Map<number, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Tells the watcher of every change that comes after this promise; gives what ends that. */
  async add(watcher: Watcher): Promise<() => void> {
    const { id } = watcher.subscription;
    const watched = this.#watched.get(id) ?? this.#begin(watcher.subscription);
    this.#watched.set(id, watched);
    watched.watchers.add(watcher);
    this.#timer ??= setInterval(() => void this.#look(), lookEveryMs);
    const remove = () => {
      watched.watchers.delete(watcher);
      if (watched.watchers.size === 0 && this.#watched.get(id) === watched) this.#watched.delete(id);
      if (this.#watched.size === 0) this.#stop();
    };
    try {
      await watched.begun;
      return remove;
    } catch (error) {
      remove();
      throw error;
    }
  }

  /**
   * Lets go of what was seen of a subscription: batch ids begin again. Who watches now is told of no more; who comes later sees it
   * anew.
   */
  forget(subscriptionId: number): void {
    this.#watched.delete(subscriptionId);
    if (this.#watched.size === 0) this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #begin(subscription: Subscription): Watched {
    const read = async () => {
      const [newest] = await this.#database.query<{ batchId: number }>(sql`
        select batch_id as "batchId"
        from galena.imports
        where subscription_id = ${subscription.id}
        order by batch_id desc
        limit 1`);
      const sights = await this.#database.query<Sight>(sql`
        select ${sight}
        from galena.imports i
        where i.subscription_id = ${subscription.id}
          and i.status in ('queued', 'importing')
        order by i.batch_id`);
      // One that came in between stands in both: that it is new is told once.
      watched.newestId = newest?.batchId ?? 0;
      watched.unfinished = unfinishedOf(statesOf(sights));
    };
    const watched: Watched = {
      subscription,
      watchers: new Set(),
      begun: read(),
      unfinished: new Map(),
      newestId: Number.MAX_SAFE_INTEGER,
    };
    return watched;
  }

  async #look(): Promise<void> {
    // A slow database is not asked again before it has answered; one that is away is asked the next time.
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const all = [...this.#watched.values()];
      const begun = await Promise.allSettled(all.map(({ begun }) => begun));
      const ready = all.filter((_, index) => begun[index]?.status === 'fulfilled');
      const sights = await this.#see(ready);
      for (const watched of ready) {
        const own = sights.filter(({ subscriptionId }) => subscriptionId === watched.subscription.id);
        await this.#note(watched, own);
      }
    } catch {
      // Nothing is forgotten: what has changed is told at the next look that succeeds.
    } finally {
      this.#isLooking = false;
    }
  }

  #see(all: readonly Watched[]): Promise<Sight[]> {
    const known = all.flatMap(({ subscription, unfinished }) =>
      [...unfinished.keys()].map((batchId) => ({ id: subscription.id, batchId })),
    );
    return this.#database.query<Sight>(sql`
      select ${sight}
      from unnest(
        ${known.map(({ id }) => id)}::integer[], ${known.map(({ batchId }) => batchId)}::integer[]
      ) as known (subscription_id, batch_id)
      join galena.imports i on i.subscription_id = known.subscription_id and i.batch_id = known.batch_id
      union
      select ${sight}
      from unnest(
        ${all.map(({ subscription }) => subscription.id)}::integer[], ${all.map(({ newestId }) => newestId)}::integer[]
      ) as newest (subscription_id, batch_id)
      join galena.imports i on i.subscription_id = newest.subscription_id and i.batch_id > newest.batch_id
      order by "batchId"`);
  }

  async #note(watched: Watched, sights: readonly Sight[]): Promise<void> {
    const states = statesOf(sights);
    const changed = [...states].filter(([batchId, { state }]) => watched.unfinished.get(batchId) !== state);
    if (changed.length > 0) {
      const { subscription, watchers } = watched;
      const batchIds = changed.map(([batchId]) => batchId);
      const imports = await findImports(this.#database, this.#clock, subscription, batchIds);
      for (const watcher of watchers) watcher.tell(imports);
    }
    watched.unfinished = unfinishedOf(states);
    watched.newestId = Math.max(watched.newestId, ...states.keys());
  }
}

const sight = sql`
  i.subscription_id as "subscriptionId", i.batch_id as "batchId", i.status, i.rows_done as "rowsDone",
  i.bytes_done as "bytesDone",
  (select s.paused_at is not null from galena.subscriptions s where s.id = i.subscription_id) as "isPaused"`;

interface State {
  /** Everything that a watcher would notice. */
  readonly state: string;
  readonly isFinished: boolean;
}

/** How each import is, given them by batch id. One that waits has got on when fewer are ahead of it. */
function statesOf(sights: readonly Sight[]): ReadonlyMap<number, State> {
  let ahead = 0;
  return new Map(
    sights.map(({ batchId, status, rowsDone, bytesDone, isPaused }) => {
      const state = `${status} ${rowsDone} ${bytesDone} ${ahead} ${isPaused}`;
      if (status === 'queued') ahead += 1;
      return [batchId, { state, isFinished: status !== 'queued' && status !== 'importing' }];
    }),
  );
}

function unfinishedOf(states: ReadonlyMap<number, State>): ReadonlyMap<number, string> {
  return new Map(
    [...states].filter(([, { isFinished }]) => !isFinished).map(([batchId, { state }]) => [batchId, state]),
  );
}
