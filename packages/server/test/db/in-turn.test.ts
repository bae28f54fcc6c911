import { expect, inject, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { inTurn } from '../../src/db/in-turn.ts';
import { sql } from '../../src/db/sql.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { untilMetrics } from '../support/exposition.ts';
import { useTestServer } from '../support/test-server.ts';

it('leaves connections to others and to /healthz, whatever the calls of a subscription wait for', async () => {
  const { api, database, url } = await useTestServer('api');
  const made = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '123-ABC-456' });
  const other = new ApiClient(url, (made.result ?? [])[0] as { clientId: string; clientSecret: string });
  const [lead] = await other.sync([{ email: 'other@example.com' }]);
  const calls = await database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table sub_000_gal_000.leads in access exclusive mode`);
    const waiting = [
      ...Array.from({ length: 30 }, () =>
        api.get('/rest/v1/leads.json?filterType=email&filterValues=a0@example.com'),
      ),
      ...Array.from({ length: 30 }, (_, number) =>
        api.send('POST', '/rest/v1/leads.json', { input: [{ email: `a${number}@example.com` }] }),
      ),
    ];
    await untilMetrics(
      url,
      (samples) => Number(samples.get('galena_pool_connections{state="waiting"}')) > 15,
    );
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await other.leads(['other@example.com'], 'id')).toEqual([{ id: lead?.['id'] }]);
    expect(await other.sync([{ email: 'new@example.com' }])).toMatchObject([{ status: 'created' }]);
    return waiting;
  });
  for (const answer of await Promise.all(calls)) expect(answer.success).toBe(true);
});

/** A database with five connections, three of which are for the calls of one subscription. */
function openSmall(): Database {
  const database = openDatabase({ connectionString: inject('connectionString'), maxConnections: 5 });
  onTestFinished(() => database.close());
  return database;
}

it('gives up a place in the line only when the work of it is done, and sends nothing for a call that is over by then', async () => {
  const small = openSmall();
  const calls = inTurn(small, schema);
  const ends: (() => void)[] = [];
  const holding = Array.from({ length: 3 }, () =>
    calls.transaction(() => new Promise<void>((resolve) => ends.push(resolve))),
  );
  await expect.poll(() => ends.length).toBe(3);
  let isOver = false;
  const over = inTurn(small, schema, () => {
    if (isOver) throw new Error('over');
  }).query(sql`select 1`);
  const next = calls.query(sql`select 2 as two`);
  expect(small.poolState()).toMatchObject({ busy: 3, waiting: 2 });
  expect(await inTurn(small, 'another').query(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  isOver = true;
  for (const end of ends) end();
  await expect(over).rejects.toThrow('over');
  expect(await next).toEqual([{ two: 2 }]);
  await Promise.all(holding);
});
