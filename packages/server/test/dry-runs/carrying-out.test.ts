import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { deleteExpiredImports } from '../../src/imports/retention.ts';
import { schema } from '../support/constants.ts';
import { readReports, submitDryRun } from '../support/dry-run.ts';
import { differences, dumpSubscription } from '../support/dump-subscription.ts';
import { endLease } from '../support/leases.ts';
import { untilDeath } from '../support/mortal-database.ts';
import { runContext, runNext } from '../support/run-context.ts';
import { shareTestServer, type TestServer } from '../support/test-server.ts';

const shared = shareTestServer('api');

/** Three leads that are there, one of them a member of the list. */
const before = ['a', 'b', 'c'].map((name) => ({ email: `${name}@x.io`, firstName: name, leadScore: 1 }));

/** Rows that create, change, clear, leave as it is, repeat a key across chunks, and fail. */
const file = `email,firstName,leadScore
a@x.io,Ann,2
new@x.io,New,3
b@x.io,b,1
c@x.io,NULL,1
a@x.io,Ann,5
bad@x.io,Bad,many
new@x.io,Newer,
`;

const counts = { created: 1, updated: 4, unchanged: 1, repeated: 2, failed: 1 };

async function prepare({ api, database }: TestServer): Promise<void> {
  if ((await api.leads(['a@x.io'], 'id')).length > 0) return;
  const made = await api.sync(before);
  await api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: made[1]?.['id'] }] });
  await database.execute(sql`update ${identifier(schema, 'counters')} set called_at = null`);
}

async function readDifferences({ api }: TestServer, batchId: number): Promise<object[]> {
  const { result = [] } = await api.get(`/galena/v1/imports/${batchId}/differences.json`);
  return result.map(({ row, leadId, outcome, changes }) => ({ row, leadId, outcome, changes }));
}

const change = (field: string, displayName: string, oldValue: unknown, newValue: unknown) => ({
  ...{ field, displayName, oldValue, newValue },
});

const expected = [
  {
    row: 1,
    leadId: 1,
    outcome: 'changed',
    changes: [change('firstName', 'First Name', 'a', 'Ann'), change('leadScore', 'Lead Score', 1, 5)],
  },
  {
    row: 2,
    leadId: null,
    outcome: 'created',
    changes: [
      change('email', 'Email Address', null, 'new@x.io'),
      change('firstName', 'First Name', null, 'Newer'),
      change('leadScore', 'Lead Score', null, 3),
    ],
  },
  { row: 4, leadId: 3, outcome: 'changed', changes: [change('firstName', 'First Name', 'c', null)] },
];

it('writes nothing but its own row, counters and tables, and drops these behind its day', async () => {
  const server = shared();
  await prepare(server);
  const { api, database, clock } = server;
  const dump = async () => {
    const found = Object.entries(await dumpSubscription(database, { id: 1, schema }));
    // The calls of this test are counted.
    return Object.fromEntries(found.filter(([table]) => !/^galena\.(usage|calls)/.test(table)));
  };
  const atFirst = await dump();
  const batchId = await submitDryRun(server, { file, form: { listId: '1001' } });
  expect(await runNext(database, { chunkRows: 3 })).toBe(batchId);
  expect(await api.progress(batchId)).toMatchObject({ status: 'complete', kind: 'dryRun', ...counts });
  expect(differences(atFirst, await dump())).toEqual([
    `dry_run_${batchId}`,
    `dry_run_${batchId}_members`,
    'dry_run_order',
    'dry_run_unchanged',
    'dry_runs',
    'file_chunks',
    'galena.imports',
    'galena.subscriptions',
    'import_progress',
    'indexes',
    'row_reports',
  ]);
  const [summary] = (await api.get(`/galena/v1/imports/${batchId}/summary.json`)).result ?? [];
  expect(summary).toMatchObject({ ...counts, leadsCreated: 1, leadsUpdated: 2, addedToList: 3 });

  await deleteExpiredImports(database, clock);
  expect(await readDifferences(server, batchId)).toHaveLength(3);
  await database.execute(
    sql`update galena.imports set finished_at = finished_at - interval '25 hours' where batch_id = ${batchId}`,
  );
  expect(await api.get(`/galena/v1/imports/${batchId}/differences.json`)).toMatchObject({
    errors: [{ code: '1013' }],
  });
  await deleteExpiredImports(database, clock);
  // The next batch id, and which subscription had its turn.
  expect(differences(atFirst, await dump())).toEqual(['galena.subscriptions']);
});

it.each([
  ['before', false],
  ['behind', true],
])('%s whichever call of PostgreSQL an engine dies, each row counts once', async (_, isDone) => {
  const server = shared();
  await prepare(server);
  const { api, database } = server;
  for (let call = 1, hasDied = true; hasDied; call += 1) {
    const batchId = await submitDryRun(server, { file, form: { listId: '1001' } });
    const engine = untilDeath(database, { call, isDone });
    const job = await claimJob(engine.mortal, systemClock, importKind).catch(() => undefined);
    if (job !== undefined) await runImport(runContext(engine.mortal, { chunkRows: 4 }), job);
    hasDied = engine.hasDied();
    await endLease(database);
    while ((await runNext(database, { chunkRows: 4 })) !== undefined);
    expect({ call, ...(await api.progress(batchId)) }).toMatchObject({ call, status: 'complete', ...counts });
    expect(await readDifferences(server, batchId)).toEqual(expected);
    expect(await countReports(database, batchId)).toBe(1);
    const [summary] = (await api.get(`/galena/v1/imports/${batchId}/summary.json`)).result ?? [];
    expect(summary).toMatchObject({ leadsCreated: 1, leadsUpdated: 2, addedToList: 3 });
  }
});

async function countReports(database: Database, batchId: number): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`
    select count(*) from ${identifier(schema, 'row_reports')} where batch_id = ${batchId}`);
  return row?.count ?? 0;
}

it('begins anew where the leads have got another shape since, as Galena was updated', async () => {
  const server = shared();
  await prepare(server);
  const { api, database } = server;
  const batchId = await submitDryRun(server, { file });
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('nothing to claim');
  // Three transactions of rows, and no end.
  const engine = untilDeath(database, { call: 10, isDone: true });
  await runImport(runContext(engine.mortal, { chunkRows: 1, writers: 1 }), job);
  const { rowsDone } = await api.progress(batchId);
  await database.execute(sql`
    update ${identifier(schema, 'dry_runs')} set schema_version = schema_version - 1 where batch_id = ${batchId}`);
  await endLease(database);
  while ((await runNext(database, { chunkRows: 2 })) !== undefined);
  expect(await api.progress(batchId)).toMatchObject({ status: 'complete', rowsDone: 7, ...counts });
  expect(await readDifferences(server, batchId)).toEqual(expected);
  expect(await countReports(database, batchId)).toBe(1);
  expect(rowsDone).toBeLessThan(7);
});

it('can be cancelled, and has no result then', async () => {
  const server = shared();
  await prepare(server);
  const { api, database } = server;
  const batchId = await submitDryRun(server, { file });
  expect(await api.get(`/galena/v1/imports/${batchId}/summary.json`)).toMatchObject({
    errors: [
      { code: '1003', message: `Dry run ${batchId} is queued: its result is there once it is complete` },
    ],
  });
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('nothing to claim');
  await api.post(`/galena/v1/imports/${batchId}/cancel.json`);
  await runImport(runContext(database, { chunkRows: 2, writers: 1 }), job);
  expect(await api.progress(batchId)).toMatchObject({
    status: 'cancelled',
    message: 'Dry run failed: cancelled',
  });
  for (const call of ['summary.json', 'differences.json', 'differences.csv']) {
    expect(await api.get(`/galena/v1/imports/${batchId}/${call}`)).toMatchObject({
      errors: [
        { code: '1003', message: `Dry run ${batchId} was not completed (cancelled), so it has no result` },
      ],
    });
  }
  expect(await api.post(`/galena/v1/imports/${batchId}/import.json`)).toMatchObject({
    errors: [{ code: '1003' }],
  });
});

it('has a row fail that PostgreSQL would not take, with the reason of the import', async () => {
  const server = shared();
  await prepare(server);
  const { api, database } = server;
  const leads = identifier(schema, 'leads');
  await database.execute(sql`alter table ${leads} add constraint taken check ("firstName" <> 'Refused')`);
  const rows = ['a@x.io,Refused', 'other@x.io,Fine', 'third@x.io,Refused'].join('\n');
  const batchId = await submitDryRun(server, { file: `email,firstName\n${rows}\n` });
  await runNext(database, { chunkRows: 3 });
  const answer = await api.post(`/galena/v1/imports/${batchId}/import.json`);
  await runNext(database, { chunkRows: 3 });
  const made = Number(answer.result?.[0]?.['batchId']);
  const reports = await readReports(server, batchId);
  expect(reports).toMatchObject([
    { row_number: 1 },
    { row_number: 3, reason: expect.stringMatching(/relation +leads +violates check/) },
  ]);
  expect(await readReports(server, made)).toEqual(reports);
  await database.execute(sql`alter table ${leads} drop constraint taken`);
});
