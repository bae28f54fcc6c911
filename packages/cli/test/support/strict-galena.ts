import { onTestFinished } from 'vitest';
import { systemClock } from '../../../server/src/clock.ts';
import type { Running } from '../../../server/src/compose.ts';
import { start } from '../../../server/src/compose.ts';
import { readConfig } from '../../../server/src/config.ts';
import type { Database } from '../../../server/src/db/database.ts';
import { sql } from '../../../server/src/db/sql.ts';
import { createLogger } from '../../../server/src/log.ts';
import { ApiClient } from '../../../server/test/support/api-client.ts';
import { service } from '../../../server/test/support/constants.ts';
import { useTestDatabase } from '../../../server/test/support/test-database.ts';

/** A Galena with Marketo's limits whose API and engine come and go as a test says, on one database and one address. */
export class StrictGalena {
  readonly database: Database;
  readonly #connectionString: string;
  #api: Running | undefined;
  #engine: Running | undefined;
  #port = '0';
  url = '';

  private constructor(connectionString: string, database: Database) {
    this.#connectionString = connectionString;
    this.database = database;
  }

  static async use(): Promise<StrictGalena> {
    const { connectionString, database } = await useTestDatabase();
    const galena = new StrictGalena(connectionString, database);
    await galena.startApi();
    onTestFinished(async () => {
      await galena.stopApi();
      await galena.stopEngine();
    });
    return galena;
  }

  get client(): ApiClient {
    return new ApiClient(this.url);
  }

  async startApi(): Promise<void> {
    this.#api = await this.#start('api');
    this.url = this.#api.url ?? '';
    this.#port = new URL(this.url).port;
  }

  async stopApi(): Promise<void> {
    await this.#api?.stop();
    this.#api = undefined;
  }

  async startEngine(): Promise<void> {
    this.#engine ??= await this.#start('engine');
  }

  async stopEngine(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  /** Waits until so many imports are complete. */
  async untilComplete(count: number): Promise<void> {
    for (;;) {
      const [row] = await this.database.query<{ complete: number }>(sql`
        select count(*)::integer as complete
        from galena.imports
        where status = 'complete'`);
      if ((row?.complete ?? 0) >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  #start(role: 'api' | 'engine'): Promise<Running> {
    const config = readConfig({
      PORT: this.#port,
      DATABASE_URL: this.#connectionString,
      GALENA_ROLE: role,
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
      GALENA_DATABASE_CONNECTIONS: '8',
    });
    return start(config, { clock: systemClock, log: createLogger('silent') });
  }
}
