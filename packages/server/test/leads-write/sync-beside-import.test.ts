import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { lockLeads } from '../../src/leads/lead-lock.ts';
import { createLogger } from '../../src/log.ts';
import { schema } from '../support/constants.ts';
import { readLease } from '../support/leases.ts';
import { countWaiting } from '../support/nodes.ts';
import { useSlowNetwork } from '../support/slow-network.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const rowCount = 20_000;
const chunkRows = 1_000;
const email = (index: number) => `person${index}@example.com`;

it('Sync Leads beside an import: no lead twice, no deadlock, and no wait for more than a chunk or two', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: String(chunkRows) });
  const rows = Array.from({ length: rowCount }, (_, index) => `${email(index)},File`);
  const batchId = Number(
    (await api.submit({ file: `email,firstName\n${rows.join('\n')}\n` })).result?.[0]?.['batchId'],
  );
  const rowsDone = async () => (await readLease(database, batchId))?.rowsDone ?? rowCount;
  const isRunning = async () => !/Complete|Failed/.test(String((await api.status(batchId))['status']));

  let calls = 0;
  let mostRowsWaited = 0;
  // From the end of the file, so that some leads are created by a call and some by the import.
  const syncAll = async (offset: number) => {
    for (let last = rowCount - offset; last > 100 && (await isRunning()); last -= 400) {
      const before = await rowsDone();
      const input = Array.from({ length: 100 }, (_, index) => ({
        email: email(last - index),
        lastName: 'Call',
      }));
      for (const outcome of await api.sync(input)) expect(outcome).not.toHaveProperty('reasons');
      mostRowsWaited = Math.max(mostRowsWaited, (await rowsDone()) - before);
      calls += 1;
    }
  };
  await Promise.all([syncAll(1), syncAll(201)]);
  await api.untilFinished(batchId);

  expect(await api.status(batchId)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: rowCount });
  const [counts] = await database.query(sql`
    select count(*)::integer as leads, count(distinct lower(email))::integer as addresses
    from ${identifier(schema, 'leads')}`);
  expect(counts).toEqual({ leads: rowCount, addresses: rowCount });
  const [both] = await database.query<{ number: number }>(sql`
    select count(*)::integer as number
    from ${identifier(schema, 'leads')}
    where "firstName" = 'File' and "lastName" = 'Call'`);
  expect(calls).toBeGreaterThan(4);
  expect(both?.number).toBe(100 * calls);
  // What was merged between two looks from outside: the chunk a call waited for, and those around the looks themselves.
  expect(mostRowsWaited).toBeLessThanOrEqual(4 * chunkRows);
});

it('an import takes few rows at a time where calls have come, and many where none has', async () => {
  const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '3000' });
  const file = `email\n${Array.from({ length: 3_000 }, (_, number) => `a${number}@x.io\n`).join('')}`;
  const chunksOf = async () => {
    const before = await countLocks(database);
    await api.import({ file });
    return (await countLocks(database)) - before;
  };
  expect(await chunksOf()).toBe(1);
  await api.sync([{ email: 'a1@x.io', firstName: 'Call' }]);
  expect(await chunksOf()).toBeGreaterThan(2);
});

it('an import takes more rows at a time beside calls where PostgreSQL is far, as its round trips would take all of the time', async () => {
  const { api, database, connectionString } = await useTestServer('api');
  await api.sync([{ email: 'a1@x.io', firstName: 'Call' }]);
  const far = await useSlowNetwork(connectionString, 20);
  const config = readConfig({ DATABASE_URL: far, GALENA_ROLE: 'engine' });
  const engine = await start(config, { clock: systemClock, log: createLogger('silent') });
  onTestFinished(() => engine.stop());
  const before = await countLocks(database);
  await api.import({
    file: `email\n${Array.from({ length: 6_000 }, (_, number) => `b${number}@x.io\n`).join('')}`,
  });
  // With 400 rows each it would be fifteen.
  expect((await countLocks(database)) - before).toBeLessThanOrEqual(11);
});

/** How often the leads were locked so far: each chunk does it once. */
async function countLocks(database: Database): Promise<number> {
  const [counter] = await database.query<{ generation: number }>(
    sql`select generation from ${identifier(schema, 'counters')} where name = 'lead'`,
  );
  return counter?.generation ?? 0;
}

it('leaves connections to those who read while many wait to write', async () => {
  const { api, database } = await useTestServer('api');
  const [lead] = await api.sync([{ email: 'first@example.com' }]);
  const writers = await database.transaction(async (transaction) => {
    await lockLeads(transaction, systemClock, schema);
    const waiting = Array.from({ length: 60 }, (_, number) =>
      api.sync([{ email: `a${number}@example.com` }]),
    );
    await untilSomebodyWaits(database);
    const found = await api.get(`/rest/v1/lead/${lead?.['id']}.json`);
    expect(found.result).toMatchObject([{ email: 'first@example.com' }]);
    return waiting;
  });
  for (const outcomes of await Promise.all(writers)) expect(outcomes).toMatchObject([{ status: 'created' }]);
});

function untilSomebodyWaits(database: Database): Promise<void> {
  return until(async () => (await countWaiting(database)) > 0);
}
