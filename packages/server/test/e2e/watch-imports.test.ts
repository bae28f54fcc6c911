import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { ImportWatch } from '../../src/imports/import-watch.ts';
import type { Subscription } from '../../src/subscriptions/subscription.ts';
import type { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { EventStream, importsIn } from '../support/event-stream.ts';
import { createTestServer, type TestServer, useTestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('api', { GALENA_LIMITS: 'marketo' });
});
afterAll(() => server.stop());

async function submit(api: ApiClient): Promise<number> {
  return Number((await api.submit({ file: 'email\nwatch@x.io\n' })).result?.[0]?.['batchId']);
}

it('tells how an import gets on, from where it is to its end', async () => {
  const { api } = await useTestServer();
  const rows = Array.from({ length: 20_000 }, (_, row) => `row${row}@x.io\n`);
  const { result } = await api.submit({ file: `email\n${rows.join('')}` });
  const batchId = Number(result?.[0]?.['batchId']);
  const stream = await EventStream.open(api, `/galena/v1/imports/${batchId}/events`);
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream;charset=UTF-8');
  expect(stream.response.headers.get('cache-control')).toBe('no-store');
  const text = await stream.rest();
  expect(text.endsWith('event: end\ndata: {"reason":"finished"}\n\n')).toBe(true);
  const told = importsIn(text);
  expect(told[0]).toMatchObject({ batchId });
  expect(told.at(-1)).toEqual(await api.progress(batchId));
  const { phaseMs } = await api.progress(batchId);
  const phases = ['commit', 'lock', 'match', 'parse', 'wait', 'write'];
  expect(Object.keys(phaseMs as object).toSorted()).toEqual(phases);
  expect(phaseMs).toMatchObject({ parse: expect.any(Number), write: expect.any(Number) });
  // Of a finished one there is that to tell at once.
  const again = await EventStream.open(api, `/galena/v1/imports/${batchId}/events`);
  expect(importsIn(await again.rest())).toEqual([await api.progress(batchId)]);
});

it('tells of new imports, of cancelled ones, and of those that move up for it, to all who watch', async () => {
  const { api } = server;
  const first = await submit(api);
  const streams = await Promise.all([1, 2].map(() => EventStream.open(api, '/galena/v1/imports/events')));
  const [second, third] = [await submit(api), await submit(api)];
  for (const stream of streams) {
    const told = importsIn(await stream.until(new RegExp(`"batchId":${third}`)));
    expect(told.map(({ batchId }) => batchId)).toEqual([second, third]);
    expect(told[1]).toMatchObject({ status: 'queued', queuedAhead: 2 });
  }
  await api.post(`/galena/v1/imports/${first}/cancel.json`);
  for (const stream of streams) {
    await stream.until(/"status":"cancelled"/);
    const told = importsIn(await stream.until(new RegExp(`"batchId":${third}.*"queuedAhead":1`)));
    expect(told.find(({ status }) => status === 'cancelled')).toMatchObject({ batchId: first });
    await stream.close();
  }
});

it('gives signs of life while nothing happens, and leaves room for every other call', async () => {
  // More than the ten calls of Marketo that may be under way.
  const streams = await Promise.all(
    Array.from({ length: 12 }, () => EventStream.open(server.api, '/galena/v1/imports/events')),
  );
  expect(await server.api.get('/rest/v1/leads/describe.json')).toMatchObject({ success: true });
  for (const stream of streams) {
    expect(await stream.until(/still here/)).toBe(': still here\n\n');
    await stream.close();
  }
});

it('refuses as every call does what it cannot watch', async () => {
  const { api } = server;
  expect(await api.get('/galena/v1/imports/7/events')).toMatchObject({ errors: [{ code: '1013' }] });
  expect(await api.get('/galena/v1/imports/x/events')).toMatchObject({ errors: [{ code: '1001' }] });
  const headers = { authorization: 'Bearer nobody' };
  const refused = await api.fetch('/galena/v1/imports/events', { headers });
  expect(await refused.json()).toMatchObject({ errors: [{ code: '601' }] });
});

it('ends with its token, and with the server', async () => {
  const short = await EventStream.open(server.api, '/galena/v1/imports/events');
  server.clock.advance(61 * 60 * 1000);
  expect(await short.rest()).toBe('event: end\ndata: {"reason":"again"}\n\n');
  const { api, stop } = await createTestServer('api');
  const streams = await Promise.all([1, 2, 3].map(() => EventStream.open(api, '/galena/v1/imports/events')));
  const [stopped, ...texts] = await Promise.all([stop(), ...streams.map((stream) => stream.rest())]);
  expect(stopped).toBeUndefined();
  for (const text of texts) expect(text).toBe('event: end\ndata: {"reason":"stopping"}\n\n');
});

it('looks once for all who watch', async () => {
  let looks = 0;
  let isWatched = () => {};
  const watched = new Promise<void>((resolve) => {
    isWatched = resolve;
  });
  const query: TestServer['database']['query'] = (statement) => {
    looks += 1;
    if (looks === 5) isWatched();
    return server.database.query(statement);
  };
  const startedAt = performance.now();
  const watch = new ImportWatch({ ...server.database, query }, systemClock);
  const subscription = { id: 1, schema } as Subscription;
  const removes = await Promise.all(
    Array.from({ length: 50 }, () => watch.add({ subscription, tell: () => undefined })),
  );
  // Two statements to begin with, whoever is the first, and one for each look from then on.
  expect(looks).toBe(2);
  await watched;
  // Three looks, half a second apart.
  expect(performance.now() - startedAt).toBeGreaterThan(1_400);
  for (const remove of removes) remove();
});
