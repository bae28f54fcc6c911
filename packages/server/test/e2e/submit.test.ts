import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { bodyOf, sendRaw } from '../support/raw-request.ts';
import { shareEmptiedServer, type TestServer } from '../support/test-server.ts';

const file = 'email,firstName\na@b.io,Ada\n';

const shared = shareEmptiedServer('api');

async function storedFile({ database }: TestServer): Promise<Buffer[]> {
  const rows = await database.query<{ bytes: Buffer }>(sql`
    select string_agg(bytes, '' order by chunk_number) as bytes
    from ${identifier(schema, 'file_chunks')}
    group by file_id`);
  return rows.map(({ bytes }) => bytes);
}

async function nothingIsStored(server: TestServer): Promise<void> {
  expect(await storedFile(server)).toEqual([]);
  expect(await server.database.query(sql`select from galena.imports`)).toEqual([]);
}

/** A multipart request written by hand, as bytes. */
function rawSubmit(token: string, contentType: string, body: string): string {
  return `POST /bulk/v1/leads.json?format=csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

const part = (name: string, content: string, more = '') =>
  `Content-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;

describe('a submit that is accepted', () => {
  it('answers Queued, with the batch id as number and as text, and stores the bytes as they came', async () => {
    const server = shared();
    const answer = await server.api.submit({ file, form: { format: 'csv' } });
    expect(answer).toEqual({
      requestId: expect.any(String),
      result: [{ batchId: 1000, importId: '1000', status: 'Queued' }],
      success: true,
    });
    expect(await storedFile(server)).toEqual([Buffer.from(file)]);
    expect(await server.api.status(1000)).toEqual({
      batchId: 1000,
      importId: '1000',
      status: 'Queued',
      numOfLeadsProcessed: 0,
      numOfRowsFailed: 0,
      numOfRowsWithWarning: 0,
    });
  });

  it('stores a file of many chunks whole', async () => {
    const server = shared();
    const big = Buffer.alloc(3_000_001, 'email,firstName\n0123456789');
    await server.api.submit({ file: big });
    expect((await storedFile(server))[0]?.equals(big)).toBe(true);
  });

  it.each([
    ['query', { query: '?format=ssv&lookupField=twitterId&listId=1001&partitionName=Default' }],
    ['form', { form: { format: 'SSV', lookupField: 'twitterId', listId: '1001', partitionName: 'Default' } }],
    [
      'both, the query wins',
      {
        query: '?format=ssv&lookupField=twitterId',
        form: { format: 'xls', lookupField: 'nope', listId: '1001', partitionName: 'Default' },
      },
    ],
  ])('takes parameters from %s', async (_name, upload) => {
    const { api } = shared();
    expect(await api.submit({ file: 'twitterId;email\n', ...upload })).toMatchObject({ success: true });
    expect(await api.progress(1000)).toMatchObject({
      format: 'ssv',
      lookupField: 'twitterId',
      listId: 1001,
      partitionName: 'Default',
    });
  });

  it('takes empty parameters as absent, and ignores unknown ones', async () => {
    const { api } = shared();
    const form = { format: '', lookupField: '', listId: '', partitionName: '', whatever: 'x' };
    expect(await api.submit({ file, form, query: '?listId=&_=1' })).toMatchObject({ success: true });
    expect(await api.progress(1000)).toMatchObject({ format: 'csv', lookupField: 'email' });
  });

  it('takes the token as a form field, before and after the file', async () => {
    const { url, api } = shared();
    for (const order of [
      ['access_token', 'file'],
      ['file', 'access_token'],
    ]) {
      const body = new FormData();
      for (const name of order) body.set(name, name === 'file' ? new Blob([file]) : await api.token());
      const response = await fetch(`${url}/bulk/v1/leads.json`, { method: 'POST', body });
      expect(await response.json()).toMatchObject({ success: true });
    }
    const body = new FormData();
    body.set('file', new Blob([file]));
    body.set('access_token', 'made-up');
    expect(await (await fetch(`${url}/bulk/v1/leads.json`, { method: 'POST', body })).json()).toMatchObject({
      errors: [{ code: '601' }],
    });
  });
});

describe('multipart as real clients send it', () => {
  const boundary = '----WebKitFormBoundaryBQACkJZyaiIAXogC';
  const form = (delimiter: string, end = `${delimiter}--\r\n`) =>
    `${delimiter}\r\n${part('file', file, '; filename="leads.csv"\r\nContent-Type: text/csv')}${end}`;

  it.each([
    ['plain', `multipart/form-data; boundary=${boundary}`, form(`--${boundary}`)],
    ['a quoted boundary', `multipart/form-data; boundary="${boundary}"`, form(`--${boundary}`)],
    ['a trailing semicolon', `multipart/form-data; boundary=${boundary};`, form(`--${boundary}`)],
    [
      'a charset before the boundary',
      `multipart/form-data; charset=utf-8; boundary=${boundary}`,
      form(`--${boundary}`),
    ],
    [
      'a closing delimiter without its last dashes',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`, `--${boundary}\r\n`),
    ],
    [
      'no line end before the closing delimiter',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`).replace(`\r\n--${boundary}--`, `--${boundary}--`),
    ],
    [
      'no line end behind the closing delimiter',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`, `--${boundary}--`),
    ],
    [
      'a boundary that has the dashes of the delimiter lines already',
      `multipart/form-data; boundary=${boundary}`,
      form(boundary),
    ],
    [
      'a preamble',
      `multipart/form-data; boundary=${boundary}`,
      `This is multipart.\r\n${form(`--${boundary}`)}`,
    ],
    [
      'lines that end with LF',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`).replaceAll('\r\n', '\n'),
    ],
    [
      'a path as file name',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`).replace('"leads.csv"', '"C:\\leads\\leads.csv"'),
    ],
    [
      'no file name',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`).replace('; filename="leads.csv"', ''),
    ],
  ])('%s', async (_name, contentType, body) => {
    const server = shared();
    const answer = await sendRaw(server.url, rawSubmit(await server.api.token(), contentType, body));
    expect(bodyOf(answer)).toMatchObject({ success: true });
    expect((await storedFile(server))[0]?.toString().trimEnd()).toBe(file.trimEnd());
  });

  it.each([
    ['no boundary', 'multipart/form-data', form(`--${boundary}`)],
    ['another boundary', 'multipart/form-data; boundary=abc', form(`--${boundary}`)],
    ['two files', `multipart/form-data; boundary=${boundary}`, form(`--${boundary}`, form(`--${boundary}`))],
    [
      'headers without an end',
      `multipart/form-data; boundary=${boundary}`,
      `--${boundary}\r\nContent-Disposition: form-data`,
    ],
    ['text behind a delimiter', `multipart/form-data; boundary=${boundary}`, `--${boundary}x\r\n\r\n`],
    ['no body', `multipart/form-data; boundary=${boundary}`, ''],
    ['no closing delimiter', `multipart/form-data; boundary=${boundary}`, form(`--${boundary}`, '')],
    ['half a closing delimiter', `multipart/form-data; boundary=${boundary}`, form(`--${boundary}`, '--')],
    [
      'base64',
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`).replace('text/csv', 'text/csv\r\nContent-Transfer-Encoding: base64'),
    ],
    [
      'a field without end',
      `multipart/form-data; boundary=${boundary}`,
      `--${boundary}\r\n${part('a', 'x'.repeat(70_000))}--${boundary}--`,
    ],
  ])('refuses %s with 613', async (_name, contentType, body) => {
    const server = shared();
    const answer = await sendRaw(server.url, rawSubmit(await server.api.token(), contentType, body));
    expect(bodyOf(answer)).toMatchObject({
      errors: [{ code: '613', message: expect.stringMatching(/^Invalid Multipart Request/) }],
    });
    await nothingIsStored(server);
  });

  it('finds delimiters wherever the bytes are cut', async () => {
    const server = shared();
    const request = rawSubmit(
      await server.api.token(),
      `multipart/form-data; boundary=${boundary}`,
      form(`--${boundary}`),
    );
    const { hostname, port } = new URL(server.url);
    const socket = connect({ port: Number(port), host: hostname, noDelay: true });
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('close', () => resolve(text));
    });
    for (const byte of Buffer.from(request)) {
      await new Promise<void>((resolve) => socket.write(Buffer.from([byte]), () => resolve()));
    }
    expect(bodyOf(await answer)).toMatchObject({ success: true });
    expect(await storedFile(server)).toEqual([Buffer.from(file)]);
  });
});

describe('refusals', () => {
  it.each([
    ['no file', {}, '1002', "Missing value for the required parameter 'file'"],
    [
      'a format that is none',
      { file, form: { format: 'xls', lookupField: 'nope' } },
      '1001',
      "Invalid value 'xls'. Required of type 'csv, tsv or ssv'",
    ],
    [
      'an unknown lookup field',
      { file, form: { lookupField: 'nope', listId: 'x' } },
      '1006',
      "Lookup field 'nope' not found",
    ],
    [
      'a field that no lead is looked up by',
      { file, form: { lookupField: 'firstName' } },
      '1011',
      "Field 'firstName' not supported",
    ],
    [
      'a list that is no number',
      { file, form: { listId: 'x', partitionName: 'x' } },
      '1001',
      "Invalid value 'x'. Required of type 'integer'",
    ],
    ['an unknown list', { file, form: { listId: '99' } }, '1013', 'Object not found'],
    ['a list beyond all numbers', { file, form: { listId: '9999999999' } }, '1013', 'Object not found'],
    [
      'an unknown partition',
      { file: '', form: { partitionName: "Robert'); drop" } },
      '1008',
      "Access denied to partition 'Robert'); drop'",
    ],
    [
      'a partition with a NUL',
      { file, form: { partitionName: 'a\0b' } },
      '1008',
      "Access denied to partition 'a\0b'",
    ],
    [
      'a file name that is too long',
      { file, name: `${'ä'.repeat(252)}.csv` },
      '1003',
      'File name has 256 characters and the maximum is 255',
    ],
    ['an empty file', { file: '' }, '1003', 'Empty file'],
    ['a file of a byte order mark', { file: '\ufeff' }, '1003', 'Empty file'],
    ['a file of empty lines', { file: '\r\n\n\n' }, '1003', 'Empty file'],
    [
      'a stray quote in the header row that takes in rows',
      { file: '\nemail,"firstName\na@x.com,"Ann"\nb@x.com,Bob\n' },
      '1003',
      'Text after a closing quote in the header row in line 2: a stray quote makes it several lines long',
    ],
    ['a field twice', { file: 'Email,firstName,email\n' }, '1003', "Duplicate field 'email' in header"],
    [
      'too many columns',
      { file: `${'x,'.repeat(1600)}x\n` },
      '1003',
      'Too many columns: 1601 given and the maximum is 1600',
    ],
    [
      'far too many columns',
      { file: `${','.repeat(1_000_000)}\n` },
      '1003',
      'Too many columns: 10000 or more given and the maximum is 1600',
    ],
    [
      'an unknown charset',
      { file, type: 'text/csv; charset=klingon' },
      '1003',
      "Unsupported charset 'klingon'",
    ],
    [
      'a gzip archive',
      { file: gzipSync(file) },
      '1003',
      'File looks like a gzip archive; upload the CSV file itself',
    ],
    [
      'a workbook, whatever its format is said to be',
      { file: 'PK\x03\x04'.padEnd(26, '\0').concat('\x0f\0\0\0xl/workbook.xml'), form: { format: 'tsv' } },
      '1003',
      'File looks like an Excel workbook (.xlsx); save it as CSV and upload that',
    ],
    [
      'an old workbook',
      { file: Buffer.from('d0cf11e0a1b11ae1'.padEnd(200, '0'), 'hex') },
      '1003',
      'File looks like an Excel workbook of the old kind (.xls); save it as CSV and upload that',
    ],
    ['JSON', { file: '[{"email":"a@b.io"}]' }, '1003', 'File looks like JSON; upload a CSV file'],
    [
      'sep=; in the first line',
      { file: '\ufeffsep=;\nemail;firstName\na@b.io;Ann\n' },
      '1003',
      'Line sep=; is no header; remove it and send the file with format ssv',
    ],
    [
      'sep=, in the first line',
      { file: '"sep=,"\nemail,firstName\na@b.io,Ann\n' },
      '1003',
      'Line sep=, is no header; remove it and send the file with format csv',
    ],
    [
      'sep=; in a file with semicolons',
      { file: 'sep=;\nemail;firstName\na@b.io;Ann\n', format: 'ssv' },
      '1003',
      'Line sep=; is no header; remove it and send the file with format ssv',
    ],
    [
      'quotes around whole lines',
      { file: '"email,firstName"\n"a@b.io,Ann"\n' },
      '1003',
      'Header is one quoted cell; remove the quotes around whole lines',
    ],
    [
      'UTF-16 without a byte order mark',
      { file: Buffer.from(file, 'utf16le') },
      '1003',
      'File looks like text in UTF-16LE without a byte order mark; save it as CSV UTF-8 and upload that',
    ],
    [
      'UTF-16 whose bytes are the other way round than its charset says',
      { file: Buffer.from(file, 'utf16le'), type: 'text/csv; charset=utf-16be' },
      '1003',
      'File looks like text in UTF-16LE without a byte order mark; save it as CSV UTF-8 and upload that',
    ],
  ])('%s', async (_name, upload, code, message) => {
    const server = shared();
    expect(await server.api.submit(upload)).toEqual({
      requestId: expect.any(String),
      success: false,
      errors: [{ code, message }],
    });
    await nothingIsStored(server);
  });

  it('an unknown column, where the subscription wants that', async () => {
    const { api, database } = shared();
    await database.execute(sql`update galena.subscriptions set unknown_columns = 'reject'`);
    expect(await api.submit({ file: 'email,Shoe Size\n' })).toMatchObject({
      errors: [{ code: '1006', message: "Field 'Shoe Size' not found" }],
    });
  });

  it('a file over the limit, at once, while the rest is still to come', async () => {
    const server = shared();
    await server.database.execute(sql`update galena.subscriptions set max_file_bytes = 1000`);
    const head = `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await server.api.token()}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n--b\r\n`;
    const answer = await sendRaw(server.url, head + part('file', 'x'.repeat(2000), '; filename="a"'));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/connection: close/i);
    expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: '413' }] });
    await nothingIsStored(server);
  });

  it('one byte over 10 MiB, but not 10 MiB', async () => {
    const { api } = shared();
    const limit = 10_485_760;
    const exact = Buffer.alloc(limit, 'email\n');
    expect(await api.submit({ file: exact })).toMatchObject({ success: true });
    const response = api.submit({ file: Buffer.concat([exact, Buffer.from('x')]) });
    expect(await response).toMatchObject({ errors: [{ code: '413' }] });
  });

  it('leaves nothing behind of an upload that breaks off', async () => {
    const server = shared();
    const token = await server.api.token();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const body = `--b\r\n${part('file', 'email\n'.repeat(100_000), '; filename="a"')}`;
    socket.write(
      `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length + 100}\r\n\r\n${body}`,
      () => socket.destroy(),
    );
    await new Promise((resolve) => socket.on('close', resolve));
    expect(await server.api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    await nothingIsStored(server);
  });
});

describe('the queue', () => {
  it('takes exactly ten of thirty submits at once, with batch ids without gaps', async () => {
    const { api, database } = shared();
    await api.token();
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.submit({ file })));
    const batchIds = answers.flatMap(({ result }) => (result === undefined ? [] : [result[0]?.['batchId']]));
    expect(batchIds.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => 1000 + index));
    const refused = answers.filter(({ success }) => !success);
    expect(refused).toHaveLength(20);
    for (const { errors } of refused) expect(errors).toEqual([{ code: '1016', message: 'Too many imports' }]);
    expect(
      await database.query(sql`select distinct file_id from ${identifier(schema, 'file_chunks')}`),
    ).toHaveLength(10);
  });

  it('refuses a second import into a list that is being imported to, unless told not to', async () => {
    const { api, database } = shared();
    const form = { listId: '1001' };
    expect(await api.submit({ file, form })).toMatchObject({ success: true });
    expect(await api.submit({ file, form })).toMatchObject({
      errors: [{ code: '1019', message: 'Import in progress' }],
    });
    expect(await api.submit({ file })).toMatchObject({ result: [{ batchId: 1001 }] });
    await database.execute(sql`update galena.subscriptions set list_lock = false`);
    expect(await api.submit({ file, form })).toMatchObject({ success: true });
  });

  it('cancels a queued import at once, and none that is finished', async () => {
    const { api } = shared();
    await api.submit({ file });
    expect(await api.post('/galena/v1/imports/1000/cancel.json')).toMatchObject({
      result: [{ status: 'cancelled' }],
    });
    expect(await api.status(1000)).toMatchObject({ status: 'Failed', message: 'Import failed: cancelled' });
    expect(await api.post('/galena/v1/imports/1000/cancel.json')).toMatchObject({
      errors: [{ code: '1003', message: 'Import 1000 is cancelled and can no longer be cancelled' }],
    });
    expect(await api.post('/galena/v1/imports/7/cancel.json')).toMatchObject({ errors: [{ code: '1013' }] });
  });
});

describe('what follows a request on its connection', () => {
  const countImports = async () => (await shared().database.query(sql`select from galena.imports`)).length;

  const rows = Array.from({ length: 40 }, (_, row) => `b${row}@example.com,Jürgen Müller ${row}\r\n`).join(
    '',
  );
  const body = `--BB\r\n${part('file', `email,firstName\r\n${rows}`, '; filename="a.csv"')}--BB--\r\n`;
  const head = async (framing: string) =>
    `POST /bulk/v1/leads.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await shared().api.token()}\r\nContent-Type: multipart/form-data; boundary=BB\r\n${framing}\r\n\r\n`;
  const byLength = (length: number, more = '') => head(`Content-Length: ${length}${more}`);
  /** What each answer says: its status, and its code or what became of the import. */
  const outcomes = (answers: string) =>
    [
      ...answers.matchAll(
        /HTTP\/1\.1 (\d+)(?:(?!HTTP\/1\.1).)*?(?:"code":"(\d+)"|"(Queued)"|"success":(true))/gs,
      ),
    ].map(([, ...values]) => values.filter((value) => value !== undefined).join(' '));

  const whole = Buffer.byteLength(body);
  const inCharacters = body.length;
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

  it.each<readonly [string, () => Promise<string>, readonly string[]]>([
    [
      'the rest of a body that was counted in characters',
      () => byLength(inCharacters),
      ['200 613', '400 610'],
    ],
    [
      'the same on a connection that is to be closed',
      () => byLength(inCharacters, '\r\nConnection: close'),
      ['200 613'],
    ],
    [
      'the same from a client that asks first',
      () => byLength(inCharacters, '\r\nExpect: 100-continue'),
      ['200 613', '400 610'],
    ],
    ['the last dashes of the delimiter', () => byLength(whole - 4), ['200 Queued', '400 610']],
    ['nothing', () => byLength(whole, '\r\nConnection: close'), ['200 Queued']],
  ])('%s', async (_name, makeHead, expected) => {
    expect(outcomes(await sendRaw(shared().url, (await makeHead()) + body))).toEqual(expected);
    expect(await countImports()).toBe(expected[0] === '200 Queued' ? 1 : 0);
  });

  it('the next request: both are answered, in their order', async () => {
    const first = await byLength(whole);
    const get = `GET /rest/v1/lists.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await shared().api.token()}\r\n`;
    const next = `${first}${body}${get}\r\n${first}${body}${get}Connection: close\r\n\r\n`;
    expect(outcomes(await sendRaw(shared().url, `${first}${body}${next}`))).toEqual([
      '200 Queued',
      '200 Queued',
      '200 true',
      '200 Queued',
      '200 true',
    ]);
    expect(await countImports()).toBe(3);
  });

  it.each([
    ['HELLO\r\n\r\n', '400 610'],
    ['GET / HTTP/9.9\r\n\r\n', '400 610'],
    [`GET /${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`, '414 414'],
  ])(
    'what Node cannot read (%#): the requests before it get their answers first',
    async (garbage, expected) => {
      const first = await byLength(whole);
      const answers = await sendRaw(shared().url, `${first}${body}${first}${body}${garbage}`);
      expect(outcomes(answers)).toEqual(['200 Queued', '200 Queued', expected]);
      expect(await countImports()).toBe(2);
    },
  );

  it('a chunk that is none: the request is refused, and nothing is queued', async () => {
    const chunked = await head('Transfer-Encoding: chunked');
    expect(outcomes(await sendRaw(shared().url, `${chunked}${chunk(body)}zz\r\n\r\n`))).toEqual(['400 610']);
    expect(await countImports()).toBe(0);
    expect(outcomes(await sendRaw(shared().url, `${chunked}${chunk(body)}0\r\n\r\nzz\r\n\r\n`))).toEqual([
      '200 Queued',
      '400 610',
    ]);
  });

  it('a reset of the connection, which harms nobody else', async () => {
    const { hostname, port } = new URL(shared().url);
    const socket = connect(Number(port), hostname);
    const first = await byLength(whole);
    await new Promise<void>((sent) => socket.write(`${first}${body}HELLO\r\n\r\n`, () => sent()));
    socket.resetAndDestroy();
    expect(
      outcomes(await sendRaw(shared().url, (await byLength(whole, '\r\nConnection: close')) + body)),
    ).toEqual(['200 Queued']);
  });

  it('the end of the side of the client, which waits for the answer', async () => {
    const { hostname, port } = new URL(shared().url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    const ended = new Promise((resolve) => socket.on('end', resolve));
    socket.end((await byLength(whole)) + body);
    await ended;
    socket.destroy();
    expect(outcomes(answer)).toEqual(['200 Queued']);
  });
});
