import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { readLease } from '../support/leases.ts';
import { quickPatience, useProxiedServer } from '../support/proxied-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const countLeads = async ({ database }: TestServer) =>
  (await database.query<{ leads: number }>(sql`select count(*) as leads from sub_000_gal_000.leads`))[0]
    ?.leads;

const makeFile = (rows: number) =>
  `email\n${Array.from({ length: rows }, (_, index) => `a${index}@x.io\n`).join('')}`;

it('an import goes on soon after the packets of all its connections vanish, and so do calls', async () => {
  const server = await useProxiedServer('all', { GALENA_CHUNK_ROWS: '40' });
  const { api, proxy } = server;
  const { result } = await api.submit({ file: makeFile(1_200) });
  const batchId = Number(result?.[0]?.['batchId']);
  await until(async () => Number((await readLease(server.database, batchId))?.rowsDone) > 0);
  expect(proxy.loseOpen()).toBeGreaterThan(2);
  const statuses = await Promise.all(
    Array.from({ length: 6 }, async () => (await api.fetch('/rest/v1/lists.json')).status),
  );
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await api.untilFinished(batchId);
  expect(await api.progress(batchId)).toMatchObject({ status: 'complete', created: 1_200 });
  expect(await countLeads(server)).toBe(1_200);
});

it('calls are answered while nothing comes from PostgreSQL, and right again once it does', async () => {
  const { api, proxy, url } = await useProxiedServer('api', {}, { ...quickPatience, answerMs: 1_000 });
  await api.token();
  proxy.loseAll();
  const credentials = 'grant_type=client_credentials&client_id=test-client&client_secret=test-secret';
  const [list, token] = await Promise.all([
    api.fetch('/rest/v1/lists.json'),
    fetch(`${url}/identity/oauth/token?${credentials}`),
  ]);
  expect(list.status).toBe(503);
  expect(list.headers.get('retry-after')).toBe('1');
  expect(token.status).toBe(503);
  expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' });
  proxy.restore();
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
});
