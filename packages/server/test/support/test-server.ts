import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import type { Patience } from '../../src/db/patience.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { ApiClient } from './api-client.ts';
import { schema, service } from './constants.ts';
import { createTestDatabase } from './test-database.ts';

/** A Galena on a database of its own, reached over real HTTP. */
export interface TestServer {
  readonly url: string;
  /** Where there is a certificate. */
  readonly tlsUrl: string | undefined;
  readonly api: ApiClient;
  /** For what a client cannot do: setting a scene, looking behind the API. */
  readonly database: Database;
  readonly connectionString: string;
  readonly clock: MovableClock;
  /** Stops Galena, and leaves its database. */
  stopGalena(): Promise<void>;
  stop(): Promise<void>;
}

/** Real time, moved by as much as a test says: PostgreSQL's, and that of the process, which are the same machine's here. */
export class MovableClock implements Clock {
  #offsetMs = 0;

  get now(): Sql {
    return sql`(statement_timestamp() + ${this.#offsetMs}::float8 * interval '1 ms')`;
  }

  elapsedMs(): number {
    return performance.now() + this.#offsetMs;
  }

  epochMs(): number {
    return Date.now() + this.#offsetMs;
  }

  date(): Date {
    return new Date(this.epochMs());
  }

  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }
}

/** What a test has between Galena and its PostgreSQL. */
export interface Path {
  /** Gives the URL that Galena is told, for that of its database. */
  lay(connectionString: string): Promise<string>;
  readonly patience: Patience;
}

/** `role: 'api'` leaves imports queued; `environment` overrides settings. */
export async function createTestServer(
  role: 'all' | 'api' = 'all',
  environment: Readonly<Record<string, string>> = {},
  path?: Path,
): Promise<TestServer> {
  const { connectionString, database, drop } = await createTestDatabase();
  const clock = new MovableClock();
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: (await path?.lay(connectionString)) ?? connectionString,
    GALENA_ROLE: role,
    GALENA_CLIENT_ID: service.clientId,
    GALENA_CLIENT_SECRET: service.clientSecret,
    GALENA_DATABASE_CONNECTIONS: '12',
    GALENA_LIMITS: 'off',
    ...environment,
  });
  const log = createLogger('silent');
  const running = await start(config, { clock, log, ...(path && { patience: path.patience }) });
  const url = running.url ?? '';
  return {
    url,
    tlsUrl: running.tlsUrl,
    api: new ApiClient(url),
    database,
    connectionString,
    clock,
    stopGalena: () => running.stop(),
    async stop() {
      await running.stop();
      await drop();
    },
  };
}

/** A server that goes when the test that asks for it is over. */
export async function useTestServer(
  role: 'all' | 'api' = 'all',
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const server = await createTestServer(role, environment);
  onTestFinished(() => server.stop());
  return server;
}

/** A server for all tests of a file or a `describe`, none of which leaves anything behind that another one would see. */
export function shareTestServer(
  role: 'all' | 'api' = 'all',
  environment: Readonly<Record<string, string>> = {},
): () => TestServer {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer(role, environment);
  });
  afterAll(() => server.stop());
  return () => server;
}

/**
 * Has a server for all tests of a file whose imports and leads are gone before each of them, and whose next batch id is 1000 again:
 * for tests that count what they have imported. What else a test makes, as partitions and fields, stays.
 */
export function shareEmptiedServer(role: 'all' | 'api' = 'all'): () => TestServer {
  const shared = shareTestServer(role);
  beforeEach(() => emptyServer(shared()));
  return shared;
}

/** Without what the ledger has: batch ids come again. */
const emptied = [
  ...['import_progress', 'row_reports', 'dry_runs', 'undo_kept', 'file_chunks', 'list_members', 'leads'],
  ...['template_versions', 'templates'],
  ...[
    'lead_creations',
    'lead_changes_1',
    'lead_events_1',
    'lead_deletions_1',
    'merged_leads',
    'former_members',
  ],
];

/** Subscriptions get back what is set for them, too. */
async function emptyServer({ database }: TestServer): Promise<void> {
  await database.execute(sql`delete from galena.imports`);
  for (const table of emptied) await database.execute(sql`delete from ${identifier(schema, table)}`);
  await database.execute(sql`
    update galena.subscriptions
    set next_batch_id = default, unknown_columns = default, max_file_bytes = default, list_lock = default,
      recorded_from_batch = default`);
}
