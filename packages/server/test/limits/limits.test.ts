import { describe, expect, it } from 'vitest';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { ApiClient } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { type TestServer, useTestServer } from '../support/test-server.ts';
import { offsets, whileOff } from '../support/while-off.ts';

const path = '/rest/v1/leads/partitions.json';
const limited = (more: Readonly<Record<string, string>> = {}) =>
  useTestServer('api', { GALENA_LIMITS: 'marketo', ...more });

async function codeOf({ api }: Pick<TestServer, 'api'>, of = path): Promise<string | undefined> {
  return (await api.get(of)).errors?.[0]?.code;
}

/** Holds the lock on the leads, so that calls that write have to wait, until released. */
async function holdLeads({ database }: TestServer): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding: Promise<void> = Promise.resolve();
  await new Promise<void>((held) => {
    holding = database.transaction(async (transaction) => {
      await transaction.query(sql`select from sub_000_gal_000.counters where name = 'lead' for update`);
      held();
      await released;
    });
  });
  return () => {
    release();
    return holding;
  };
}

async function untilUnderWay({ database }: TestServer, count: number): Promise<void> {
  for (;;) {
    const rows = await database.query(sql`select from galena.calls where under_way_until is not null`);
    if (rows.length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('rate', () => {
  it('refuses the 101st call within 20 seconds, and none afterwards', async () => {
    const server = await limited();
    for (let call = 1; call <= 100; call += 1) expect(await codeOf(server)).toBeUndefined();
    expect((await server.api.get(path)).errors).toEqual([
      { code: '606', message: 'Max rate limit `100`; exceeded with in `20` secs' },
    ]);
    server.clock.advance(20_000);
    expect(await codeOf(server)).toBeUndefined();
  });

  it('is shared by all processes', async () => {
    const server = await limited({ GALENA_RATE_LIMIT: '4' });
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: server.connectionString,
      GALENA_ROLE: 'api',
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
      GALENA_RATE_LIMIT: '4',
    });
    const other = await start(config, { clock: server.clock, log: createLogger('silent') });
    const otherApi = { api: new ApiClient(other.url ?? '') };
    try {
      const codes = await Promise.all([1, 2, 3].flatMap(() => [codeOf(server), codeOf(otherApi)]));
      expect(codes.filter((code) => code === undefined)).toHaveLength(4);
      expect(codes.filter((code) => code === '606')).toHaveLength(2);
    } finally {
      await other.stop();
    }
  });

  it('counts neither calls for a token nor those with a bad one, nor Galena’s own', async () => {
    const server = await limited({ GALENA_RATE_LIMIT: '2' });
    for (let call = 0; call < 3; call += 1) {
      expect(await codeOf(server, '/galena/v1/imports.json')).toBeUndefined();
      const answer = await server.api.fetch(path, { headers: { authorization: 'Bearer nonsense' } });
      expect(await answer.json()).toMatchObject({ errors: [{ code: '601' }] });
    }
    expect([await codeOf(server), await codeOf(server), await codeOf(server)]).toEqual([
      undefined,
      undefined,
      '606',
    ]);
  });
});

describe('processes whose clocks differ', () => {
  it('share the limits of calls all the same', async () => {
    const server = await limited({ GALENA_RATE_LIMIT: '4' });
    const codes = [];
    for (const offset of [...offsets, ...offsets]) codes.push(await whileOff(offset, () => codeOf(server)));
    expect(codes).toEqual([...Array(4).fill(undefined), ...Array(6).fill('606')]);
  });

  it('share the ten calls under way', async () => {
    const server = await limited();
    const release = await holdLeads(server);
    const waiting: ReturnType<typeof server.api.sync>[] = [];
    for (const offset of [...offsets, ...offsets]) {
      await whileOff(offset, async () => {
        waiting.push(server.api.sync([{ email: `off${waiting.length}@example.com` }]));
        await untilUnderWay(server, waiting.length);
      });
    }
    for (const offset of offsets) expect(await whileOff(offset, () => codeOf(server))).toBe('615');
    await release();
    for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject([{ status: 'created' }]);
  });

  it('share the quota of the day, and count to the same day', async () => {
    const server = await limited({ GALENA_DAILY_QUOTA: '3' });
    const codes = [];
    for (const offset of offsets) codes.push(await whileOff(offset, () => codeOf(server)));
    expect(codes).toEqual([undefined, undefined, undefined, '607', '607']);
    const days = await server.database.query(sql`select day from galena.usage where calls > 0`);
    expect(days).toHaveLength(1);
  });
});

/** Makes nine more of the one call under way, as a process leaves them behind that is killed. */
async function leaveNine(server: TestServer): Promise<void> {
  await untilUnderWay(server, 1);
  await server.database.execute(sql`
    insert into galena.calls (call_id, subscription_id, kind, called_at, under_way_until)
    select gen_random_uuid(), subscription_id, kind, called_at, under_way_until
    from galena.calls, generate_series(1, 9)`);
}

it('frees the places of a process that was killed ten seconds later', async () => {
  const server = await limited();
  const release = await holdLeads(server);
  const call = server.api.sync([{ email: 'long@example.com' }]);
  await leaveNine(server);
  expect(await codeOf(server)).toBe('615');
  server.clock.advance(10_000);
  expect(await codeOf(server)).toBeUndefined();
  await release();
  expect(await call).toMatchObject([{ status: 'created' }]);
});

it('refuses nobody for calls that are later than now, as the clock of PostgreSQL was set back', async () => {
  const server = await limited({ GALENA_RATE_LIMIT: '2' });
  const release = await holdLeads(server);
  const call = server.api.sync([{ email: 'long@example.com' }]);
  await leaveNine(server);
  server.clock.advance(-3_600_000);
  const fresh = { api: new ApiClient(server.url) };
  expect([await codeOf(fresh), await codeOf(fresh), await codeOf(fresh)]).toEqual([
    undefined,
    undefined,
    '606',
  ]);
  await release();
  expect(await call).toMatchObject([{ status: 'created' }]);
});

it('are shown with what is used of each', async () => {
  const server = await limited({ GALENA_RATE_LIMIT: '50' });
  const limits = async () => (await server.api.get('/galena/v1/limits.json')).result;
  await codeOf(server);
  server.clock.advance(20_000);
  const file = 'email\na@example.com\n';
  await server.api.submit({ file });
  await server.api.submit({ file });
  await server.api.createImport({ file, form: { dryRun: 'true' } });
  const calls = { code: '606', setting: 'GALENA_RATE_LIMIT' };
  const megabytes = 500 * 2 ** 20;
  const untouched = [
    { name: 'unfinishedExports', used: 0, allowed: 10, code: '1029', setting: 'GALENA_EXPORT_QUEUE' },
    { name: 'runningExports', used: 0, allowed: 2 },
  ];
  expect(await limits()).toEqual([
    { name: 'callsPerDay', used: 3, allowed: 50_000, code: '607', setting: 'GALENA_DAILY_QUOTA' },
    { name: 'callsIn20Seconds', used: 2, allowed: 50, ...calls },
    { name: 'concurrentCalls', used: 0, allowed: 10, code: '615', setting: 'GALENA_CONCURRENCY_LIMIT' },
    { name: 'unfinishedImports', used: 2, allowed: 10, code: '1016' },
    { name: 'unfinishedDryRuns', used: 1, allowed: 10, code: '1016' },
    { name: 'runningImports', used: 0, allowed: 2 },
    ...untouched,
    {
      name: 'exportedBytesPerDay',
      used: 0,
      allowed: megabytes,
      code: '1029',
      setting: 'GALENA_EXPORT_QUOTA_MB',
    },
  ]);
  const release = await holdLeads(server);
  const waiting = server.api.sync([{ email: 'waiting@example.com' }]);
  await untilUnderWay(server, 1);
  expect(await limits()).toContainEqual(expect.objectContaining({ name: 'concurrentCalls', used: 1 }));
  await release();
  await waiting;
});

it('refuses an eleventh call while ten are under way', async () => {
  const server = await limited();
  const release = await holdLeads(server);
  const waiting = Array.from({ length: 10 }, (_, index) =>
    server.api.sync([{ email: `waiting${index}@example.com` }]),
  );
  await untilUnderWay(server, 10);
  expect((await server.api.get(path)).errors).toEqual([
    { code: '615', message: 'Concurrent access limit reached' },
  ]);
  await release();
  for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject([{ status: 'created' }]);
  expect(await codeOf(server)).toBeUndefined();
});

it('refuses calls over the daily quota until the day is over where the subscription is', async () => {
  const server = await limited({ GALENA_DAILY_QUOTA: '3' });
  await server.database.execute(sql`update galena.subscriptions set time_zone = 'Pacific/Auckland'`);
  for (let call = 0; call < 3; call += 1) expect(await codeOf(server)).toBeUndefined();
  expect((await server.api.get(path)).errors).toEqual([{ code: '607', message: 'Daily quota reached' }]);
  const inAuckland = new Date(server.clock.date().toLocaleString('en-US', { timeZone: 'Pacific/Auckland' }));
  const midnight = new Date(inAuckland);
  midnight.setHours(24, 0, 1, 0);
  server.clock.advance(midnight.getTime() - inAuckland.getTime());
  const fresh = { api: new ApiClient(server.url) };
  expect(await codeOf(fresh)).toBeUndefined();
});

it('answers 604 to a call that takes too long, and writes nothing of it', async () => {
  const server = await limited({ GALENA_TIMEOUT_PERCENT: '1' });
  const release = await holdLeads(server);
  const answer = await server.api.send('POST', '/rest/v1/leads.json', {
    input: [{ email: 'late@example.com' }],
  });
  expect(answer).toMatchObject({ success: false, errors: [{ code: '604', message: 'Request time-out' }] });
  await release();
  expect(await server.api.leads(['late@example.com'], 'id')).toEqual([]);
  const usage = await server.api.get('/rest/v1/stats/errors.json');
  expect(usage.result).toMatchObject([{ errors: [] }]);
});

describe('settings', () => {
  it('lifts the limits', async () => {
    const server = await useTestServer('api', { GALENA_LIMITS: 'off', GALENA_RATE_LIMIT: '1' });
    for (let call = 0; call < 5; call += 1) expect(await codeOf(server)).toBeUndefined();
    expect(await server.database.query(sql`select from galena.calls`)).toEqual([]);
    expect((await server.api.get('/galena/v1/limits.json')).result).toMatchObject([
      { name: 'callsPerDay', used: 5, setting: 'GALENA_LIMITS' },
      { name: 'callsIn20Seconds', setting: 'GALENA_LIMITS' },
      { name: 'concurrentCalls', setting: 'GALENA_LIMITS' },
      { name: 'unfinishedImports', allowed: 10 },
      { name: 'unfinishedDryRuns', allowed: 10 },
      { name: 'runningImports', allowed: 2 },
      { name: 'unfinishedExports', allowed: 10 },
      { name: 'runningExports', allowed: 2 },
      { name: 'exportedBytesPerDay', used: 0, setting: 'GALENA_LIMITS' },
    ]);
  });

  it('limits bodies and URIs', async () => {
    const server = await limited({ GALENA_MAX_BODY_BYTES: '2000', GALENA_MAX_URI_BYTES: '1500' });
    const input = [{ email: 'x@example.com', firstName: 'x'.repeat(2000) }];
    expect(await server.api.send('POST', '/rest/v1/leads.json', { input })).toMatchObject({
      errors: [{ code: '413' }],
    });
    expect(await server.api.get(`${path}?${'x'.repeat(1500)}`)).toMatchObject({ errors: [{ code: '414' }] });
  });
});
