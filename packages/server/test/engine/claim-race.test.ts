import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrateSubscription } from '../../src/db/migrate.ts';
import { sql } from '../../src/db/sql.ts';
import { finishImport } from '../../src/engine/finish.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { LeaseLost, noteAttemptEvent } from '../../src/engine/jobs/lease.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { readQueueState } from '../../src/metrics/queue-state.ts';
import { endLease, readLease } from '../support/leases.ts';
import { runContext } from '../support/run-context.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const claimers = 24;
const jobs = 60;

function queueImport(database: Database, batchId: number, subscriptionId = 1): Promise<number> {
  return database.execute(sql`
    insert into galena.imports (
      subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
      unmapped_columns, created_at
    )
    values (${subscriptionId}, ${batchId}, 'csv', 'email', 'test', ${randomUUID()}, 0, 'utf-8', 'email', '{}', now())`);
}

/** Waits until a statement waits for a lock. */
async function untilWaiting(database: Database): Promise<void> {
  const waiting = sql`
    select
    from pg_stat_activity
    where datname = current_database()
      and wait_event_type = 'Lock'`;
  await until(async () => (await database.query(waiting)).length > 0);
}

it('24 engines run every import once, and never more than two of a subscription', async () => {
  const { database, connectionString } = await useTestDatabase();
  for (let index = 0; index < jobs; index += 1) await queueImport(database, 1000 + index);
  const claimed: number[] = [];
  let mostRunning = 0;
  const pool = openDatabase({ connectionString, maxConnections: claimers });
  const countRunning = async () => {
    const [row] = await pool.query<{ running: number }>(
      sql`select count(*) as running from galena.imports where status = 'importing'`,
    );
    return row?.running ?? 0;
  };
  const claimUntilDone = async () => {
    while (claimed.length < jobs) {
      const job = await claimJob(pool, systemClock, importKind);
      if (job === undefined) continue;
      claimed.push(job.batchId);
      // Each engine holds its import until another one runs beside it, so that the second slot is really used.
      let running = 0;
      do {
        running = await countRunning();
        mostRunning = Math.max(mostRunning, running);
      } while (running < 2 && claimed.length < jobs);
      await finishImport(pool, job, { status: 'complete', rowsDone: job.rowsDone }, systemClock);
    }
  };
  await Promise.all(Array.from({ length: claimers }, claimUntilDone));
  await pool.close();
  expect(claimed.toSorted()).toEqual(Array.from({ length: jobs }, (_, index) => 1000 + index));
  expect(mostRunning).toBe(2);
});

it('claims in the order of the queue, while a slot is free', async () => {
  const { database } = await useTestDatabase();
  for (const batchId of [1002, 1000, 1001]) await queueImport(database, batchId);
  const claim = () => claimJob(database, systemClock, importKind);
  const first = await claim();
  expect([first?.batchId, (await claim())?.batchId, await claim()]).toEqual([1000, 1001, undefined]);
  if (first !== undefined)
    await finishImport(database, first, { status: 'complete', rowsDone: first.rowsDone }, systemClock);
  expect((await claim())?.batchId).toBe(1002);
});

it('lets subscriptions take turns, however long their queues are', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`
    insert into galena.subscriptions (id, munchkin_id, schema_name)
    select number, '111-AAA-11' || number, 'sub_' || number
    from generate_series(2, 4) as number`);
  await Promise.all(
    [2, 3, 4].map((id) =>
      database.transaction((transaction) => migrateSubscription(transaction, `sub_${id}`)),
    ),
  );
  for (const batchId of [1000, 1001, 1002, 1003]) await queueImport(database, batchId, 2);
  for (const batchId of [1000, 1001]) await queueImport(database, batchId, 3);
  const claim = async () => {
    const job = await claimJob(database, systemClock, importKind);
    if (job === undefined) throw new Error('nothing to claim');
    await finishImport(database, job, { status: 'complete', rowsDone: job.rowsDone }, systemClock);
    return `${job.subscription.id}: ${job.batchId}`;
  };
  expect([await claim(), await claim(), await claim()]).toEqual(['2: 1000', '3: 1000', '2: 1001']);
  // One that comes later, while the others still wait, is next.
  await queueImport(database, 1000, 4);
  expect([await claim(), await claim(), await claim(), await claim()]).toEqual([
    '4: 1000',
    '3: 1001',
    '2: 1002',
    '2: 1003',
  ]);
});

it('claims imports of others while the schema of a subscription cannot be reached, and its own afterwards', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`
    insert into galena.subscriptions (id, munchkin_id, schema_name)
    values (2, '111-AAA-112', 'sub_2')`);
  await database.transaction((transaction) => migrateSubscription(transaction, 'sub_2'));
  await queueImport(database, 1000);
  await queueImport(database, 1000, 2);
  const claim = () => claimJob(database, systemClock, importKind);
  const endOwnLease = () =>
    database.execute(sql`update galena.imports set lease_until = now() where subscription_id = 1`);
  // As when the node of the schema is down: every statement that needs it fails.
  await database.execute(sql`alter table sub_000_gal_000.import_progress rename to away`);
  expect(await claim()).toMatchObject({ batchId: 1000, subscription: { id: 2 } });
  await endOwnLease();
  await queueImport(database, 1001, 2);
  expect(await claim()).toMatchObject({ batchId: 1001, subscription: { id: 2 } });
  // It is not looked at again at once, or that would be all that an engine does, and yet counts as overdue.
  expect(await claim()).toBeUndefined();
  expect(await readQueueState(database, systemClock)).toMatchObject({
    importing: 3,
    workingEngines: 2,
    overdueLeases: 1,
  });
  await endOwnLease();
  await expect(claim()).rejects.toMatchObject({ code: '42P01' });
  await database.execute(sql`alter table sub_000_gal_000.away rename to import_progress`);
  await endOwnLease();
  expect(await claim()).toMatchObject({ batchId: 1000, attempts: 1, subscription: { id: 1 } });
  expect(await readQueueState(database, systemClock)).toMatchObject({ workingEngines: 3, overdueLeases: 0 });
});

it('waits for a schema that somebody has locked for two seconds at the most', async () => {
  const { database } = await useTestDatabase();
  await queueImport(database, 1000);
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table sub_000_gal_000.import_progress`);
    await expect(claimJob(database, systemClock, importKind)).rejects.toMatchObject({ code: '57014' });
  });
  await endLease(database);
  expect(await claimJob(database, systemClock, importKind)).toMatchObject({ batchId: 1000, attempts: 1 });
});

it('leaves an import alone that is cancelled while an engine is about to claim it, and takes the next one', async () => {
  const { database } = await useTestDatabase();
  for (const batchId of [1000, 1001]) await queueImport(database, batchId);
  const claimed = await database.transaction(async (transaction) => {
    await transaction.execute(sql`
      update galena.imports
      set status = 'cancelled', cancel_requested = true, finished_at = now()
      where batch_id = 1000`);
    const claimed = claimJob(database, systemClock, importKind);
    claimed.catch(() => undefined);
    await untilWaiting(database);
    return { claimed };
  });
  // It has found the first one, and finds that it has ended: whether it takes the next one at once or at its next look.
  expect((await claimed.claimed) ?? (await claimJob(database, systemClock, importKind))).toMatchObject({
    batchId: 1001,
  });
});

it('takes an import over when its lease has run out, and only then', async () => {
  const { database } = await useTestDatabase();
  await queueImport(database, 1000);
  const first = await claimJob(database, systemClock, importKind);
  expect(first).toMatchObject({ batchId: 1000, attempts: 1 });
  expect(await claimJob(database, systemClock, importKind)).toBeUndefined();
  await endLease(database);
  const second = await claimJob(database, systemClock, importKind);
  expect(second).toMatchObject({ batchId: 1000, attempts: 2 });
  if (first === undefined || second === undefined) throw new Error('not claimed');
  // The first engine wakes up again: it cannot end what is no longer its own.
  await expect(
    finishImport(database, first, { status: 'failed', cause: 'late' }, systemClock),
  ).rejects.toBeInstanceOf(LeaseLost);
  // Nor does it end what PostgreSQL has lost the last chunk of.
  await expect(
    finishImport(database, second, { status: 'complete', rowsDone: 5 }, systemClock),
  ).rejects.toBeInstanceOf(LeaseLost);
  expect(await database.query(sql`select status from galena.imports`)).toEqual([{ status: 'importing' }]);
  await finishImport(database, second, { status: 'complete', rowsDone: second.rowsDone }, systemClock);
  expect(await database.query(sql`select status, slot from galena.imports`)).toEqual([
    { status: 'complete', slot: null },
  ]);
});

it('keeps the latest forty events of an import, without what is too long of an error', async () => {
  const { database } = await useTestDatabase();
  await queueImport(database, 1000);
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('not claimed');
  for (let attempt = 1; attempt <= 45; attempt += 1) {
    const event = { event: 'interrupted', error: `${attempt} ${'x'.repeat(600)}` } as const;
    await noteAttemptEvent(database, job, importKind.setAttemptEvent(event, systemClock.now));
  }
  const kept = sql`select attempt_events as events from galena.imports`;
  const [row] = await database.query<{ events: readonly { error: string }[] }>(kept);
  expect(row?.events.map(({ error }) => Number(error.split(' ')[0]))).toEqual(
    Array.from({ length: 40 }, (_, index) => index + 6),
  );
  expect(row?.events.every(({ error }) => error.length === 500)).toBe(true);
});

it('does not count a claim whose engine lives to see that its lease has run out', async () => {
  const { database } = await useTestDatabase();
  await queueImport(database, 1000);
  const job = await claimJob(database, systemClock, importKind);
  await endLease(database);
  expect(await claimJob(database, systemClock, importKind)).toMatchObject({ attempts: 2 });
  if (job === undefined) throw new Error('not claimed');
  // Whatever it meets.
  await database.execute(sql`drop table sub_000_gal_000.file_chunks`);
  const claimEnds: unknown[] = [];
  await runImport(runContext(database, { meter: ({ claimEnd }) => claimEnds.push(claimEnd) }), job);
  expect(claimEnds).toEqual(['lease-lost']);
  expect(await readLease(database)).toMatchObject({ attempts: 1 });
});
