import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { within } from '../within.ts';
import { type QueueState, readQueueState } from './queue-state.ts';

/** For so long a scrape waits for PostgreSQL. */
const patienceMs = 5_000;

/** What PostgreSQL tells all processes alike. */
const seen = {
  queued: {
    name: 'galena_imports_queued',
    help: 'Imports that wait, of all subscriptions that are not paused.',
  },
  importing: {
    name: 'galena_imports_importing',
    help: 'Imports under way, in all processes.',
  },
  paused: {
    name: 'galena_imports_paused',
    help: 'Unfinished imports of paused subscriptions, which no engine works on.',
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

/** The queue and the connections. While PostgreSQL is away, `galena_postgresql_up` says so and the rest is absent. */
export class DatabaseMetrics {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #up: Gauge;
  readonly #seen: readonly (readonly [keyof typeof seen, Gauge])[];
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
    this.#seen = Object.entries(seen).map(
      ([key, { name, help }]) => [key as keyof typeof seen, new Gauge({ name, help, registers })] as const,
    );
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
    const found = await within(
      patienceMs,
      readQueueState(this.#database, this.#clock),
      () => new Error('late'),
    ).catch(() => undefined);
    this.#up.set(found === undefined ? 0 : 1);
    for (const [key, gauge] of this.#seen) {
      if (found === undefined) gauge.remove();
      else gauge.set(found[key]);
    }
  }
}
