import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import { schema } from '../support/constants.ts';
import { openDump } from './open-dump.ts';

it('imports that are half done in the queue of an older Galena go on in this one, and end as they were to', async () => {
  const { database, start } = await openDump('progress-in-queue.sql', new Date('2026-11-30T03:46:43Z'));
  const progress = sql`
    select batch_id, status, rows_done, cancel_requested from galena.imports where status <> 'complete' order by batch_id`;
  expect(await database.query(progress)).toEqual([
    { batch_id: 1001, status: 'importing', rows_done: 20, cancel_requested: false },
    { batch_id: 1002, status: 'importing', rows_done: 8, cancel_requested: true },
    { batch_id: 1003, status: 'queued', rows_done: 0, cancel_requested: false },
  ]);
  const api = await start();
  for (const batchId of [1001, 1002, 1003]) await api.untilFinished(batchId);
  expect(await Promise.all([1000, 1001, 1002, 1003].map((batchId) => api.progress(batchId)))).toMatchObject([
    { status: 'complete', rowsDone: 2, created: 1, updated: 0, failed: 1 },
    { status: 'complete', rowsDone: 24, created: 22, updated: 1, failed: 1 },
    { status: 'cancelled', rowsDone: 8, created: 7, updated: 0, failed: 1 },
    { status: 'complete', rowsDone: 2, created: 1, updated: 0, failed: 1 },
  ]);
  // Each row once: nothing is missing, nothing is there twice, and ids have no gaps.
  const leads = await database.query<{ id: number; email: string }>(
    sql`select id, email from sub_000_gal_000.leads order by id`,
  );
  const numbered = (name: string, count: number) =>
    Array.from({ length: count }, (_, number) => `${name}${number}@example.com`);
  // Row 1 of each file fails.
  const expected = [
    'ada@example.com',
    'Ended21@example.com',
    ...[...numbered('Going', 24), ...numbered('Ended', 8), ...numbered('Queued', 2)].filter(
      (email) => !/[a-z]1@/.test(email),
    ),
  ];
  expect(leads.map(({ email }) => email).toSorted()).toEqual(expected.toSorted());
  expect(leads.map(({ id }) => id)).toEqual(expected.map((_, index) => index + 1));
  // Those from before have their creation in the ledger, and what is done since goes on there.
  const { entries } = await readByPosition(database, schema, { after: 0, limit: 1_000 });
  const created = entries.filter(({ type }) => type === 12);
  expect(created.map(({ leadId }) => leadId)).toEqual(leads.map(({ id }) => id));
  expect(created.filter(({ origin }) => origin.batchId === 1001)).toHaveLength(22);
  expect(entries.filter(({ type }) => type === 13)).toMatchObject([
    { oldValue: 'Before', newValue: 'Going', row: 22, origin: { batchId: 1001, method: 'importLead' } },
    { newValue: expect.any(String), row: 22, origin: { batchId: 1001 } },
  ]);
  for (const batchId of [1001, 1002]) {
    expect((await api.report(batchId, 'failures')).trimEnd().split('\n')).toEqual([
      'email,lastName,leadScore,Import Failure Reason',
      expect.stringMatching(/^(Going|Ended)1@example\.com,.*,many,Invalid data type in field Lead Score$/),
    ]);
  }
}, 60_000);
