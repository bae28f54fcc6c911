import { beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { deleteExpiredImports } from '../../src/imports/retention.ts';
import { schema } from '../support/constants.ts';
import { submitDryRun } from '../support/dry-run.ts';
import { runNext } from '../support/run-context.ts';
import { shareTestServer } from '../support/test-server.ts';

const shared = shareTestServer('api');

const file = `email,firstName,leadScore,annualRevenue
a@x.io,Ann,2,1.50
new@x.io,Näme,3,2
b@x.io,b,1,
c@x.io,NULL,1,2.0
other@x.io,"Two
lines",,2
`;

beforeAll(async () => {
  const { api } = shared();
  await api.sync(['a', 'b', 'c'].map((name) => ({ email: `${name}@x.io`, firstName: name, leadScore: 1 })));
});

/** A dry run that is complete. */
async function dryRun(text = file, form: Readonly<Record<string, string>> = {}): Promise<number> {
  const batchId = await submitDryRun(shared(), { file: text, form });
  await runNext(shared().database, { chunkRows: 2 });
  return batchId;
}

/** The rows of all differences that meet a query: on a busy machine a page may end before it is full. */
async function rowsOf(batchId: number, query: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let token = ''; ; ) {
    const path = `/galena/v1/imports/${batchId}/differences.json?${query}&nextPageToken=${token}`;
    const answer = await shared().api.get(path);
    if (answer.result === undefined) throw new Error(JSON.stringify(answer));
    rows.push(...answer.result.map(({ row }) => row));
    if (answer.moreResult !== true) return rows;
    token = answer.nextPageToken ?? '';
  }
}

it('gives the differences that are asked for, a page at a time', async () => {
  const batchId = await dryRun();
  const { api } = shared();
  expect(await rowsOf(batchId, '')).toEqual([1, 2, 4, 5]);
  expect(await rowsOf(batchId, 'outcome=created')).toEqual([2, 5]);
  expect(await rowsOf(batchId, 'outcome=Changed')).toEqual([1, 4]);
  expect(await rowsOf(batchId, 'outcome=created,changed')).toEqual([1, 2, 4, 5]);
  expect(await rowsOf(batchId, 'field=firstName')).toEqual([1, 2, 4, 5]);
  expect(await rowsOf(batchId, 'field=FirstName&outcome=changed')).toEqual([1, 4]);
  expect(await rowsOf(batchId, 'field=leadScore')).toEqual([1, 2]);
  expect(await rowsOf(batchId, 'leadId=3')).toEqual([4]);
  expect(await rowsOf(batchId, 'leadId=2')).toEqual([]);
  expect(await rowsOf(batchId, `key=${encodeURIComponent(' OTHER@x.io')}`)).toEqual([5]);
  expect(await rowsOf(batchId, 'key=a@x.io&leadId=3')).toEqual([]);
  expect(await rowsOf(batchId, `text=${encodeURIComponent('näM')}`)).toEqual([2]);
  expect(await rowsOf(batchId, 'text=c')).toEqual([4]);
  expect(await rowsOf(batchId, 'text=2026')).toEqual([]);
  expect(await rowsOf(batchId, 'batchSize=3')).toEqual([1, 2, 4, 5]);
  const first = await api.get(`/galena/v1/imports/${batchId}/differences.json?batchSize=1`);
  expect(first).toMatchObject({ moreResult: true, result: [{ row: 1, line: 2, leadId: 1, key: 'a@x.io' }] });
  const token = first.nextPageToken;
  const { errors } = await api.get(
    `/galena/v1/imports/${batchId + 1}/differences.json?nextPageToken=${token}`,
  );
  expect(errors).toMatchObject([{ code: '1013' }]);
});

/** The dry run that nobody changes. */
let complete: number | undefined;

it.each([
  ['outcome=gone', '1001', "Invalid value 'gone'. Required of type 'created, changed'"],
  ['field=nothing', '1006', "Field 'nothing' not found"],
  ['leadId=x', '1001', "Invalid value 'x'. Required of type 'integer'"],
  ['key=%00', '1001', expect.any(String)],
  ['nextPageToken=x', '1003', 'Invalid nextPageToken'],
  ['batchSize=0', '1003', expect.any(String)],
])('refuses %s', async (query, code, message) => {
  complete ??= await dryRun();
  const { errors } = await shared().api.get(`/galena/v1/imports/${complete}/differences.json?${query}`);
  expect(errors).toEqual([{ code, message }]);
});

it('writes the differences as CSV', async () => {
  const batchId = await dryRun();
  const { api } = shared();
  const path = `/galena/v1/imports/${batchId}/differences.csv`;
  const response = await api.fetch(path);
  expect(response.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
  expect(await response.text()).toBe(`row,line,leadId,key,outcome,field,oldValue,newValue
1,2,1,a@x.io,changed,firstName,a,Ann
1,2,1,a@x.io,changed,leadScore,1,2
1,2,1,a@x.io,changed,annualRevenue,,1.5
2,3,,new@x.io,created,email,,new@x.io
2,3,,new@x.io,created,firstName,,Näme
2,3,,new@x.io,created,leadScore,,3
2,3,,new@x.io,created,annualRevenue,,2
4,5,3,c@x.io,changed,firstName,c,
4,5,3,c@x.io,changed,annualRevenue,,2
5,6,,other@x.io,created,email,,other@x.io
5,6,,other@x.io,created,firstName,,"Two
lines"
5,6,,other@x.io,created,annualRevenue,,2
`);
  expect(await (await api.fetch(`${path}?outcome=changed&field=leadScore`)).text()).toContain(
    'leadScore,1,2\n',
  );
  expect(await (await api.fetch(path, { method: 'HEAD' })).text()).toBe('');
});

it('sums up by field, with the commonest new values', async () => {
  const batchId = await dryRun();
  const [summary] = (await shared().api.get(`/galena/v1/imports/${batchId}/summary.json`)).result ?? [];
  expect(summary).toMatchObject({ leadsCreated: 2, leadsUpdated: 2, leadsChanged: false, changedLeads: 0 });
  expect(summary).not.toHaveProperty('addedToList');
  const none = { changed: 0, filled: 0, cleared: 0, created: 0 };
  expect(summary?.['fields']).toMatchObject([
    { ...none, field: 'email', displayName: 'Email Address', created: 2 },
    { ...none, field: 'firstName', changed: 1, cleared: 1, created: 2 },
    {
      ...none,
      field: 'leadScore',
      changed: 1,
      created: 1,
      commonest: [
        { value: 2, leads: 1 },
        { value: 3, leads: 1 },
      ],
    },
    {
      ...none,
      field: 'annualRevenue',
      filled: 2,
      created: 2,
      commonest: [
        { value: 2, leads: 3 },
        { value: 1.5, leads: 1 },
      ],
    },
  ]);
});

it('is no import for the calls of Marketo, and says in its own that it has imported nothing', async () => {
  const batchId = await dryRun('email,leadScore\nnew@x.io,many\nwarned,1\n');
  const { api } = shared();
  expect(await api.progress(batchId)).toMatchObject({
    kind: 'dryRun',
    message: 'Dry run complete, 1 records would be imported, 1 with a warning, 1 would fail',
  });
  expect(await api.get(`/bulk/v1/leads/batch/${batchId}.json`)).toMatchObject({ errors: [{ code: '1013' }] });
  expect(await api.report(batchId, 'failures')).toContain('1013');
  const failures = await api.get(`/galena/v1/imports/${batchId}/failures.json`);
  expect(failures.result).toMatchObject([
    { row: 1, line: 2, reason: 'Invalid data type in field Lead Score' },
  ]);
  const warnings = await api.get(`/galena/v1/imports/${batchId}/warnings.json`);
  expect(warnings.result).toMatchObject([{ row: 2, reason: 'Invalid email address' }]);
  expect((await api.get('/galena/v1/imports.json')).result?.[0]).toMatchObject({ batchId, kind: 'dryRun' });
  expect((await api.get(`/galena/v1/imports/${batchId}/changes.json`)).result).toEqual([]);
});

it('is asked for by a parameter of the query or the form, and by none of another word', async () => {
  const { api, database } = shared();
  const kindOf = async (upload: object) => {
    const { result, errors } = await api.createImport({ file, ...upload });
    return result?.[0]?.['kind'] ?? errors;
  };
  expect(await kindOf({ query: '?dryRun=TRUE' })).toBe('dryRun');
  expect(await kindOf({ form: { dryRun: 'false' } })).toBe('import');
  expect(await kindOf({ form: { dryRun: 'maybe' } })).toEqual([
    { code: '1001', message: "Invalid value 'maybe'. Required of type 'boolean'" },
  ]);
  // Marketo's own call knows no such parameter.
  const { result } = await api.submit({ file, form: { dryRun: 'true' } });
  expect(await api.progress(Number(result?.[0]?.['batchId']))).toMatchObject({ kind: 'import' });
  await database.execute(sql`
    update galena.imports set status = 'cancelled', finished_at = now() where finished_at is null`);
});

it('is made once for the same Idempotency-Key, and no import for that of a dry run', async () => {
  const { api } = shared();
  const send = async (form: Readonly<Record<string, string>>) => {
    const { result, errors } = await api.createImport({ file, form, headers: { 'idempotency-key': 'dry' } });
    return result?.[0]?.['batchId'] ?? errors?.[0]?.code;
  };
  const batchId = await send({ dryRun: 'true' });
  expect(await send({ dryRun: 'true' })).toBe(batchId);
  expect(await send({})).toBe('1003');
  await runNext(shared().database);
});

it('takes no place in the queue from imports, and none of its list', async () => {
  const { api, database } = shared();
  const dryRuns: number[] = [];
  for (let count = 0; count < 2; count += 1) {
    dryRuns.push(await submitDryRun(shared(), { file, form: { listId: '1001' } }));
  }
  const answers = [];
  for (let count = 0; count < 10; count += 1) answers.push(await api.submit({ file }));
  expect(answers.every(({ success }) => success)).toBe(true);
  expect(await api.submit({ file })).toMatchObject({ errors: [{ code: '1016' }] });
  await database.execute(sql`
    update galena.imports set status = 'cancelled', finished_at = now() where finished_at is null and kind = 'import'`);
  expect(await api.submit({ file, form: { listId: '1001' } })).toMatchObject({ success: true });
  expect(await api.submit({ file, form: { listId: '1001' } })).toMatchObject({ errors: [{ code: '1019' }] });
  await database.execute(sql`
    update galena.imports set status = 'cancelled', finished_at = now() where finished_at is null`);
});

it('imports the very file, once, and says how many of its leads have changed since', async () => {
  const { api, database, clock } = shared();
  const batchId = await dryRun(file.replaceAll('@x', '@once'), { listId: '1001' });
  const path = `/galena/v1/imports/${batchId}/import.json`;
  expect(await api.get(`/galena/v1/imports/${batchId}/summary.json`)).toMatchObject({
    result: [{ leadsCreated: 5, addedToList: 5, leadsChanged: false, changedLeads: 0 }],
  });
  await api.sync([{ email: 'a@once.io', firstName: 'Somebody' }, { email: 'stranger@once.io' }]);
  const { result } = await api.post(path);
  const made = Number(result?.[0]?.['batchId']);
  expect(result).toEqual([{ batchId: made, dryRunBatchId: batchId, leadsChanged: true, changedLeads: 1 }]);
  expect(made).toBeGreaterThan(batchId);
  // Asked again, as when the answer was lost, it is the same import.
  expect((await api.post(path)).result?.[0]?.['batchId']).toBe(made);
  await runNext(database);
  expect(await api.progress(made)).toMatchObject({
    ...{ kind: 'import', dryRunBatchId: batchId, status: 'complete', listId: 1001 },
    ...{ created: 4, updated: 1, fileName: 'leads.csv', unmappedColumns: [] },
  });
  expect(await api.status(made)).toMatchObject({ status: 'Complete' });
  // What it has done itself is no reason to warn of it.
  const again = { batchId: made, dryRunBatchId: batchId, leadsChanged: true };
  expect((await api.post(path)).result).toEqual([{ ...again, changedLeads: 0 }]);
  await api.sync([{ email: 'b@once.io', firstName: 'Somebody' }]);
  expect((await api.post(path)).result).toEqual([{ ...again, changedLeads: 1 }]);
  // The file stays with the import, and goes with that.
  await database.execute(
    sql`update galena.imports set finished_at = finished_at - interval '25 hours' where batch_id = ${batchId}`,
  );
  expect(await api.post(path)).toMatchObject({ errors: [{ code: '1013' }] });
  await deleteExpiredImports(database, clock);
  expect(await countChunks(made)).toBe(1);
  await database.execute(
    sql`update galena.imports set created_at = created_at - interval '8 days' where batch_id = ${made}`,
  );
  await deleteExpiredImports(database, clock);
  expect(await countChunks(made)).toBe(0);
});

async function countChunks(batchId: number): Promise<number | undefined> {
  const { database } = shared();
  const [{ fileId } = { fileId: '' }] = await database.query<{ fileId: string }>(
    sql`select file_id as "fileId" from galena.imports where batch_id = ${batchId}`,
  );
  const [row] = await database.query<{ count: number }>(
    sql`select count(*) from ${identifier(schema, 'file_chunks')} where file_id = ${fileId}`,
  );
  return row?.count;
}

it('does not say that none of its leads have changed where rows were skipped by the mode', async () => {
  const { api } = shared();
  const batchId = await dryRun('email\nstranger@mode.io\n', { mode: 'updateOnly' });
  const summary = async () => (await api.get(`/galena/v1/imports/${batchId}/summary.json`)).result?.[0];
  expect(await summary()).toMatchObject({ skipped: 1, leadsChanged: false, changedLeads: 0 });
  await api.sync([{ email: 'stranger@mode.io' }]);
  expect(await summary()).toMatchObject({ leadsChanged: true });
  expect(await summary()).not.toHaveProperty('changedLeads');
});

it('imports once more what has failed or was cancelled, and waits for its turn as any other import', async () => {
  const { api, database } = shared();
  const batchId = await dryRun(file, { listId: '1001', partitionName: 'Default' });
  const path = `/galena/v1/imports/${batchId}/import.json`;
  const first = Number((await api.post(path)).result?.[0]?.['batchId']);
  await api.post(`/galena/v1/imports/${first}/cancel.json`);
  await api.submit({ file, form: { listId: '1001' } });
  expect(await api.post(path)).toMatchObject({ errors: [{ code: '1019' }] });
  await runNext(database);
  const second = Number((await api.post(path)).result?.[0]?.['batchId']);
  expect(second).toBeGreaterThan(first);
  await runNext(database);
  expect(await api.progress(second)).toMatchObject({ status: 'complete', partitionName: 'Default' });
});

it('imports once more what was undone, and not what somebody only asked what an undo would do', async () => {
  const { api, database } = shared();
  const batchId = await dryRun(file.replaceAll('@x', '@undone'));
  const imported = async () => {
    const { result, errors } = await api.post(`/galena/v1/imports/${batchId}/import.json`);
    if (result?.[0] === undefined) throw new Error(JSON.stringify(errors));
    return Number(result[0]['batchId']);
  };
  const undo = async (undone: number, options: object) => {
    const { result } = await api.send('POST', `/galena/v1/imports/${undone}/undo.json`, options);
    await runNext(database);
    return Number(result?.[0]?.['batchId']);
  };
  const first = await imported();
  await runNext(database);
  await undo(first, { dryRun: true });
  expect(await imported()).toBe(first);
  const undone = await undo(first, {});
  await undo(undone, { dryRun: true });
  const second = await imported();
  expect(second).toBeGreaterThan(undone);
  await api.post(`/galena/v1/imports/${second}/cancel.json`);
  await undo(undone, {});
  expect(await imported()).toBe(first);
});

it('has no result for an import, and none for what is not there', async () => {
  const { api, database } = shared();
  const { result } = await api.submit({ file });
  await runNext(database);
  const batchId = Number(result?.[0]?.['batchId']);
  for (const call of ['summary.json', 'differences.json']) {
    expect(await api.get(`/galena/v1/imports/${batchId}/${call}`)).toMatchObject({
      errors: [{ code: '1003', message: `Import ${batchId} is no dry run of an import` }],
    });
    expect(await api.get(`/galena/v1/imports/999999/${call}`)).toMatchObject({ errors: [{ code: '1013' }] });
  }
  expect(await api.post(`/galena/v1/imports/${batchId}/import.json`)).toMatchObject({
    errors: [{ code: '1003' }],
  });
});

it('copies all that says what an import does', async () => {
  const columns = await shared().database.query<{ name: string }>(sql`
    select column_name as name from information_schema.columns
    where table_schema = 'galena' and table_name = 'imports'`);
  const state = [
    ...['subscription_id', 'batch_id', 'kind', 'status', 'slot', 'lease_holder', 'lease_until', 'attempts'],
    ...['cancel_requested', 'submitted_by', 'service_name', 'user_email', 'request_id', 'dry_run_batch_id'],
    ...[
      'rows_done',
      'rows_total',
      'bytes_done',
      'created',
      'updated',
      'unchanged',
      'repeated',
      'failed',
      'warned',
    ],
    ...[
      'phase_ms',
      'failure_cause',
      'created_at',
      'started_at',
      'finished_at',
      'progress_in_schema',
      'has_files',
    ],
    ...['undoes', 'undo_options', 'undo', 'is_recorded'],
  ];
  const batchId = await dryRun('email,unknown\na@x.io,1\n', { format: 'CSV', listId: '1001' });
  const answer = await shared().api.post(`/galena/v1/imports/${batchId}/import.json`);
  const made = Number(answer.result?.[0]?.['batchId']);
  const names = columns.map(({ name }) => name).filter((name) => !state.includes(name));
  const rows = await shared().database.query<Record<string, unknown>>(sql`
    select to_jsonb(i) - ${state}::text[] as options from galena.imports i where batch_id in (${batchId}, ${made})`);
  expect(Object.keys(Object(rows[0]?.['options'])).sort()).toEqual(names.sort());
  expect(rows[1]).toEqual(rows[0]);
});
