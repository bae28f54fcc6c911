import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { exportKind } from '../../src/engine/exports/export-job.ts';
import { runExport } from '../../src/engine/exports/run-export.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { endInQueue } from '../../src/engine/jobs/end-in-queue.ts';
import { deleteExpiredExports } from '../../src/exports/retention.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { runContext } from '../support/run-context.ts';
import { createTestServer, type TestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { createExport, fileOf, leadExports, queueExport, statusOf, untilEnded } from './exporting.ts';

const leadCount = 6_000;
const all = {
  fields: ['id', 'email', 'mktoPersonNotes'],
  filter: { createdAt: { startAt: '2026-01-01T00:00:00Z', endAt: '2026-01-31T00:00:00Z' } },
};

/** Leads whose file has a dozen chunks. */
async function fillLeads(database: Database, notes = 500): Promise<void> {
  await database.execute(sql`
    insert into ${identifier(schema, 'leads')} (id, email, "mktoPersonNotes", "createdAt", "updatedAt")
    select n, 'lead' || n || '@x.io', repeat('x', ${notes}), '2026-01-15', '2026-01-15'
    from generate_series(1, ${leadCount}) n`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')} set next_value = ${leadCount + 1} where name = 'lead'`);
}

function expectedFile(): string {
  const rows = Array.from(
    { length: leadCount },
    (_, index) => `${index + 1},lead${index + 1}@x.io,${'x'.repeat(500)}\n`,
  );
  return `id,email,mktoPersonNotes\n${rows.join('')}`;
}

function claimExport(database: Database) {
  return claimJob(database, systemClock, exportKind);
}

/** Carries out what there is to claim, as an engine does; gives how that ended. */
async function runNextExport(database: Database): Promise<unknown> {
  const job = await claimExport(database);
  if (job === undefined) return undefined;
  return run(database, job);
}

async function run(database: Database, job: NonNullable<Awaited<ReturnType<typeof claimExport>>>) {
  let end: unknown;
  await runExport(runContext(database, { meter: ({ exportEnd }) => (end = exportEnd) }), job);
  return end;
}

/** Has what inserts a chunk of a file do something first. */
async function atChunk(database: Database, work: string): Promise<void> {
  await database.execute(
    raw(`
      create function public.at_chunk() returns trigger language plpgsql as $$ begin ${work} return new; end $$;
      create trigger at_chunk before insert on ${schema}.file_chunks for each row execute function public.at_chunk()`),
  );
}

async function leaveChunksAlone(database: Database): Promise<void> {
  await database.execute(sql`drop function public.at_chunk cascade`);
}

async function endExportLease(database: Database): Promise<void> {
  await database.execute(sql`
    update ${identifier(schema, 'export_progress')}
    set lease_renewed_at = clock_timestamp() - interval '7 s'`);
  await database.execute(sql`
    update galena.exports set lease_until = clock_timestamp() - interval '1 s' where slot is not null`);
}

async function filesInSchema({ database }: TestServer): Promise<number> {
  const [row] = await database.query<{ files: number }>(
    sql`select count(distinct file_id) as files from ${identifier(schema, 'file_chunks')}`,
  );
  return row?.files ?? -1;
}

it('an export whose engine was killed is taken over, begins its file anew, and no half of one is ever served', async () => {
  const server = await useTestServer('api');
  const { api, database } = server;
  await fillLeads(database);
  const exportId = await queueExport(api, all);
  // As a kill leaves it: a part of the file is committed.
  await atChunk(database, "if new.chunk_number >= 8 then raise exception using errcode = '57P01'; end if;");
  expect(await runNextExport(database)).toBe('interrupted');
  await leaveChunksAlone(database);
  expect(await filesInSchema(server)).toBe(1);
  expect(await statusOf(api, exportId)).toMatchObject({ status: 'Processing' });
  const early = await fileOf(api, exportId);
  expect([early.status, await early.text()]).toEqual([404, 'Export job is not completed']);
  expect(await runNextExport(database)).toBeUndefined();
  await endExportLease(database);
  const frozen = await claimExport(database);
  await endExportLease(database);
  expect(await runNextExport(database)).toBe('complete');
  // One that was frozen wakes up too late.
  expect(frozen && (await run(database, frozen))).toBe('lease-lost');
  expect(await filesInSchema(server)).toBe(1);
  expect(await statusOf(api, exportId)).toMatchObject({ status: 'Completed', numberOfRecords: leadCount });
  expect((await (await fileOf(api, exportId)).text()) === expectedFile()).toBe(true);
});

it('an export has the leads of one moment, whoever writes meanwhile', async () => {
  const { api, database } = await useTestServer('api');
  await fillLeads(database);
  const exportId = await queueExport(api, all);
  await atChunk(database, 'perform pg_advisory_xact_lock(4711);');
  let ran: Promise<unknown> = Promise.resolve();
  await database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(4711)`);
    ran = runNextExport(database);
    await until(async () => {
      const waiting = await transaction.query(
        sql`select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted`,
      );
      return waiting.length === 1;
    });
    await api.sync([{ email: `lead${leadCount}@x.io`, mktoPersonNotes: 'changed' }, { email: 'new@x.io' }]);
    await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: leadCount - 1 }] });
  });
  expect(await ran).toBe('complete');
  expect((await (await fileOf(api, exportId)).text()) === expectedFile()).toBe(true);
});

it('an export that is cancelled while it runs is told so at once, stops, and leaves nothing behind', async () => {
  const server = await useTestServer('all');
  const { api, database } = server;
  await fillLeads(database);
  await atChunk(database, 'perform pg_sleep(0.3);');
  const exportId = await queueExport(api, all);
  await until(async () => (await filesInSchema(server)) === 1);
  const cancelled = await api.post(`${leadExports}/${exportId}/cancel.json`);
  expect(cancelled.result?.[0]).toMatchObject({ status: 'Cancelled' });
  expect(await statusOf(api, exportId)).toMatchObject({ status: 'Cancelled' });
  await until(async () => {
    const rows = await database.query(
      sql`select from galena.exports where status = 'cancelled' and slot is null`,
    );
    return rows.length === 1;
  });
  expect(await filesInSchema(server)).toBe(0);
});

it('an export that ends before its engine hears that it is cancelled stays cancelled', async () => {
  const { api, database } = await useTestServer('api');
  await fillLeads(database, 1);
  const exportId = await queueExport(api, all);
  const job = await claimExport(database);
  if (job === undefined) throw new Error('nothing to claim');
  const progress = { rowsDone: 1, bytesDone: 9, fileId: null, checksum: 'none' };
  await api.post(`${leadExports}/${exportId}/cancel.json`);
  await endInQueue(database, job, { status: 'complete', failureCause: null, progress }, systemClock);
  expect(await statusOf(api, exportId)).toMatchObject({ status: 'Cancelled' });
});

it('a paused subscription has none of its exports carried out, and one that runs given back', async () => {
  const server = await useTestServer('all');
  const { api, database } = server;
  // So many that it is far from its end when it is paused.
  await fillLeads(database, 3_000);
  await atChunk(database, 'perform pg_sleep(0.3);');
  const exportId = await queueExport(api, all);
  await until(async () => (await filesInSchema(server)) === 1);
  const paused = await api.post('/galena/v1/subscriptions/000-GAL-000/pause.json');
  expect(paused.result?.[0]).toMatchObject({ leasesHeld: 0 });
  await leaveChunksAlone(database);
  expect(await statusOf(api, exportId)).toMatchObject({ status: 'Processing' });
  expect(await claimExport(database)).toBeUndefined();
  await api.post('/galena/v1/subscriptions/000-GAL-000/resume.json');
  expect(await untilEnded(api, exportId)).toMatchObject({ status: 'Completed', numberOfRecords: leadCount });
  expect(await filesInSchema(server)).toBe(1);
});

it('ten exports may be queued, two of them run, and files of so many megabytes be finished in a day', async () => {
  const server = await createTestServer('api', {
    GALENA_LIMITS: 'marketo',
    GALENA_RATE_LIMIT: '1000',
    GALENA_EXPORT_QUOTA_MB: '1',
  });
  const { api, database, clock } = server;
  try {
    const ids = [];
    for (let count = 0; count < 11; count += 1) ids.push(await createExport(api, all));
    for (const exportId of ids.slice(0, 10)) await api.post(`${leadExports}/${exportId}/enqueue.json`);
    const enqueue = async (exportId = '') =>
      (await api.post(`${leadExports}/${exportId}/enqueue.json`)).errors;
    expect(await enqueue(ids[0])).toEqual([{ code: '1029', message: 'Job already queued' }]);
    expect(await enqueue(ids[10])).toEqual([{ code: '1029', message: 'Too many jobs in queue' }]);
    const first = await claimExport(database);
    expect(first?.exportId).toBe(ids[0]);
    await claimExport(database);
    expect(await claimExport(database)).toBeUndefined();
    expect(first && (await run(database, first))).toBe('complete');
    expect(await enqueue(ids[10])).toBeUndefined();
    await database.execute(sql`update galena.exports set bytes_done = 1048576 where status = 'complete'`);
    expect((await api.get('/galena/v1/limits.json')).result).toEqual(
      expect.arrayContaining([
        { name: 'unfinishedExports', used: 10, allowed: 10, code: '1029', setting: 'GALENA_EXPORT_QUEUE' },
        { name: 'runningExports', used: 1, allowed: 2 },
        {
          name: 'exportedBytesPerDay',
          used: 2 ** 20,
          allowed: 2 ** 20,
          code: '1029',
          setting: 'GALENA_EXPORT_QUOTA_MB',
        },
      ]),
    );
    const quota = [{ code: '1029', message: 'Export daily quota 1MB exceeded.' }];
    expect((await api.send('POST', `${leadExports}/create.json`, all)).errors).toEqual(quota);
    await api.post(`${leadExports}/${ids[9]}/cancel.json`);
    const created = await queueExport(api, all).catch((error: Error) => error.message);
    expect(created).toContain('Export daily quota');
    clock.advance(86_400_000);
    const tomorrow = new ApiClient(server.url);
    expect((await tomorrow.send('POST', `${leadExports}/create.json`, all)).success).toBe(true);
  } finally {
    await server.stop();
  }
});

it('a file that is deleted once it was looked up has expired, and is no broken answer', async () => {
  const { database, api, stop } = await createTestServer('api');
  try {
    const exportId = await queueExport(api, all);
    expect(await runNextExport(database)).toBe('complete');
    await database.execute(sql`delete from ${identifier(schema, 'file_chunks')}`);
    for (const headers of [{}, { range: 'bytes=1-' }]) {
      const file = await fileOf(api, exportId, headers);
      expect([file.status, file.headers.get('etag'), await file.text()]).toEqual([
        ...[404, null, 'Export file has expired'],
      ]);
    }
  } finally {
    await stop();
  }
});

it('files are kept for seven days, and exports known for thirty', async () => {
  const server = await useTestServer('api');
  const { database, clock } = server;
  let api = server.api;
  // Tokens do not last as long.
  const advanceDays = (days: number) => {
    clock.advance(days * 86_400_000 + 1000);
    api = new ApiClient(server.url);
  };
  const created = await createExport(api, all);
  const exportId = await queueExport(api, all);
  expect(await runNextExport(database)).toBe('complete');
  const listed = async () => (await api.get(`${leadExports}.json`)).result?.length;
  expect(await listed()).toBe(2);
  advanceDays(7);
  expect(await listed()).toBe(0);
  const expectExpired = async () => {
    const file = await fileOf(api, exportId);
    expect([file.status, await file.text()]).toEqual([404, 'Export file has expired']);
    expect(await statusOf(api, exportId)).toMatchObject({ status: 'Completed', numberOfRecords: 0 });
  };
  await expectExpired();
  await deleteExpiredExports(database, clock);
  await expectExpired();
  expect(await filesInSchema(server)).toBe(0);
  expect((await api.get(`${leadExports}/${created}/status.json`)).errors?.[0]?.code).toBe('1013');
  advanceDays(23);
  expect((await api.get(`${leadExports}/${exportId}/status.json`)).errors?.[0]?.code).toBe('1013');
  await deleteExpiredExports(database, clock);
  expect(await database.query(sql`select from galena.exports`)).toEqual([]);
  expect(await database.query(sql`select from ${identifier(schema, 'export_progress')}`)).toEqual([]);
});
