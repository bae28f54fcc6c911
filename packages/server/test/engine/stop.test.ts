import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { ApiClient } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { readLease } from '../support/leases.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

it('stops in time though its chunk waits for a lock, and gives the import back', async () => {
  const { connectionString, database } = await useTestDatabase();
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: connectionString,
    GALENA_CLIENT_ID: service.clientId,
    GALENA_CLIENT_SECRET: service.clientSecret,
  });
  const running = await start(config, { clock: systemClock, log: createLogger('silent') });
  const waiting = sql`select from pg_locks where not granted and relation = 'sub_000_gal_000.leads'::regclass`;
  await database.transaction(async (transaction) => {
    // It holds the lock for half of the time that a transaction may be idle, or for more on a busy machine.
    await transaction.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await transaction.execute(sql`lock table sub_000_gal_000.leads in access exclusive mode`);
    await new ApiClient(running.url ?? '').submit({ file: 'email\na@x.io\n' });
    await until(async () => (await database.query(waiting)).length > 0);
    const begin = performance.now();
    await running.stop();
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(await readLease(database)).toEqual({ rowsDone: 0, attempts: 0, isFree: true });
    const free = sql`select from galena.imports where status = 'importing' and lease_until <= clock_timestamp()`;
    expect(await database.query(free)).toHaveLength(1);
    // Nothing of it is left that would keep others from it.
    await until(async () => (await database.query(waiting)).length === 0);
  });
});
