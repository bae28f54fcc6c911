import { Gauge, type Registry } from 'prom-client';
import type { Database, Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { within } from '../within.ts';

/** For so long a scrape waits for PostgreSQL. */
const patienceMs = 5_000;

/** What PostgreSQL tells all processes alike. */
const seen = {
  queued: {
    name: 'galena_imports_queued',
    help: 'Imports that wait, of all subscriptions.',
  },
  importing: {
    name: 'galena_imports_importing',
    help: 'Imports under way, in all processes.',
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
} as const;

type Seen = Record<keyof typeof seen, number>;

/** The queue and the connections. While PostgreSQL is away, `galena_postgresql_up` says so and the rest is absent. */
export class DatabaseMetrics {
  readonly #database: Database;
  readonly #up: Gauge;
  readonly #seen: readonly (readonly [keyof Seen, Gauge])[];
  readonly #pool: Gauge<'state'>;

  constructor(registry: Registry, database: Database) {
    const registers = [registry];
    this.#database = database;
    this.#up = new Gauge({
      name: 'galena_postgresql_up',
      help: '1 if PostgreSQL has answered this scrape.',
      registers,
    });
    this.#seen = Object.entries(seen).map(
      ([key, { name, help }]) => [key as keyof Seen, new Gauge({ name, help, registers })] as const,
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
    const found = await within(patienceMs, look(this.#database), () => new Error('late')).catch(
      () => undefined,
    );
    this.#up.set(found === undefined ? 0 : 1);
    for (const [key, gauge] of this.#seen) {
      if (found === undefined) gauge.remove();
      else gauge.set(found[key]);
    }
  }
}

async function look(executor: Executor): Promise<Seen> {
  const [row] = await executor.query<Seen>(sql`
    select
      count(*) filter (where status = 'queued') as queued,
      count(*) filter (where status = 'importing') as importing,
      coalesce(
        extract(epoch from greatest(clock_timestamp() - min(created_at) filter (where status = 'queued'), '0')), 0
      )::float as "oldestWaitSeconds",
      count(*) filter (where lease_until < clock_timestamp() - interval '10 s') as "overdueLeases",
      (select count(*) from pg_stat_activity where datname = current_database()) as connections,
      current_setting('max_connections')::int as "maxConnections"
    from galena.imports
    where status in ('queued', 'importing')`);
  if (row === undefined) throw new Error('PostgreSQL did not count the imports');
  return row;
}
