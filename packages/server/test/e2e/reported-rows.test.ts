import { describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareTestServer();

it('gives the reported rows with their line in the file, in pages', async () => {
  const { api } = shared();
  const batchId = await api.import({
    file: 'email;firstName;leadScore;Scanned By\n\na@x.io;"two\nlines";1;"se;mi"\n;x;2;\nb@x.io;y;hot\nno address;z;4;s\n',
    form: { format: 'ssv' },
  });
  const path = `/galena/v1/imports/${batchId}/failures.json`;
  const first = await api.get(`${path}?batchSize=1`);
  expect(first).toMatchObject({
    result: [
      {
        row: 2,
        line: 5,
        cells: ['', 'x', '2', ''],
        reason: "Value for lookup field 'email' not found",
      },
    ],
    columns: ['email', 'firstName', 'leadScore', 'Scanned By'],
    moreResult: true,
  });
  expect(await api.get(`${path}?batchSize=1&nextPageToken=${first.nextPageToken}`)).toMatchObject({
    result: [{ row: 3, line: 6, cells: ['b@x.io', 'y', 'hot', ''] }],
    moreResult: false,
  });
  expect(await api.get(`/galena/v1/imports/${batchId}/warnings.json`)).toMatchObject({
    result: [{ row: 4, line: 7, reason: 'Invalid email address' }],
  });
});

it('makes no lead of a failure file that is uploaded as it was given out', async () => {
  const { api } = shared();
  const swallowed = '"in\nhidden1@x.io,Lee\nhidden2@x.io,"B" Roe';
  let failed = `email,lastName\na@x.io,${swallowed}\nb@x.io,A\0b\n`;
  for (let time = 1; time <= 3; time += 1) {
    const batchId = await api.import({ file: failed });
    expect(await api.status(batchId)).toMatchObject({ numOfLeadsProcessed: 0, numOfRowsFailed: 2 });
    failed = await api.report(batchId, 'failures');
    const names = ['email', 'lastName', ...Array.from({ length: time }, () => 'Import Failure Reason')];
    expect(failed.split('\n')[0]).toBe(names.join(','));
  }
  const corrected = failed.replace(/"""in.*Roe"/s, 'Roe').replace('\ufffd', '-');
  const batchId = await api.import({ file: corrected });
  expect(await api.status(batchId)).toMatchObject({ numOfLeadsProcessed: 2, numOfRowsFailed: 0 });
  expect(await api.leads(['a@x.io', 'b@x.io', 'hidden1@x.io', 'hidden2@x.io'], 'lastName')).toMatchObject([
    { lastName: 'Roe' },
    { lastName: 'A-b' },
  ]);
});

it('reports the rows below a header that is one name of several lines', async () => {
  const { api } = shared();
  const batchId = await api.import({ file: '"email\n(work, home)"\na@x.io\n' });
  expect(await api.get(`/galena/v1/imports/${batchId}/failures.json`)).toMatchObject({
    columns: ['email\n(work, home)'],
    result: [{ line: 3, cells: ['a@x.io'], reason: "Value for lookup field 'email' not found" }],
  });
});

it('has larger pages than Marketo where they are asked for', async () => {
  const { api } = shared();
  const batchId = await api.import({ file: `email\n${',\n'.repeat(3_001)}` });
  const path = `/galena/v1/imports/${batchId}/failures.json`;
  expect((await api.get(path)).result).toHaveLength(300);
  const first = await api.get(`${path}?batchSize=3000`);
  expect(first.result).toHaveLength(3_000);
  expect(await api.get(`${path}?batchSize=3000&nextPageToken=${first.nextPageToken}`)).toMatchObject({
    result: [{ row: 3_001 }],
    moreResult: false,
  });
  expect(await api.get(`${path}?batchSize=3001`)).toMatchObject({
    errors: [{ code: '1003', message: 'batchSize is 3001 and must be from 1 to 3000' }],
  });
});

it('refuses what is no import and no page of this report', async () => {
  const { api } = shared();
  const batchId = await api.import({ file: 'email\n\n' });
  expect(await api.get('/galena/v1/imports/7/failures.json')).toMatchObject({ errors: [{ code: '1013' }] });
  expect(await api.get('/galena/v1/imports/x/warnings.json')).toMatchObject({ errors: [{ code: '1001' }] });
  expect(await api.get(`/galena/v1/imports/${batchId}/failures.json?nextPageToken=A`)).toMatchObject({
    errors: [{ code: '1003', message: 'Invalid nextPageToken' }],
  });
});

it('gives every row of a report, however long they are', async () => {
  const { api } = shared();
  const rows = Array.from({ length: 9 }, (_, row) => `,${String(row).repeat(1_000_000)}`);
  const batchId = await api.import({ file: `email,firstName\n${rows.join('\n')}\n` });
  const report = await (await api.fetch(`/bulk/v1/leads/batch/${batchId}/failures.json`)).text();
  const [, ...lines] = report.split('\n');
  expect(lines.map((line) => line.replace(/(\d)\1{999999}/, 'a million $1'))).toEqual([
    ...rows.map((_, row) => `,a million ${row},Value for lookup field 'email' not found`),
    '',
  ]);
});

it('reads no rows of a report for HEAD', async () => {
  const { api, database } = shared();
  const batchId = await api.import({ file: 'email\n""\n' });
  const path = `/bulk/v1/leads/batch/${batchId}/failures.json`;
  let page: Promise<unknown> | undefined;
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table ${identifier(schema, 'row_reports')}`);
    const { status, headers } = await api.fetch(path, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv;charset=UTF-8']);
    page = api.get(`/galena/v1/imports/${batchId}/failures.json`);
    const waiting = async () => {
      const queries = await database.query<{ query: string }>(sql`
        select query
        from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()`);
      return queries.map(({ query }) => query);
    };
    await until(async () => (await waiting()).some((query) => query.includes('surplus')));
    expect(await waiting()).toHaveLength(1);
  });
  expect(await page).toMatchObject({ success: true, result: [{ row: 1 }] });
});

describe('a report whose import expires while it is read', () => {
  /** Asks for a report, and deletes the import once it has been found and its rows have not. */
  async function askTooLate(pathOf: (batchId: number) => string): Promise<Response> {
    const { api, database, url } = shared();
    const batchId = await api.import({ file: 'email\n,\n,\n' });
    const authorization = `Bearer ${await api.token()}`;
    const reports = identifier(schema, 'row_reports');
    const { answer } = await database.transaction(async (transaction) => {
      await transaction.execute(sql`lock table ${reports}`);
      const answer = fetch(`${url}${pathOf(batchId)}`, { headers: { authorization } });
      await until(async () => {
        const waiting = await database.query(sql`
          select from pg_stat_activity
          where wait_event_type = 'Lock' and datname = current_database() and query like '%row_reports%'`);
        return waiting.length === 1;
      });
      await transaction.execute(sql`delete from ${reports} where batch_id = ${batchId}`);
      await transaction.execute(sql`delete from galena.imports where batch_id = ${batchId}`);
      return { answer };
    });
    return answer;
  }

  it('breaks off as a file', async () => {
    const response = await askTooLate((batchId) => `/bulk/v1/leads/batch/${batchId}/failures.json`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('is not found as a page', async () => {
    const response = await askTooLate((batchId) => `/galena/v1/imports/${batchId}/failures.json`);
    expect(await response.json()).toMatchObject({ success: false, errors: [{ code: '1013' }] });
  });
});
