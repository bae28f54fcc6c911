import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { raw, sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { ApiClient } from '../support/api-client.ts';
import { createEmptyDatabase } from '../support/test-database.ts';

/** What pg_dump once wrote of the database of an older Galena. */
export interface Dump {
  readonly database: Database;
  /** Starts this Galena on it. */
  start(): Promise<ApiClient>;
}

/**
 * Restores a dump of this folder, until the end of the test.
 * @param takenAt when it was taken: imports are kept for seven days from then on
 */
export async function openDump(file: string, takenAt: Date): Promise<Dump> {
  const { connectionString, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  const database = openDatabase({ connectionString, maxConnections: 2 });
  onTestFinished(() => database.close());
  await database.execute(raw(await readFile(new URL(file, import.meta.url), 'utf8')));
  const offsetMs = takenAt.getTime() - Date.now();
  return {
    database,
    async start() {
      const running = await start(
        readConfig({ PORT: '0', DATABASE_URL: connectionString, GALENA_LIMITS: 'off' }),
        {
          clock: {
            ...systemClock,
            now: sql`(statement_timestamp() + ${offsetMs}::float8 * interval '1 ms')`,
          },
          log: createLogger('silent'),
        },
      );
      onTestFinished(() => running.stop());
      return new ApiClient(running.url ?? '');
    },
  };
}
