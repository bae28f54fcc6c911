import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { createLogger } from '../../src/log.ts';
import { countHeldLeases } from '../../src/subscriptions/held-leases.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema, service } from '../support/constants.ts';
import { endLease, readLease } from '../support/leases.ts';
import { runContext, runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const subscriptions = '/galena/v1/subscriptions';
const pause = (api: ApiClient) => api.post('/galena/v1/subscriptions/000-GAL-000/pause.json');
const resume = (api: ApiClient) => api.post('/galena/v1/subscriptions/000-GAL-000/resume.json');
const paused = (leasesHeld: number) => ({
  result: [{ munchkinId: '000-GAL-000', pausedAt: expect.any(String), leasesHeld }],
});

const emails = Array.from({ length: 8 }, (_, index) => `a${index}@x.io`);
const file = `email,firstName\n${emails.map((email) => `${email},File`).join('\n')}\n`;
/** Of other people: it runs beside the first file once both go on. */
const otherFile = 'email,firstName\nb0@x.io,File\n';

/** Pauses in a transaction that stays open until `claim` waits for it. */
async function pauseBefore<T>(database: Database, claim: () => Promise<T>): Promise<T> {
  let claimed: Promise<T> | undefined;
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`update galena.subscriptions set paused_at = statement_timestamp()`);
    claimed = claim();
    const waiting = sql`
      select
      from pg_stat_activity
      where datname = current_database()
        and wait_event_type = 'Lock'`;
    await until(async () => (await database.query(waiting)).length === 1);
  });
  return claimed as Promise<T>;
}

it('has a running import stop behind its chunk and go on after a restart, each row once; submits queue', async () => {
  const server = await useTestServer('all', { GALENA_CHUNK_ROWS: '2' });
  const { api, database, connectionString } = server;
  await api.sync(emails.map((email) => ({ email, firstName: 'Before' })));
  const pausing = await database.transaction(async (transaction) => {
    // The second chunk has to wait for this lead.
    await transaction.query(sql`
      select from ${identifier(schema, 'leads')} where email = 'a2@x.io' for update`);
    await api.submit({ file });
    await until(async () => (await readLease(database))?.rowsDone === 2);
    const pausing = pause(api);
    await until(async () => {
      const told = sql`
        select
        from galena.imports i, galena.subscriptions s
        where i.lease_until > s.paused_at + interval '6.1 s'`;
      return (await database.query(told)).length === 1;
    });
    return { answer: pausing };
  });
  expect(await pausing.answer).toMatchObject(paused(0));
  expect(await readLease(database)).toEqual({ rowsDone: 4, attempts: 0, isFree: true });
  expect(await api.status(1000)).toMatchObject({ status: 'Importing' });
  expect(await api.progress(1000)).toMatchObject({ status: 'importing', paused: true });
  await api.submit({ file: otherFile });
  expect(await api.status(1001)).toMatchObject({ status: 'Queued' });
  expect(await api.progress(1001)).toMatchObject({ status: 'queued', paused: true });
  expect(await api.get('/galena/v1/system.json')).toMatchObject({
    result: [
      { queued: 0, importing: 0, paused: 2, oldestWaitSeconds: 0, workingEngines: 0, overdueLeases: 0 },
    ],
  });
  expect(await api.get('/galena/v1/service.json')).toMatchObject({ result: [{ paused: true }] });
  await server.stopGalena();
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: connectionString,
    GALENA_CLIENT_ID: service.clientId,
    GALENA_CLIENT_SECRET: service.clientSecret,
  });
  const running = await start(config, { clock: systemClock, log: createLogger('silent') });
  try {
    const again = new ApiClient(running.url ?? '');
    expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
    expect(await again.get(`${subscriptions}.json`)).toMatchObject({
      result: [{ pausedAt: expect.any(String) }],
    });
    expect(await resume(again)).toMatchObject({ result: [{ pausedAt: null }] });
    await again.untilFinished(1000);
    await again.untilFinished(1001);
    expect(await again.progress(1000)).toMatchObject({
      ...{ status: 'complete', rowsDone: 8, updated: 8 },
      attemptEvents: [
        { event: 'givenBack', at: expect.any(String), rowsDone: expect.any(Number) },
        { event: 'continued' },
      ],
    });
    expect(await again.progress(1000)).not.toHaveProperty('paused');
    expect(await again.progress(1001)).toMatchObject({ status: 'complete', rowsDone: 1, created: 1 });
  } finally {
    await running.stop();
  }
});

it('claims nothing of a subscription that is paused while an engine is about to', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  expect(await pauseBefore(database, () => claimJob(database, systemClock, importKind))).toBeUndefined();
  expect(await api.status(1000)).toMatchObject({ status: 'Queued' });
  expect(await pause(api)).toMatchObject(paused(0));
  expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
  await resume(api);
  expect(await runNext(database)).toBe(1000);
});

it('takes no import over, and keeps an engine that wakes up from going on with it', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  const frozen = await claimJob(database, systemClock, importKind);
  if (frozen === undefined) throw new Error('not claimed');
  expect(await countHeldLeases(database, frozen.subscription)).toBe(1);
  await endLease(database);
  expect(await pauseBefore(database, () => claimJob(database, systemClock, importKind))).toBeUndefined();
  await endLease(database);
  expect(await pause(api)).toMatchObject(paused(0));
  expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
  const ends: unknown[] = [];
  await runImport(runContext(database, { meter: ({ claimEnd }) => ends.push(claimEnd) }), frozen);
  expect(ends).toEqual(['lease-lost']);
  expect(await readLease(database)).toMatchObject({ rowsDone: 0, isFree: true });
  await resume(api);
  expect(await runNext(database)).toBe(1000);
  expect(await api.progress(1000)).toMatchObject({
    ...{ status: 'complete', created: 8 },
    attemptEvents: [{ event: 'leaseLost', rowsDone: 0 }, { event: 'continued' }],
  });
});

it('is refused where somebody resumes the imports before they have stopped, and promises nothing', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  const job = await claimJob(database, systemClock, importKind);
  const pausing = pause(api);
  const isPaused = sql`select from galena.subscriptions where paused_at is not null`;
  await until(async () => (await database.query(isPaused)).length === 1);
  await resume(api);
  if (job === undefined) throw new Error('not claimed');
  await runImport(runContext(database), job);
  expect(await pausing).toMatchObject({
    errors: [
      { code: '1003', message: 'Subscription 000-GAL-000 was resumed before its imports had stopped' },
    ],
  });
});

it('keeps the time of the first pause, and refuses a subscription that is not there', async () => {
  const { api } = await useTestServer('api');
  const first = await pause(api);
  expect(await pause(api)).toEqual({ ...first, requestId: expect.any(String) });
  expect(await api.post(`${subscriptions}/999-NOT-999/pause.json`)).toMatchObject({
    errors: [{ code: '1013' }],
  });
});
