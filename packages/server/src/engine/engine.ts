import { availableParallelism } from 'node:os';
import { runScheduledCampaigns } from '../campaigns/run-scheduled.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { type Listener, listen } from '../db/listen.ts';
import { describePending } from '../db/migrate.ts';
import { deleteExpiredExports } from '../exports/retention.ts';
import { KnownFields } from '../fields/known-fields.ts';
import { deleteOldSessions } from '../identity/sessions.ts';
import { deleteOldTokens, shortenTokens } from '../identity/tokens.ts';
import { deleteExpiredImports } from '../imports/retention.ts';
import type { FindTampering } from '../imports/tampering.ts';
import { SearchIndexer } from '../leads/search/search-indexer.ts';
import { tendLedgers } from '../leads/tend-ledger.ts';
import type { LedgerRetention } from '../ledger/retention.ts';
import type { Logger } from '../log.ts';
import type { Meter } from '../metrics/measurement.ts';
import type { JobGate } from '../subscriptions/job-gate.ts';
import { engineChannel, type JobTables, webhooksWord } from '../subscriptions/job-tables.ts';
import type { AllowedAddresses } from '../webhooks/judge-address.ts';
import { deleteOldDeliveries } from '../webhooks/retention.ts';
import { within } from '../within.ts';
import { exportKind } from './exports/export-job.ts';
import { runExport } from './exports/run-export.ts';
import { importKind } from './job.ts';
import { claimJob } from './jobs/claim.ts';
import { gatedKind } from './jobs/gated-kind.ts';
import type { JobContext } from './jobs/run-job.ts';
import { runImport } from './run-import.ts';
import { Steps } from './steps.ts';
import { writePayloads } from './webhooks/payload.ts';
import { WebhookSender } from './webhooks/sender.ts';

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
  /** Where webhooks may be sent. */
  readonly webhookAddresses: AllowedAddresses;
  /** What tests do to jobs; undefined: nothing. */
  readonly gate?: JobGate | undefined;
  readonly findTampering?: FindTampering | undefined;
  /** Whether imports are to give the same ids however long anything takes. */
  readonly isDeterministic?: boolean;
  /** The fields that are known already; if absent, it has some of its own. */
  readonly fields?: KnownFields;
}

/** Carries out imports. Start and stop are idempotent; stop waits until the chunks under way are committed. */
export interface Engine {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The jobs of a kind that this engine carries out. */
interface JobLine {
  readonly name: JobTables['name'];
  /** How many there may be at the same time. */
  readonly most: number;
  readonly running: Set<Promise<void>>;
  /** Whether there may be jobs to claim: a look for them is a round trip. */
  mayWait: boolean;
  /** For a look behind the end of one. */
  lookLater: NodeJS.Timeout | undefined;
  /** Claims one, if there is one. */
  claim(): Promise<ClaimedWork | undefined>;
}

interface ClaimedWork {
  carryOut(): Promise<void>;
  readonly othersWait: boolean;
}

/** A notification wakes the engine; this is for leases that run out, and for notifications that got lost. */
const pollMs = 1_000;
const cleaningMs = 60_000;
/** So long after an end comes a look, for an import that was submitted just when its slot became free. */
const behindEndMs = 50;

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
  readonly #fields: KnownFields;
  readonly #lines: readonly JobLine[];
  readonly #webhooks: WebhookSender;
  readonly #searches: SearchIndexer;
  #listener: Listener | undefined;
  #timers: NodeJS.Timeout[] = [];
  #claiming: Promise<void> | undefined;
  #campaigns: Promise<void> | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#fields = options.fields ?? new KnownFields();
    // Each import may have the leads locked on a connection of its own.
    const spareConnections = options.databaseConnections - options.concurrency;
    this.#steps = new Steps(Math.min(availableParallelism(), spareConnections));
    this.#writers = Math.min(options.writers, spareConnections);
    this.#lines = [this.#importLine(), this.#exportLine()];
    this.#webhooks = new WebhookSender({ ...options, allowed: options.webhookAddresses });
    this.#searches = new SearchIndexer(options.database, options.log);
  }

  async start(): Promise<void> {
    if (this.#listener !== undefined || this.#stopping.signal.aborted) return;
    this.#listener = listen(this.#options.connectionString, engineChannel, (kind) => this.#wake(kind));
    this.#options.gate?.onRelease(() => this.#wake());
    this.#timers = [
      setInterval(() => this.#wake(), pollMs),
      setInterval(() => this.#runCampaigns(), pollMs),
      setInterval(() => this.#webhooks.wake(), pollMs),
      setInterval(() => this.#clean(), cleaningMs),
    ];
    this.#clean();
    // A double is put back to snapshots, beneath whoever writes beside its calls and jobs.
    if (this.#options.gate === undefined) this.#searches.start();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    for (const { lookLater } of this.#lines) clearTimeout(lookLater);
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
    const stopped = [this.#webhooks.stop(), this.#searches.stop()];
    await this.#claiming;
    await this.#campaigns;
    await Promise.all(stopped);
    await Promise.all(this.#lines.flatMap(({ running }) => [...running]));
  }

  /** @param kind - of the jobs that there may be; any if it is the name of none. Or the word for events */
  #wake(kind = ''): void {
    if (kind === webhooksWord) {
      this.#webhooks.wake();
      return;
    }
    const named = this.#lines.filter(({ name }) => name === kind);
    for (const line of named.length > 0 ? named : this.#lines) line.mayWait = true;
    this.#goOn();
  }

  /** Claims until every place is taken or nothing is left. */
  #goOn(): void {
    if (this.#claiming !== undefined || this.#nextLine() === undefined) return;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      // Something may have come since the last look.
      this.#goOn();
    });
  }

  /** Who waited for the slot of a job that has ended has been announced, unless it came just then. */
  #lookBehindEnd(line: JobLine): void {
    line.lookLater ??= setTimeout(() => {
      line.lookLater = undefined;
      this.#wake(line.name);
    }, behindEndMs);
  }

  async #claim(): Promise<void> {
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      await this.#claimOne(line);
    }
  }

  #runningJobs(): number {
    return this.#lines.reduce((sum, line) => sum + this.#busyPlaces(line), 0);
  }

  /** A job that is held does nothing, and keeps no place from others. */
  #busyPlaces({ name, running }: JobLine): number {
    return running.size - (this.#options.gate?.waiting(name) ?? 0);
  }

  /** Of the kinds that have room and may have jobs, the one of which fewer are under way here has its turn first. */
  #nextLine(): JobLine | undefined {
    if (this.#runningJobs() >= this.#options.concurrency || this.#stopping.signal.aborted) return undefined;
    const lines = this.#lines.filter((line) => line.mayWait && this.#busyPlaces(line) < line.most);
    return lines.toSorted((one, other) => one.running.size - other.running.size)[0];
  }

  async #claimOne(line: JobLine): Promise<void> {
    // Whoever wakes the engine from here on may have come too late for this look.
    line.mayWait = false;
    const claimed = await line.claim().catch((error: unknown) => {
      // PostgreSQL is away: the next poll tries again.
      this.#options.log.warn({ event: 'engine.claim-failed', error: String(error) });
    });
    if (claimed === undefined) return;
    line.mayWait ||= claimed.othersWait;
    this.#start(line, claimed);
  }

  #start(line: JobLine, { carryOut }: ClaimedWork): void {
    const run = carryOut().finally(() => {
      line.running.delete(run);
      this.#lookBehindEnd(line);
      this.#goOn();
    });
    line.running.add(run);
  }

  #importLine(): JobLine {
    const { database, clock, concurrency, chunkRows, gate, findTampering, isDeterministic } = this.#options;
    const context = {
      ...this.#jobContext(),
      fields: this.#fields,
      chunkRows,
      writers: this.#writers,
      steps: this.#steps,
      findTampering,
      isDeterministic,
    };
    return {
      name: importKind.name,
      most: concurrency,
      running: new Set(),
      mayWait: true,
      lookLater: undefined,
      async claim() {
        const job = await claimJob(database, clock, gatedKind(importKind, gate, clock));
        return job && { othersWait: job.othersWait, carryOut: () => runImport(context, job) };
      },
    };
  }

  /** Exports leave half of the places to imports: each takes its time. */
  #exportLine(): JobLine {
    const { database, clock, concurrency, gate } = this.#options;
    const context = { ...this.#jobContext(), fields: this.#fields };
    return {
      name: exportKind.name,
      most: Math.ceil(concurrency / 2),
      running: new Set(),
      mayWait: true,
      lookLater: undefined,
      async claim() {
        const job = await claimJob(database, clock, gatedKind(exportKind, gate, clock));
        return job && { othersWait: job.othersWait, carryOut: () => runExport(context, job) };
      },
    };
  }

  #jobContext(): JobContext {
    const { database, clock, log, meter, gate } = this.#options;
    return { database, clock, log, meter, gate, stopSignal: this.#stopping.signal };
  }

  /** One round at a time: it takes as long as the leads that go through campaigns. */
  #runCampaigns(): void {
    if (this.#campaigns !== undefined) return;
    const { database, clock, log } = this.#options;
    this.#campaigns = runScheduledCampaigns(database, clock, this.#stopping.signal)
      .catch((error: unknown) => {
        // PostgreSQL is away, or has another schema: the next round tries again.
        if (!this.#stopping.signal.aborted) log.warn({ event: 'campaigns.failed', error: String(error) });
      })
      .finally(() => {
        this.#campaigns = undefined;
      });
  }

  #clean(): void {
    this.#cleanSchemas().catch((error: unknown) => this.#warnOfCleaning(error));
  }

  /**
   * Deletes what is over: imports and exports, parts of the ledger, and tokens. One after another: with a connection each, a start would
   * open five that nothing else needs.
   */
  async #cleanSchemas(): Promise<void> {
    const { database, clock, log, ledgerRetention } = this.#options;
    const reason = await describePending(database);
    if (reason !== undefined) {
      log.warn({ event: 'engine.schemas-unknown', reason });
      return;
    }
    const sweeps = [
      () => shortenTokens(database, clock),
      () => deleteOldTokens(database, clock),
      () => deleteOldSessions(database, clock),
      () => writePayloads(database, clock, this.#stopping.signal),
      () => deleteExpiredImports(database, clock),
      () => deleteExpiredExports(database, clock),
      () => deleteOldDeliveries(database, clock),
      () => tendLedgers(database, clock, ledgerRetention),
    ];
    for (const sweep of sweeps) {
      if (this.#stopping.signal.aborted) return;
      await sweep().catch((error: unknown) => this.#warnOfCleaning(error));
    }
  }

  /** As the engine stops its connections are closed, whatever is under way. */
  #warnOfCleaning(error: unknown): void {
    const { log } = this.#options;
    if (!this.#stopping.signal.aborted) log.warn({ event: 'cleaning.failed', error: String(error) });
  }
}
