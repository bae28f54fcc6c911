import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { type Answer, ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { createExport, exported, fileOf, queueExport, untilEnded } from './exporting.ts';

const server = shareTestServer();
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** Another API user with its own service. */
async function otherUser(clientId: string, permissions: readonly string[]): Promise<ApiClient> {
  const { api, url } = server();
  const role = `Role of ${clientId}`;
  const made = await api.send('POST', '/galena/v1/roles.json', { name: role, permissions });
  expect(made.errors).toBeUndefined();
  const answer = await api.send('POST', '/galena/v1/services.json', {
    name: clientId,
    userEmail: `${clientId}@example.com`,
    role,
  });
  const credentials = answer.result?.[0] as { clientId: string; clientSecret: string } | undefined;
  if (credentials === undefined) throw new Error(JSON.stringify(answer));
  return new ApiClient(url, credentials);
}

it('goes from create over enqueue to a file whose size and check sum are told', async () => {
  const { api } = server();
  const [lead] = await api.sync([{ email: 'ada@example.com', leadScore: 7, firstName: 'Ada' }]);
  await api.send('POST', `/rest/v1/lists/1001/leads.json`, { input: [{ id: lead?.['id'] }] });
  const created = await api.send('POST', `/bulk/v1/leads/export/create.json`, {
    format: 'CSV',
    fields: ['id', 'email', 'leadScore', 'lastName'],
    columnHeaderNames: { email: 'E-mail' },
    filter: { staticListId: 1001 },
  });
  const exportId = String(created.result?.[0]?.['exportId']);
  const job = { exportId, format: 'CSV', status: 'Created', createdAt: time };
  expect(created).toEqual({ requestId: expect.any(String), result: [job], success: true });
  const queued = await api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`);
  expect(queued.result).toEqual([{ ...job, status: 'Queued', queuedAt: time }]);
  const ended = await untilEnded(api, exportId);
  const file = `id,E-mail,leadScore,lastName\n${lead?.['id']},ada@example.com,7,null\n`;
  expect(Object.entries(ended)).toEqual(
    Object.entries({
      ...job,
      status: 'Completed',
      queuedAt: time,
      startedAt: time,
      finishedAt: time,
      numberOfRecords: 1,
      fileSize: file.length,
      fileChecksum: `sha256:${createHash('sha256').update(file).digest('hex')}`,
    }),
  );
  const response = await fileOf(api, exportId);
  expect([response.status, await response.text()]).toEqual([200, file]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv;charset=UTF-8',
    'content-disposition': 'attachment',
    'accept-ranges': 'bytes',
    etag: `"${ended['fileChecksum']}"`,
    'content-length': String(file.length),
  });
});

describe('values', () => {
  it('are as the contract has them', async () => {
    const { api, database } = server();
    await api.send('POST', '/rest/v1/leads/schema/fields.json', {
      input: ['float', 'currency', 'percent', 'date', 'datetime', 'boolean', 'text'].map((dataType) => ({
        name: `${dataType}Value`,
        displayName: dataType,
        dataType,
      })),
    });
    const fields = [
      'email',
      'floatValue',
      'currencyValue',
      'percentValue',
      'dateValue',
      'datetimeValue',
      'booleanValue',
      'textValue',
    ];
    const [empty, full, odd] = await api.sync([
      { email: 'empty@values.io' },
      {
        email: 'full@values.io',
        floatValue: 1e21,
        currencyValue: 12.5,
        percentValue: 7,
        dateValue: '2026-02-03',
        datetimeValue: '2026-02-03T04:05:06.789+01:00',
        booleanValue: true,
        textValue: 'say "no",\r\nor\nnull',
      },
      {
        email: 'odd@values.io',
        floatValue: 1e-7,
        currencyValue: 12.345,
        booleanValue: false,
        textValue: 'null',
      },
    ]);
    // No call can store it, but a hand in the database can.
    await database.execute(sql`
      update ${identifier(schema, 'leads')} set "textValue" = '' where id = ${empty?.['id']}`);
    const listId = await makeList([empty, full, odd]);
    const rows = [
      fields.join(','),
      'empty@values.io,null,null,null,null,null,false,null',
      'full@values.io,1000000000000000000000,12.50,7,2026-02-03,2026-02-03T03:05:06Z,true,"say ""no"",\r\nor\nnull"',
      'odd@values.io,0.0000001,12.345,null,null,null,false,"null"',
    ];
    expect(await exported(api, { fields, filter: { staticListId: listId } })).toBe(`${rows.join('\n')}\n`);
    const tsv = await exported(api, {
      fields: ['email', 'textValue'],
      format: 'TSV',
      filter: { staticListId: listId },
    });
    expect(tsv).toBe(
      'email\ttextValue\nempty@values.io\tnull\nfull@values.io\t"say ""no"",\r\nor\nnull"\nodd@values.io\t"null"\n',
    );
    const ssv = await exported(api, {
      fields: ['email', 'id'],
      format: 'ssv',
      filter: { staticListId: listId },
    });
    expect(ssv).toContain(`full@values.io;${full?.['id']}\n`);
  });

  it('of a lead that is linked to a company are the company’s', async () => {
    const { api } = server();
    await api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'c1', company: 'Ore, Inc.', numberOfEmployees: 12 }],
    });
    const leads = await api.sync([
      { email: 'linked@company.io', externalCompanyId: 'c1' },
      { email: 'free@company.io', company: 'Own' },
    ]);
    const listId = await makeList(leads);
    expect(
      await exported(api, {
        fields: ['email', 'company', 'numberOfEmployees'],
        filter: { staticListId: listId },
      }),
    ).toBe('email,company,numberOfEmployees\nlinked@company.io,"Ore, Inc.",12\nfree@company.io,Own,null\n');
  });

  it('of every field that describe lists can be asked for, in any case, each once', async () => {
    const { api } = server();
    const described = await api.get('/rest/v1/leads/describe.json');
    const names = described.result?.map((field) => (field['rest'] as { name: string }).name) ?? [];
    const listId = await makeList([]);
    const text = await exported(api, {
      fields: ['EMAIL', 'email', ...names],
      filter: { staticListId: listId },
    });
    expect(text.trimEnd().split(',')).toEqual([...new Set(['email', ...names])]);
  });
});

let lists = 0;

async function makeList(leads: readonly (Record<string, unknown> | undefined)[]): Promise<number> {
  const { api } = server();
  lists += 1;
  const body = new URLSearchParams({ name: `List ${lists}`, folder: '{"id":1,"type":"Folder"}' });
  const response = await api.fetch('/rest/asset/v1/staticLists.json', { method: 'POST', body });
  const { result } = (await response.json()) as { result: { id: number }[] };
  const listId = result[0]?.id ?? 0;
  const input = leads.map((lead) => ({ id: lead?.['id'] }));
  if (input.length > 0) await api.send('POST', `/rest/v1/lists/${listId}/leads.json`, { input });
  return listId;
}

describe('filters', () => {
  it('takes the members that a list, found by its name, has when the export begins', async () => {
    const { api } = server();
    const [one, two] = await api.sync([{ email: 'one@list.io' }, { email: 'two@list.io' }]);
    const listId = await makeList([one]);
    const exportId = await createExport(api, {
      fields: ['email'],
      filter: { staticListName: `List ${lists}` },
    });
    await api.send('POST', `/rest/v1/lists/${listId}/leads.json`, { input: [{ id: two?.['id'] }] });
    await api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`);
    await untilEnded(api, exportId);
    expect(await (await fileOf(api, exportId)).text()).toBe('email\none@list.io\ntwo@list.io\n');
  });

  it('fails where the list is not there any more when the export begins', async () => {
    const { api } = server();
    const listId = await makeList([]);
    const exportId = await createExport(api, { fields: ['id'], filter: { staticListId: listId } });
    await api.fetch(`/rest/asset/v1/staticList/${listId}/delete.json`, { method: 'POST' });
    await api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`);
    const job = await untilEnded(api, exportId);
    expect(job).toMatchObject({
      status: 'Failed',
      errorMsg: `Static list ${listId} is not there any more`,
      finishedAt: time,
    });
    expect(Object.keys(job)).not.toContain('fileSize');
    const file = await fileOf(api, exportId);
    expect([file.status, await file.text()]).toEqual([404, 'Export job is not completed']);
  });

  it.each(['createdAt', 'updatedAt'])('takes leads by %s, both seconds included', async (name) => {
    const { api, database } = server();
    const at = name === 'createdAt' ? '2025-03-05T10:00' : '2025-04-05T10:00';
    const times = ['09:59:59.999', '10:00:00', '10:00:30', '10:01:00.999', '10:01:01'].map(
      (part) => `${at.slice(0, 11)}${part}Z`,
    );
    const emails = times.map((_, index) => `${name}${index}@time.io`);
    await api.sync(emails.map((email) => ({ email })));
    for (const [index, time] of times.entries()) {
      await database.execute(sql`
        update ${identifier(schema, 'leads')} set ${identifier(name)} = ${time} where email = ${emails[index]?.toLowerCase()} or email = ${emails[index]}`);
    }
    const filter = { [name]: { startAt: `${at}:00.999Z`, endAt: `${at.slice(0, 14)}01:00.001+0000` } };
    expect(await exported(api, { fields: ['email'], filter })).toBe(
      `email\n${emails.slice(1, 4).join('\n')}\n`,
    );
  });

  it('gives a file of the header alone where there is nothing', async () => {
    const { api } = server();
    const exportId = await queueExport(api, {
      fields: ['id', 'email'],
      filter: { createdAt: { startAt: '2001-01-01', endAt: '2001-01-01' } },
    });
    expect(await untilEnded(api, exportId)).toMatchObject({
      status: 'Completed',
      numberOfRecords: 0,
      fileSize: 9,
      fileChecksum: `sha256:${createHash('sha256').update('id,email\n').digest('hex')}`,
    });
    expect(await (await fileOf(api, exportId)).text()).toBe('id,email\n');
  });
});

describe('refusals', () => {
  const filter = { createdAt: { startAt: '2026-01-01T00:00:00Z', endAt: '2026-01-31T00:00:00Z' } };
  const range = (startAt: unknown, endAt: unknown) => ({ createdAt: { startAt, endAt } });
  it.each<[string, string, object]>([
    ['1002', "Missing value for the required parameter 'filter'", { fields: ['nope'], format: 'XML' }],
    ['1003', "Invalid value specified for attribute 'filter'", { fields: ['id'], filter: 'all' }],
    ['1003', "Unsupported filter 'email'", { fields: ['id'], filter: { email: 'a@b.c', createdAt: {} } }],
    ['1003', 'Exactly one filter expected', { fields: ['id'], filter: {} }],
    ['1003', 'Exactly one filter expected', { fields: ['id'], filter: { ...filter, updatedAt: {} } }],
    ['1035', 'Unsupported filter type for target subscription: smartListId', { filter: { smartListId: 1 } }],
    [
      '1035',
      'Unsupported filter type for target subscription: smartListName',
      { filter: { smartListName: 'x' } },
    ],
    ['1002', "Missing value for the required parameter 'endAt'", { filter: range('2026-01-01', undefined) }],
    ['704', 'Invalid date format', { filter: range('yesterday', '2026-01-01') }],
    ['1003', 'endAt of createdAt is before startAt', { filter: range('2026-01-02', '2026-01-01') }],
    [
      '1003',
      'createdAt covers 32 days and the maximum is 31',
      { filter: range('2026-01-01T00:00:00Z', '2026-02-01T00:00:01Z') },
    ],
    ['1003', 'startAt of createdAt is in the future', { filter: range('2999-01-01', '2999-01-02') }],
    ['1013', 'Object not found', { filter: { staticListId: 99_999 } }],
    ['1013', 'Object not found', { filter: { staticListName: 'No such list' } }],
    ['1001', "Invalid value 'ten'. Required of type 'integer'", { filter: { staticListId: 'ten' } }],
    ['1002', "Missing value for the required parameter 'fields'", { filter }],
    ['1002', "Missing value for the required parameter 'fields'", { filter, fields: [] }],
    ['1003', 'Invalid fields [site2, 7]', { filter, fields: ['id', 'site2', 7] }],
    [
      '1003',
      'Invalid columnHeaderNames [email]: not among the fields',
      { filter, fields: ['id'], columnHeaderNames: { email: 'E' } },
    ],
    [
      '1001',
      "Invalid value 'XML'. Required of type 'CSV, TSV or SSV'",
      { filter, fields: ['id'], format: 'XML' },
    ],
  ])('of a create: %s %s', async (code, message, body) => {
    const answer = await server().api.send('POST', `/bulk/v1/leads/export/create.json`, body);
    expect(answer.errors).toEqual([{ code, message }]);
  });

  it('of what is no JSON object', async () => {
    const { api } = server();
    expect(
      (await api.post(`/bulk/v1/leads/export/create.json`, '[', 'application/json')).errors?.[0]?.code,
    ).toBe('609');
    expect((await api.post(`/bulk/v1/leads/export/create.json`, 'a=1', 'text/plain')).errors?.[0]?.code).toBe(
      '612',
    );
  });

  it('of an export that nobody has, that is another’s, or that is no id', async () => {
    const { api } = server();
    const other = await otherUser('other', ['Read-Only Lead']);
    const foreign = await createExport(other, { fields: ['id'], filter });
    for (const exportId of [foreign, '0c9a4f5e-6a35-4f0e-9f5b-0f7f6f2f9e11', '1000']) {
      expect((await api.get(`/bulk/v1/leads/export/${exportId}/status.json`)).errors?.[0]?.code).toBe('1013');
      for (const call of ['enqueue', 'cancel']) {
        const answer = await api.post(`/bulk/v1/leads/export/${exportId}/${call}.json`);
        expect(answer.errors?.[0]?.code).toBe('1013');
      }
      const file = await fileOf(api, exportId);
      expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
        404,
        'text/plain;charset=UTF-8',
        'Export job not found',
      ]);
    }
    expect((await other.get(`/bulk/v1/leads/export.json`)).result).toMatchObject([{ exportId: foreign }]);
    expect(JSON.stringify(await api.get(`/bulk/v1/leads/export.json`))).not.toContain(foreign);
  });

  it('of services without the permission, and of objects that do not exist here', async () => {
    const other = await otherUser('asset-user', ['Read-Write Assets', 'Read-Only Activity']);
    expect((await other.get(`/bulk/v1/leads/export.json`)).errors?.[0]?.code).toBe('603');
    const { api } = server();
    for (const path of ['program/members', 'customobjects/car_c']) {
      expect((await api.send('POST', `/bulk/v1/${path}/export/create.json`, {})).errors?.[0]?.code).toBe(
        '610',
      );
    }
  });
});

describe('states', () => {
  const body = {
    fields: ['id'],
    filter: { updatedAt: { startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-01T00:00:01Z' } },
  };

  it('serves a client that probes for updatedAt and cancels what it has created', async () => {
    const { api } = server();
    const exportId = await createExport(api, body);
    const cancelled = { exportId, format: 'CSV', status: 'Cancelled', createdAt: time };
    for (let count = 0; count < 2; count += 1) {
      expect((await api.post(`/bulk/v1/leads/export/${exportId}/cancel.json`)).result).toEqual([cancelled]);
    }
    expect((await api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`)).errors).toEqual([
      { code: '1003', message: 'Export job is Cancelled' },
    ]);
  });

  it('refuses to enqueue or cancel what has ended, and takes calls as clients send them', async () => {
    const { api } = server();
    const created = await api.send('POST', `/bulk/v1/leads/export/create.json?batchSize=300`, {
      ...body,
      window_start_date: 'ignored',
    });
    const exportId = String(created.result?.[0]?.['exportId']);
    const enqueued = await api.send('POST', `/bulk/v1/leads/export/${exportId}/enqueue.json`, {
      data: { _method: 'POST' },
    });
    expect(enqueued.result?.[0]?.['status']).toBe('Queued');
    await untilEnded(api, exportId);
    expect((await api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`)).errors).toEqual([
      { code: '1003', message: 'Export job is Completed' },
    ]);
    expect((await api.post(`/bulk/v1/leads/export/${exportId}/cancel.json`)).errors).toEqual([
      { code: '1029', message: 'Export job cannot be cancelled' },
    ]);
    expect((await fileOf(api, exportId)).status).toBe(200);
  });

  it('one that is cancelled while it is being enqueued stays cancelled', async () => {
    const { api, database } = server();
    const exportId = await createExport(api, body);
    let enqueued: Promise<Answer> | undefined;
    await database.transaction(async (transaction) => {
      await transaction.execute(sql`
        update galena.exports
        set status = 'cancelled', cancel_requested = true, finished_at = now()
        where export_id = ${exportId}`);
      enqueued = api.post(`/bulk/v1/leads/export/${exportId}/enqueue.json`);
      await until(async () => {
        const waiting = await database.query(
          sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%galena.exports%'`,
        );
        return waiting.length > 0;
      });
    });
    expect((await enqueued)?.errors).toEqual([{ code: '1003', message: 'Export job is Cancelled' }]);
    const [row] = await database.query(sql`select status from galena.exports where export_id = ${exportId}`);
    expect(row).toEqual({ status: 'cancelled' });
  });

  it('lists by state in any spelling, newest first, a page at a time', async () => {
    const other = await otherUser('lister', ['Read-Only Lead']);
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.unshift(await createExport(other, body));
    await other.post(`/bulk/v1/leads/export/${ids[1]}/cancel.json`);
    const listed = async (query: string) => {
      const {
        result = [],
        nextPageToken,
        moreResult,
      } = await other.get(`/bulk/v1/leads/export.json${query}`);
      expect(moreResult).toBeUndefined();
      return { ids: result.map(({ exportId }) => exportId), nextPageToken };
    };
    expect((await listed('')).ids).toEqual(ids);
    expect((await listed('?status=canceled,completed')).ids).toEqual([ids[1]]);
    expect((await listed('?status=CREATED&status=Cancelled')).ids).toEqual(ids);
    const first = await listed('?batchSize=2');
    expect(first.ids).toEqual(ids.slice(0, 2));
    const second = await listed(`?batchSize=2&nextPageToken=${first.nextPageToken}`);
    expect(second).toEqual({ ids: ids.slice(2), nextPageToken: undefined });
    expect((await other.get(`/bulk/v1/leads/export.json?status=Done`)).errors?.[0]?.code).toBe('1001');
  });
});

describe('parts of a file', () => {
  it('are served as a Range header asks for them', async () => {
    const { api } = server();
    const emails = Array.from({ length: 300 }, (_, index) => `range${index}@${'x'.repeat(1500)}.io`);
    await api.sync(emails.map((email, index) => ({ email: `range${index}@x.io`, mktoPersonNotes: email })));
    const leads = await api.leads(
      emails.map((_, index) => `range${index}@x.io`),
      'id',
    );
    const listId = await makeList(leads);
    const exportId = await queueExport(api, {
      fields: ['email', 'mktoPersonNotes'],
      filter: { staticListId: listId },
    });
    const { fileSize, fileChecksum } = await untilEnded(api, exportId);
    const size = Number(fileSize);
    // It has several chunks.
    expect(size).toBeGreaterThan(400_000);
    const whole = Buffer.from(await (await fileOf(api, exportId)).arrayBuffer());
    expect(`sha256:${createHash('sha256').update(whole).digest('hex')}`).toBe(fileChecksum);
    const part = async (range: string, more: Record<string, string> = {}) => {
      const response = await fileOf(api, exportId, { range, ...more });
      const bytes = Buffer.from(await response.arrayBuffer());
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { status: response.status, range: response.headers.get('content-range'), sha256 };
    };
    const sha256Of = (start: number, end: number) =>
      createHash('sha256').update(whole.subarray(start, end)).digest('hex');
    const chunk = 256 * 1024;
    const ranges: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      ['bytes=0-', 0, size],
      [`bytes=${chunk - 1}-${chunk}`, chunk - 1, chunk + 1],
      [`bytes=${chunk}-${2 ** 40}`, chunk, size],
      ['bytes=-5', size - 5, size],
      [`bytes=-${size + 10}`, 0, size],
      [`bytes=${size - 1}-`, size - 1, size],
    ];
    for (const [asked, start, end] of ranges) {
      expect(await part(asked)).toEqual({
        status: 206,
        range: `bytes ${start}-${end - 1}/${size}`,
        sha256: sha256Of(start, end),
      });
    }
    for (const asked of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=5-2', 'bytes=-']) {
      expect(await part(asked)).toEqual({ status: 200, range: null, sha256: sha256Of(0, size) });
    }
    for (const asked of [`bytes=${size}-`, 'bytes=-0']) {
      expect(await part(asked)).toMatchObject({ status: 416, range: `bytes */${size}` });
    }
    expect(await part('bytes=1-1', { 'if-range': `"${fileChecksum}"` })).toMatchObject({ status: 206 });
    expect(await part('bytes=1-1', { 'if-range': '"another"' })).toMatchObject({ status: 200 });
    const head = await api.fetch(`/bulk/v1/leads/export/${exportId}/file.json`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(size));
  });
});

it('a file that is refused, as so many are being sent, is refused without the headers of a file', async () => {
  const { api, database } = await useTestServer('all', {
    GALENA_LIMITS: 'marketo',
    GALENA_DATABASE_CONNECTIONS: '20',
  });
  const exportId = await queueExport(api, {
    fields: ['id'],
    filter: { updatedAt: { startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-01T00:00:01Z' } },
  });
  await untilEnded(api, exportId);
  let under: Promise<Response>[] = [];
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table ${identifier(schema, 'file_chunks')} in access exclusive mode`);
    under = Array.from({ length: 11 }, () => fileOf(api, exportId, { range: 'bytes=0-' }));
    const refused = await Promise.race(under);
    expect(await refused.json()).toMatchObject({ errors: [{ code: '615' }] });
    const names = ['content-range', 'content-disposition', 'etag'];
    expect(names.filter((name) => refused.headers.has(name))).toEqual([]);
  });
  expect((await Promise.all(under)).map(({ status }) => status).sort()).toEqual([
    200,
    ...Array(10).fill(206),
  ]);
});
