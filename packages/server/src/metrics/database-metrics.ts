import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { within } from '../within.ts';
import {
  type ExportQueueState,
  type QueueState,
  readExportQueueState,
  readQueueState,
  readWebhookState,
  type WebhookState,
} from './queue-state.ts';

/** For so long a scrape waits for PostgreSQL. */
const patienceMs = 5_000;

/** What PostgreSQL tells all processes alike. */
const seen = {
  queued: {
    name: 'galena_imports_queued',
    help: 'Imports, dry runs and undos that wait, of all subscriptions that are not paused.',
  },
  importing: {
    name: 'galena_imports_importing',
    help: 'Imports, dry runs and undos under way, in all processes.',
  },
  paused: {
    name: 'galena_imports_paused',
    help: 'Unfinished imports, dry runs and undos of paused subscriptions, which no engine works on.',
  },
  oldestWaitSeconds: {
    name: 'galena_imports_oldest_wait_seconds',
    help: 'How long the oldest queued import has been waiting; 0 if none waits.',
  },
  overdueLeases: {
    name: 'galena_imports_overdue_leases',
    help: 'Imports under way whose lease ended over ten seconds ago: no engine takes them over.',
  },
  connections: {
    name: 'galena_postgresql_connections',
    help: 'Connections to this database, as PostgreSQL counts them: of all processes, and of whoever else uses it.',
  },
  maxConnections: {
    name: 'galena_postgresql_max_connections',
    help: 'Connections that PostgreSQL allows at the most, to all its databases.',
  },
} as const satisfies Partial<Record<keyof QueueState, unknown>>;

/** The same of exports. */
const seenOfExports = {
  queued: {
    name: 'galena_exports_queued',
    help: 'Exports that wait, of all subscriptions that are not paused.',
  },
  underWay: {
    name: 'galena_exports_processing',
    help: 'Exports under way, in all processes.',
  },
  paused: {
    name: 'galena_exports_paused',
    help: 'Unfinished exports of paused subscriptions, which no engine works on.',
  },
  oldestWaitSeconds: {
    name: 'galena_exports_oldest_wait_seconds',
    help: 'How long the oldest queued export has been waiting; 0 if none waits.',
  },
  overdueLeases: {
    name: 'galena_exports_overdue_leases',
    help: 'Exports under way whose lease ended over ten seconds ago: no engine takes them over.',
  },
} as const satisfies Partial<Record<keyof ExportQueueState, unknown>>;

/** Of events that webhooks are to be sent. */
const seenOfWebhooks = {
  pending: {
    name: 'galena_webhook_deliveries_pending',
    help: 'Events that wait for their first or next attempt, without those of disabled webhooks.',
  },
  overdueSeconds: {
    name: 'galena_webhook_deliveries_overdue_seconds',
    help: 'How long the first event that is due has been waiting for an engine; 0 if none is due.',
  },
} as const satisfies Partial<Record<keyof WebhookState, unknown>>;

/** Gauges of what was read. */
class Gauges<State extends object> {
  readonly #gauges: readonly (readonly [keyof State, Gauge])[];

  constructor(
    described: Partial<Record<keyof State, { readonly name: string; readonly help: string }>>,
    registers: Registry[],
  ) {
    this.#gauges = Object.entries<{ readonly name: string; readonly help: string } | undefined>(
      described,
    ).flatMap(([key, gauge]) =>
      gauge === undefined ? [] : [[key as keyof State, new Gauge({ ...gauge, registers })] as const],
    );
  }

  /** Sets them, or removes them where nothing could be read. */
  set(state: State | undefined): void {
    for (const [key, gauge] of this.#gauges) {
      if (state === undefined) gauge.remove();
      else gauge.set(Number(state[key]));
    }
  }
}

/** The queues and the connections. While PostgreSQL is away, `galena_postgresql_up` says so and the rest is absent. */
export class DatabaseMetrics {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #up: Gauge;
  readonly #imports: Gauges<QueueState>;
  readonly #exports: Gauges<ExportQueueState>;
  readonly #webhooks: Gauges<WebhookState>;
  readonly #pool: Gauge<'state'>;

  constructor(registry: Registry, database: Database, clock: Clock) {
    const registers = [registry];
    this.#database = database;
    this.#clock = clock;
    this.#up = new Gauge({
      name: 'galena_postgresql_up',
      help: '1 if PostgreSQL has answered this scrape.',
      registers,
    });
    this.#imports = new Gauges(seen, registers);
    this.#exports = new Gauges(seenOfExports, registers);
    this.#webhooks = new Gauges(seenOfWebhooks, registers);
    this.#pool = new Gauge({
      name: 'galena_pool_connections',
      help: 'Connections of this process, without those of its engine: busy, idle, and work that waits for one.',
      labelNames: ['state'],
      registers,
    });
  }

  async refresh(): Promise<void> {
    // Before the query below takes one of them.
    for (const [state, count] of Object.entries(this.#database.poolState())) this.#pool.set({ state }, count);
    const read = () =>
      Promise.all([
        readQueueState(this.#database, this.#clock),
        readExportQueueState(this.#database, this.#clock),
        readWebhookState(this.#database, this.#clock),
      ]);
    const found = await within(patienceMs, read(), () => new Error('late')).catch(() => undefined);
    this.#up.set(found === undefined ? 0 : 1);
    this.#imports.set(found?.[0]);
    this.#exports.set(found?.[1]);
    this.#webhooks.set(found?.[2]);
  }
}
