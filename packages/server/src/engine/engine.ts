import { availableParallelism } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { type Listener, listen } from '../db/listen.ts';
import { describePending } from '../db/migrate.ts';
import { deleteExpiredExports } from '../exports/retention.ts';
import { KnownFields } from '../fields/known-fields.ts';
import { deleteOldTokens, shortenTokens } from '../identity/tokens.ts';
import { deleteExpiredImports } from '../imports/retention.ts';
import { tendLedgers } from '../leads/tend-ledger.ts';
import type { LedgerRetention } from '../ledger/retention.ts';
import type { Logger } from '../log.ts';
import type { Meter } from '../metrics/measurement.ts';
import { engineChannel } from '../subscriptions/job-tables.ts';
import { within } from '../within.ts';
import { exportKind } from './exports/export-job.ts';
import { runExport } from './exports/run-export.ts';
import { importKind } from './job.ts';
import { claimJob } from './jobs/claim.ts';
import type { JobContext } from './jobs/run-job.ts';
import { runImport } from './run-import.ts';
import { Steps } from './steps.ts';

export interface EngineOptions {
  readonly database: Database;
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly meter: Meter;
  /** Connections that the database opens at the most. */
  readonly databaseConnections: number;
  /** Imports carried out at the same time, over all subscriptions. */
  readonly concurrency: number;
  /** Rows merged in one transaction, at the most. */
  readonly chunkRows: number;
  /** Chunks of an import that are merged side by side, at the most. */
  readonly writers: number;
  /** Undefined: nothing is deleted from the ledger. */
  readonly ledgerRetention: LedgerRetention | undefined;
}

/** Carries out imports. Start and stop are idempotent; stop waits until the chunks under way are committed. */
export interface Engine {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The jobs of a kind that this engine carries out. */
interface JobLine {
  /** How many there may be at the same time. */
  readonly most: number;
  readonly running: Set<Promise<void>>;
  /** Claims one, if there is one, and gives what carries it out. */
  claim(): Promise<(() => Promise<void>) | undefined>;
}

/** A notification wakes the engine; this is for leases that run out, and for notifications that got lost. */
const pollMs = 1_000;
const cleaningMs = 60_000;
/** For so long the notification of an end may take to come back. */
const ownEndMs = 50;

/** For so long a chunk under way may take to be committed when the engine stops, and then for leases to be given back. */
const chunkEndsMs = 5_000;
const givenBackMs = 1_000;

export function createEngine(options: EngineOptions): Engine {
  return new ClaimingEngine(options);
}

class ClaimingEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #stopping = new AbortController();
  readonly #steps: Steps;
  readonly #writers: number;
  readonly #fields = new KnownFields();
  readonly #lines: readonly JobLine[];
  #listener: Listener | undefined;
  #timers: NodeJS.Timeout[] = [];
  #claiming: Promise<void> | undefined;
  #wakeAgain = false;
  #lookLater: NodeJS.Timeout | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    // Each import may have the leads locked on a connection of its own.
    const spareConnections = options.databaseConnections - options.concurrency;
    this.#steps = new Steps(Math.min(availableParallelism(), spareConnections));
    this.#writers = Math.min(options.writers, spareConnections);
    this.#lines = [this.#importLine(), this.#exportLine()];
  }

  async start(): Promise<void> {
    if (this.#listener !== undefined || this.#stopping.signal.aborted) return;
    this.#listener = listen(this.#options.connectionString, engineChannel, () => this.#wake());
    this.#timers = [setInterval(() => this.#wake(), pollMs), setInterval(() => this.#clean(), cleaningMs)];
    this.#clean();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#lookLater);
    await Promise.all([this.#listener?.stop(), this.#settle()]);
  }

  /**
   * Waits for the chunks under way. One that cannot go on, as a frozen engine holds its lock or PostgreSQL does not answer, is
   * broken off: whoever carries on does it again.
   */
  async #settle(): Promise<void> {
    const settled = this.#settled();
    try {
      await within(chunkEndsMs, settled, () => new Error('a chunk does not end'));
    } catch {
      this.#options.database.breakOff();
      await within(givenBackMs, settled, () => new Error('PostgreSQL does not answer')).catch(
        () => undefined,
      );
    }
  }

  async #settled(): Promise<void> {
    await this.#claiming;
    await Promise.all(this.#lines.flatMap(({ running }) => [...running]));
  }

  /** Claims until every place is taken or nothing is left; one pass at a time, and one more if woken meanwhile. */
  #wake(): void {
    clearTimeout(this.#lookLater);
    this.#lookLater = undefined;
    if (this.#claiming !== undefined) {
      this.#wakeAgain = true;
      return;
    }
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#wakeAgain) {
        this.#wakeAgain = false;
        this.#wake();
      }
    });
  }

  /** An import that has ended has told all engines, this one too: only if that does not come is there a reason to look. */
  #wakeSoon(): void {
    this.#lookLater ??= setTimeout(() => this.#wake(), ownEndMs);
  }

  async #claim(): Promise<void> {
    const { concurrency } = this.#options;
    while (this.#runningJobs() < concurrency && !this.#stopping.signal.aborted) {
      if (!(await this.#claimNext())) return;
    }
  }

  #runningJobs(): number {
    return this.#lines.reduce((sum, { running }) => sum + running.size, 0);
  }

  /** Of the kinds that have room, the one of which fewer jobs are under way here has its turn first. */
  async #claimNext(): Promise<boolean> {
    const lines = this.#lines.filter(({ running, most }) => running.size < most);
    for (const line of lines.toSorted((one, other) => one.running.size - other.running.size)) {
      const carryOut = await line.claim().catch((error: unknown) => {
        // PostgreSQL is away: the next poll tries again.
        this.#options.log.warn({ event: 'engine.claim-failed', error: String(error) });
      });
      if (carryOut === undefined) continue;
      this.#start(line, carryOut);
      return true;
    }
    return false;
  }

  #start(line: JobLine, carryOut: () => Promise<void>): void {
    const run = carryOut().finally(() => {
      const wasFull = this.#runningJobs() >= this.#options.concurrency || line.running.size >= line.most;
      line.running.delete(run);
      if (wasFull) this.#wake();
      else this.#wakeSoon();
    });
    line.running.add(run);
  }

  #importLine(): JobLine {
    const { database, clock, concurrency, chunkRows } = this.#options;
    const context = {
      ...this.#jobContext(),
      fields: this.#fields,
      chunkRows,
      writers: this.#writers,
      steps: this.#steps,
    };
    return {
      most: concurrency,
      running: new Set(),
      async claim() {
        const job = await claimJob(database, clock, importKind);
        return job && (() => runImport(context, job));
      },
    };
  }

  /** Exports leave half of the places to imports: each takes its time. */
  #exportLine(): JobLine {
    const { database, clock, concurrency } = this.#options;
    const context = { ...this.#jobContext(), fields: this.#fields };
    return {
      most: Math.ceil(concurrency / 2),
      running: new Set(),
      async claim() {
        const job = await claimJob(database, clock, exportKind);
        return job && (() => runExport(context, job));
      },
    };
  }

  #jobContext(): JobContext {
    const { database, clock, log, meter } = this.#options;
    return { database, clock, log, meter, stopSignal: this.#stopping.signal };
  }

  #clean(): void {
    const { log } = this.#options;
    this.#cleanSchemas().catch((error: unknown) => {
      // As the engine stops its connections are closed, whatever is under way.
      if (!this.#stopping.signal.aborted) log.warn({ event: 'cleaning.failed', error: String(error) });
    });
  }

  /** Deletes what is over: imports and exports, parts of the ledger, and tokens. */
  async #cleanSchemas(): Promise<void> {
    const { database, clock, log, ledgerRetention } = this.#options;
    const reason = await describePending(database);
    if (reason !== undefined) {
      log.warn({ event: 'engine.schemas-unknown', reason });
      return;
    }
    await Promise.all([
      deleteExpiredImports(database, clock),
      deleteExpiredExports(database, clock),
      tendLedgers(database, clock, ledgerRetention),
      deleteOldTokens(database, clock),
      shortenTokens(database, clock),
    ]);
  }
}
