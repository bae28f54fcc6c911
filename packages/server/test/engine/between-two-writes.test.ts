import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { raw, type Sql, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { endLease } from '../support/leases.ts';
import { runContext, runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';

// A claim writes galena.imports and then import_progress of the subscription's schema; an end the other way round. An engine may die in
// between: here its second write fails, and nobody tries it again before the lease has run out.

const progress = 'sub_000_gal_000.import_progress';
const file = 'email,leadScore\na@x.io,1\nb@x.io,many\nc@x.io,3\n';

/** Has writes of a table fail while `work` goes on. */
async function whileFailing(
  database: Database,
  { table, when }: { table: string; when: string },
  work: () => Promise<unknown>,
): Promise<void> {
  await database.execute(
    raw(
      `
    create function public.die() returns trigger language plpgsql as $$
    begin
      raise exception using errcode = '57P01';
    end $$;
    create trigger die before ${when} execute function public.die()`.replace('TABLE', table),
    ),
  );
  await work();
  await database.execute(sql`drop function public.die cascade`);
}

async function one(database: Database, statement: Sql): Promise<object | undefined> {
  return (await database.query(statement))[0];
}

const inQueue = sql`select status, slot, rows_done, created, failed, warned from galena.imports`;
const inSchema = raw(`select status, rows_done, created, failed from ${progress}`);
const underWay = { status: 'importing', slot: 1, rows_done: 0, created: 0, failed: 0, warned: 0 };
const nothingDone = { ...underWay, slot: null };
const complete = { status: 'complete', slot: null, rows_done: 3, created: 2, failed: 1, warned: 0 };
const failedClaim = { table: progress, when: 'insert on TABLE for each row' };
const failedEnd = {
  table: 'galena.imports',
  when: 'update on TABLE for each row when (new.finished_at is not null)',
};

it('an import whose claim did not get as far as the lease is carried out by the next claim', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await whileFailing(database, failedClaim, async () => {
    await expect(claimJob(database, systemClock, importKind)).rejects.toMatchObject({ code: '57P01' });
  });
  expect(await one(database, inQueue)).toEqual(underWay);
  expect(await database.query(raw(`select from ${progress}`))).toEqual([]);
  // It has its slot, and the time of a lease.
  expect(await runNext(database)).toBeUndefined();
  await endLease(database);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual(complete);
});

it('an import is cancelled though the wish came between the two writes of its claim', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await whileFailing(database, failedClaim, () =>
    claimJob(database, systemClock, importKind).catch(() => undefined),
  );
  expect(await api.post('/galena/v1/imports/1000/cancel.json')).toMatchObject({ success: true });
  await endLease(database);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual({ ...nothingDone, status: 'cancelled' });
});

it.each([
  ['the call that told only the queue of it has died', true],
  ['it came before the upgrade from a Galena that has it in the queue only', false],
])('an import is cancelled by the next claim, and no more rows go in, where %s', async (_, isInSchema) => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  if (isInSchema) await claimJob(database, systemClock, importKind);
  else {
    await database.execute(sql`
      update galena.imports
      set status = 'importing', slot = 1, lease_holder = 'older', lease_until = clock_timestamp(), started_at = created_at`);
  }
  await database.execute(sql`update galena.imports set cancel_requested = true`);
  await endLease(database);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual({ ...nothingDone, status: 'cancelled' });
  expect(await database.query(sql`select from sub_000_gal_000.leads`)).toEqual([]);
});

it.each([
  ['complete', file, complete],
  ['cancelled', file, complete],
  // The row with the quote fails too.
  ['failed', `${file}"open,1\n`, { ...complete, rows_done: 4, failed: 2 }],
])(
  'an end, %s, that the queue has not heard of is carried over by the next claim, and no row done again',
  async (status, rows, ended) => {
    const { api, database } = await useTestServer('api');
    await api.submit({ file: rows });
    const job = await claimJob(database, systemClock, importKind);
    if (job === undefined) throw new Error('not claimed');
    if (status === 'cancelled') await api.post('/galena/v1/imports/1000/cancel.json');
    const ends: unknown[] = [];
    await whileFailing(database, failedEnd, () =>
      runImport(runContext(database, { meter: ({ claimEnd }) => ends.push(claimEnd) }), job),
    );
    expect(ends.filter(Boolean)).toEqual(['interrupted']);
    // On a busy machine a heartbeat may have told the queue of the rows.
    expect(await one(database, inQueue)).toMatchObject({ status: 'importing', slot: 1 });
    const writes = sql`select generation from sub_000_gal_000.counters where name = 'lead'`;
    const writesBefore = await one(database, writes);
    await endLease(database);
    expect(await runNext(database)).toBeUndefined();
    expect(await one(database, inQueue)).toEqual({ ...ended, status });
    expect(await one(database, writes)).toEqual(writesBefore);
    // What was wrong is told with the import.
    expect(await api.progress(1000)).toMatchObject({
      attemptEvents: [{ event: 'interrupted', error: expect.stringMatching(/./) }],
    });
  },
);

it('the last rows and the end are written together or not at all', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('not claimed');
  const failing = { table: progress, when: 'update on TABLE for each row when (new.status is not null)' };
  await whileFailing(database, failing, () => runImport(runContext(database, { chunkRows: 2 }), job));
  expect(await database.query(sql`select email from sub_000_gal_000.leads`)).toEqual([{ email: 'a@x.io' }]);
  expect(await one(database, inSchema)).toEqual({ status: null, rows_done: 2, created: 1, failed: 1 });
  expect(await one(database, inQueue)).toMatchObject({ status: 'importing', slot: 1 });
  await endLease(database);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual(complete);
});

it('an end is on disk before the queue hears of it, also where its engine died while it waited for the disk', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('not claimed');
  // Its transaction is committed, and then PostgreSQL does not say that it is on disk.
  const withoutDisk: Database = {
    ...database,
    transaction: (work, settings) =>
      database.transaction(
        (transaction) =>
          work({ ...transaction, unlockEarly: () => transaction.unlockEarly(sql`select 1 / 0`) }),
        settings,
      ),
  };
  await runImport(runContext(withoutDisk), { ...job, isOnCitus: true });
  expect(await one(database, inSchema)).toEqual({ status: 'complete', rows_done: 3, created: 2, failed: 1 });
  expect(await one(database, inQueue)).toMatchObject({ status: 'importing', slot: 1 });
  await endLease(database);
  const noted: string[] = [];
  const noting: Database = {
    ...database,
    execute: (statement) => {
      noted.push(statement.strings.join(''));
      return database.execute(statement);
    },
    transaction: (work, settings) => {
      noted.push('transaction');
      return database.transaction(work, settings);
    },
  };
  expect(await runNext(noting)).toBeUndefined();
  expect(noted.slice(-2)).toEqual([expect.stringContaining('pg_logical_emit_message'), 'transaction']);
  expect(await one(database, inQueue)).toEqual(complete);
});

it('the lease in the schema decides: an import is left alone whose queue row has not heard of its engine', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  const job = await claimJob(database, systemClock, importKind);
  await database.execute(
    sql`update galena.imports set lease_holder = '', lease_until = clock_timestamp() - interval '1 s'`,
  );
  expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
  // So that nobody looks again before it can have run out.
  expect(
    await database.query(sql`
      select
      from galena.imports i
      join sub_000_gal_000.import_progress p using (batch_id)
      where i.lease_holder = p.lease_holder
        and abs(extract(epoch from i.lease_until - p.lease_renewed_at - interval '6 s')) < 0.002`),
  ).toHaveLength(1);
  if (job === undefined) throw new Error('not claimed');
  await runImport(runContext(database), job);
  expect(await one(database, inQueue)).toEqual(complete);
});

it('what the queue has heard of rows counts for nothing where the rows are lost', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await claimJob(database, systemClock, importKind);
  // As when the node of the schema crashes, and has on disk neither the rows nor the claim.
  await database.execute(raw(`delete from ${progress}`));
  await database.execute(sql`update galena.imports set rows_done = 2, created = 2`);
  await endLease(database);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual(complete);
});

it('an import that an older Galena has begun goes on behind the checkpoint in its queue row', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file });
  await database.execute(sql`
    update galena.imports
    set status = 'importing', slot = 2, lease_holder = 'older', lease_until = clock_timestamp(), started_at = created_at,
      rows_done = 2, bytes_done = 40, created = 1, failed = 1, phase_ms = '{"parse": 7000}'`);
  expect(await runNext(database)).toBe(1000);
  expect(await one(database, inQueue)).toEqual(complete);
  expect(await database.query(sql`select email from sub_000_gal_000.leads`)).toEqual([{ email: 'c@x.io' }]);
  const { phaseMs } = await api.progress(1000);
  expect(phaseMs).toMatchObject({ parse: expect.any(Number) });
  expect(Number((phaseMs as { parse: number }).parse)).toBeGreaterThanOrEqual(7000);
});
