import { expect, it } from 'vitest';
import { shareTestServer } from '../support/test-server.ts';

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
