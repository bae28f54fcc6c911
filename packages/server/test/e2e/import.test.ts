import { createHash } from 'node:crypto';
import { CsvReader } from '@galena/client/csv';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { describedField, rowJudge } from '../../src/rows.ts';
import { faultyFile, faultyFileHeader } from '../engine/faulty-files.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, shareTestServer, type TestServer, useTestServer } from '../support/test-server.ts';
import { offsets, whileOff } from '../support/while-off.ts';

/** For tests that look only at imports of their own. */
const shared = shareTestServer();

/** What a finished import looks like from outside. */
async function outcome({ api }: TestServer, batchId: number) {
  return {
    status: await api.status(batchId),
    failures: await api.report(batchId, 'failures'),
    warnings: await api.report(batchId, 'warnings'),
  };
}

describe('the documented examples', () => {
  it('imports the header of the first examples: SOAP names', async () => {
    const server = await useTestServer();
    const batchId = await server.api.import({
      file: 'FirstName,LastName,Email,Company\nAble,Baker,ablebaker@marketo.com,Marketo\nCharlie,Dog,charliedog@marketo.com,Marketo\n',
      form: { format: 'csv' },
    });
    expect(await outcome(server, batchId)).toEqual({
      status: {
        batchId,
        importId: String(batchId),
        status: 'Complete',
        numOfLeadsProcessed: 2,
        numOfRowsFailed: 0,
        numOfRowsWithWarning: 0,
        message: 'Import succeeded, 2 records imported (2 members)',
      },
      failures: '',
      warnings: '',
    });
    expect(await server.api.leads(['ablebaker@marketo.com'], 'firstName,company')).toEqual([
      { id: 1, firstName: 'Able', company: 'Marketo' },
    ]);
  });

  it('reports failures and warnings to the byte', async () => {
    const server = shared();
    const file =
      'email,leadScore,firstName, shoe\r\nok@x.io,1,Ada,42\r\nbad@x.io,high,"B, ""b""\nb",\r\nINVALID_EMAIL,2,Cäsar,"a;b"\r\n,3,D\r\n';
    const batchId = await server.api.import({ file });
    expect(await outcome(server, batchId)).toMatchObject({
      status: {
        status: 'Complete',
        numOfLeadsProcessed: 2,
        numOfRowsFailed: 2,
        numOfRowsWithWarning: 1,
        message: 'Import completed with errors, 2 records imported (2 members), 2 failed, 1 warning.',
      },
      failures:
        'email,leadScore,firstName, shoe,Import Failure Reason\nbad@x.io,high,"B, ""b""\nb",,Invalid data type in field Lead Score\n,3,D,,Value for lookup field \'email\' not found\n',
      warnings:
        'email,leadScore,firstName, shoe,Import Warning Reason\nINVALID_EMAIL,2,Cäsar,a;b,Invalid email address\n',
    });
    const response = await server.api.fetch(`/bulk/v1/leads/batch/${batchId}/failures.json`);
    expect(response.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(await server.api.progress(batchId)).toMatchObject({
      unmappedColumns: [' shoe'],
      created: 2,
      rowsTotal: 4,
    });
  });

  it.each([
    ['tsv', '\t'],
    ['ssv', ';'],
  ])('writes reports in %s as it reads it', async (format, delimiter) => {
    const server = shared();
    const file = `email${delimiter}leadScore${delimiter}firstName\na@x.io${delimiter}x${delimiter}"1${delimiter}2, 3"\n`;
    const batchId = await server.api.import({ file, query: `?format=${format}` });
    expect((await outcome(server, batchId)).failures).toBe(
      `email${delimiter}leadScore${delimiter}firstName${delimiter}Import Failure Reason\na@x.io${delimiter}x${delimiter}"1${delimiter}2, 3"${delimiter}Invalid data type in field Lead Score\n`,
    );
  });
});

describe('messages', () => {
  it.each([
    ['email\n', 'Import succeeded, 0 records imported (0 members)'],
    ['email\na@x.io\nb@x.io\nc@x.io\n', 'Import succeeded, 3 records imported (3 members)'],
    ['email\nbad\n', 'Import succeeded, 1 records imported (1 members), 1 warning.'],
    ['email\nbad\nworse\n', 'Import succeeded, 2 records imported (2 members), 2 warnings.'],
    ['email\n""\n', 'Import completed with errors, 0 records imported (0 members), 1 failed'],
    ['firstName\nAda\n', 'Import completed with errors, 0 records imported (0 members), 1 failed'],
  ])('of %j', async (file, message) => {
    const { api } = shared();
    expect(await api.status(await api.import({ file }))).toMatchObject({ status: 'Complete', message });
  });

  it.each<[string, string | Buffer, string, string]>([
    [
      'a quote that stays open',
      'email\na@x.io\n"b@x.io\n',
      'text/csv',
      'Import failed: the quote opened in line 3 is never closed',
    ],
    [
      'a byte that is not UTF-8',
      Buffer.from('email\na@x.io\n\xff', 'latin1'),
      'text/csv',
      'Import failed: line 3, column 1: the byte 0xFF at offset 13 is not valid in utf-8',
    ],
    [
      'half a character of UTF-16',
      Buffer.from([0xff, 0xfe, 0x65, 0x00, 0x6d]),
      'text/csv',
      'Import failed: line 1, column 2: the byte 0x6D at offset 4 is not valid in utf-16le',
    ],
  ])('of %s', async (_name, file, type, message) => {
    const { api } = shared();
    expect(await api.status(await api.import({ file, type }))).toMatchObject({ status: 'Failed', message });
  });

  it('keeps the rows before an open quote, and nothing of a file with a bad byte', async () => {
    const { api } = await useTestServer();
    await api.import({ file: 'email,lastName\na@x.io,A\nb@x.io,"B\nc@x.io,""C""\n' });
    await api.import({ file: Buffer.from(`email\nc@x.io\n${'d@x.io\n'.repeat(100_000)}\xff`, 'latin1') });
    expect(await api.leads(['a@x.io', 'c@x.io', 'd@x.io'], 'email')).toEqual([{ id: 1, email: 'a@x.io' }]);
    expect(await api.status(1000)).toMatchObject({ numOfLeadsProcessed: 1, numOfRowsFailed: 1 });
    expect(await api.report(1000, 'failures')).toBe(
      'email,lastName,Import Failure Reason\nb@x.io,"""B\nc@x.io,""""C""""",Quote is never closed\n',
    );
    expect(await api.status(1001)).toMatchObject({ numOfLeadsProcessed: 0 });
  });
});

describe('rows', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer();
  });
  afterAll(() => server.stop());

  /** The reason that one row fails or warns with. */
  async function reasonOf(
    header: string,
    row: string,
    kind: 'failures' | 'warnings' = 'failures',
    form = {},
  ) {
    const batchId = await server.api.import({ file: `${header}\n${row}\n`, form });
    return (await server.api.report(batchId, kind)).split('\n')[1]?.split(',').at(-1);
  }

  it.each([
    ['email,leadScore', 'r@x.io,1.5', 'Invalid data type in field Lead Score'],
    ['email,dateOfBirth', 'r@x.io,2026-02-30', 'Invalid data type in field Date of Birth'],
    ['email,unsubscribed,leadScore', 'r@x.io,perhaps,x', 'Invalid data type in field Unsubscribed'],
    ['email,leadRole', `r@x.io,${'x'.repeat(51)}`, 'Value too long for field Role'],
    ['email,address', `r@x.io,${'x'.repeat(1_100_000)}`, 'Value too long for field Address'],
    ['email,firstName', 'NULL,Ada', "Value for lookup field 'email' not found"],
    ['email,firstName', '"  ",Ada', "Value for lookup field 'email' not found"],
    [' email,firstName', 'r@x.io,Ada', "Value for lookup field 'email' not found"],
    ['email,externalCompanyId', 'r@x.io,nope', 'externalCompanyId not found'],
    ['email,externalSalesPersonId', 'r@x.io,nope', 'externalSalesPersonId not found'],
    ['email,externalSalesPersonId,externalCompanyId', 'r@x.io,no,no', 'externalSalesPersonId not found'],
    ['email,externalCompanyId,externalSalesPersonId', 'r@x.io,no,no', 'externalCompanyId not found'],
  ])('%s: %.30s fails', async (header, row, reason) => {
    expect(await reasonOf(header, row)).toBe(reason);
    expect(await server.api.leads(['r@x.io'], 'email')).toEqual([]);
  });

  it('fails rows that look up an id which is none, or none of ours', async () => {
    expect(await reasonOf('id,firstName', '999999,Ada', 'failures', { lookupField: 'id' })).toBe(
      'Lead not found',
    );
    expect(await reasonOf('id,firstName', '9223372036854775807,Ada', 'failures', { lookupField: 'id' })).toBe(
      'Lead not found',
    );
    expect(await reasonOf('id,firstName', 'x,Ada', 'failures', { lookupField: 'id' })).toBe(
      'Invalid data type in field Id',
    );
  });

  it('updates by id, and never creates', async () => {
    await server.api.import({ file: 'email\nbyid@x.io\n' });
    const [lead] = await server.api.leads(['byid@x.io'], 'id');
    const batchId = await server.api.import({
      file: `ID,firstName\n${lead?.['id']},Grace\n`,
      form: { lookupField: 'id' },
    });
    expect(await server.api.progress(batchId)).toMatchObject({ created: 0, updated: 1 });
    expect(await server.api.leads(['byid@x.io'], 'firstName')).toMatchObject([{ firstName: 'Grace' }]);
  });

  it('ignores an id column and read-only columns otherwise', async () => {
    await server.api.import({ file: 'id,email,createdAt\n424242,ro@x.io,1999-01-01\n' });
    const [lead] = await server.api.leads(['ro@x.io'], 'createdAt');
    expect(lead?.['id']).not.toBe(424242);
    expect(lead?.['createdAt']).toMatch(/^20[2-9]/);
  });

  it('stores every type as a value of that type', async () => {
    const header =
      'email,leadScore,annualRevenue,unsubscribed,dateOfBirth,emailSuspendedAt,lastName,address,urgency';
    await server.api.import({
      file: `${header}\n types@x.io ,9007199254740993,$10.40,Yes,1/31/99,2026-01-31 08:30:00-05:00, as sent ,"two\nlines",\n`,
    });
    const response = await server.api.fetch(
      `/rest/v1/leads.json?filterType=email&filterValues=TYPES@x.io&fields=${header}`,
    );
    expect(await response.text()).toContain(
      '"email":"types@x.io","leadScore":9007199254740993,"annualRevenue":10.40,"unsubscribed":true,"dateOfBirth":"1999-01-31","emailSuspendedAt":"2026-01-31T13:30:00Z","lastName":" as sent ","address":"two\\nlines","urgency":null',
    );
  });

  it('reads times without an offset in the zone of the subscription', async () => {
    await server.database.execute(sql`update galena.subscriptions set time_zone = 'America/Chicago'`);
    await server.api.import({ file: 'email,emailSuspendedAt\nzone@x.io,2026-07-01T12:00\n' });
    expect(await server.api.leads(['zone@x.io'], 'emailSuspendedAt')).toMatchObject([
      { emailSuspendedAt: '2026-07-01T17:00:00Z' },
    ]);
  });

  it('keeps a field for an empty cell, clears it for NULL', async () => {
    await server.api.import({ file: 'email,firstName,lastName,leadScore\nclear@x.io,A,B,7\n' });
    await server.api.import({ file: 'email,firstName,lastName,leadScore\nclear@x.io,,"NULL",NULL\n' });
    expect(await server.api.leads(['clear@x.io'], 'firstName,lastName,leadScore')).toMatchObject([
      { firstName: 'A', lastName: null, leadScore: null },
    ]);
  });

  it('leaves updatedAt alone where a row changes nothing', async () => {
    const file = 'email,firstName\nsame@x.io,A\n';
    await server.api.import({ file });
    await server.database.execute(sql`update ${identifier(schema, 'leads')} set "updatedAt" = '2020-01-01'`);
    const batchId = await server.api.import({ file });
    expect(await server.api.leads(['same@x.io'], 'updatedAt')).toMatchObject([
      { updatedAt: '2020-01-01T00:00:00Z' },
    ]);
    expect(await server.api.progress(batchId)).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await server.api.status(batchId)).toMatchObject({ numOfLeadsProcessed: 1 });
  });

  it('pads short rows and cuts long ones', async () => {
    await server.api.import({ file: 'email,firstName,lastName\nragged@x.io\nragged2@x.io,A,B,C,D\n' });
    expect(await server.api.leads(['ragged@x.io', 'ragged2@x.io'], 'lastName')).toMatchObject([
      { lastName: null },
      { lastName: 'B' },
    ]);
  });

  it.each<[string, Buffer, string]>([
    ['UTF-16', Buffer.from('\ufeffemail,firstName\nenc1@x.io,日本\n', 'utf16le'), 'text/csv'],
    ['UTF-8 with a mark', Buffer.from('\ufeffemail,firstName\nenc2@x.io,日本\n'), 'text/csv'],
    [
      'Shift_JIS',
      Buffer.concat([
        Buffer.from('email,firstName\nenc3@x.io,'),
        Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0a]),
      ]),
      'text/csv; charset=Shift_JIS',
    ],
    [
      'EUC-JP',
      Buffer.concat([
        Buffer.from('email,firstName\nenc4@x.io,'),
        Buffer.from([0xc6, 0xfc, 0xcb, 0xdc, 0x0a]),
      ]),
      'text/csv; charset="EUC-JP"',
    ],
  ])('reads %s', async (_name, file, type) => {
    const batchId = await server.api.import({ file, type });
    expect(await server.api.status(batchId)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
    const leads = await server.api.leads(['enc1@x.io', 'enc2@x.io', 'enc3@x.io', 'enc4@x.io'], 'firstName');
    expect(leads.at(-1)).toMatchObject({ firstName: '日本' });
  });

  it('updates the lead that was updated last where several have the key, or fails the row', async () => {
    const leads = identifier(schema, 'leads');
    await server.database.execute(sql`
      insert into ${leads} (id, "createdAt", "updatedAt", email)
      values (900001, now(), '2021-01-01', 'twin@x.io'), (900002, now(), '2020-01-01', 'TWIN@x.io')`);
    await server.api.import({ file: 'email,firstName\ntwin@x.io,First\n' });
    expect(await server.database.query(sql`select id from ${leads} where "firstName" = 'First'`)).toEqual([
      { id: 900001 },
    ]);
    await server.database.execute(sql`update galena.subscriptions set multiple_matches = 'fail'`);
    expect(await reasonOf('email,firstName', 'twin@x.io,Second')).toBe(
      'Multiple leads match the lookup criteria',
    );
    await server.database.execute(sql`update galena.subscriptions set multiple_matches = 'update'`);
  });

  it('keeps to the partition that the import names', async () => {
    await server.database.execute(sql`insert into ${identifier(schema, 'partitions')} values (2, 'Europe')`);
    const form = { partitionName: 'Europe' };
    await server.api.import({ file: 'email\neu@x.io\n', form });
    expect(await server.api.leads(['eu@x.io'], 'leadPartitionId')).toMatchObject([{ leadPartitionId: 2 }]);
    await server.api.import({ file: 'email\nworld@x.io\n' });
    expect(await reasonOf('email,firstName', 'world@x.io,Ada', 'failures', form)).toBe(
      'Partition update not allowed',
    );
    await server.api.import({ file: 'email,firstName\neu@x.io,Eva\n' });
    expect(await server.api.leads(['eu@x.io'], 'firstName,leadPartitionId')).toMatchObject([
      { firstName: 'Eva', leadPartitionId: 2 },
    ]);
  });

  it('links leads to companies and sales persons, and leaves the company its fields', async () => {
    await server.database.execute(sql`
      insert into ${identifier(schema, 'companies')} (id, "externalCompanyId", "createdAt", "updatedAt", company)
      values (1, 'acme', now(), now(), 'Acme Inc')`);
    await server.database.execute(sql`
      insert into ${identifier(schema, 'sales_persons')} (id, "externalSalesPersonId", "createdAt", "updatedAt")
      values (1, 'sue', now(), now())`);
    await server.api.import({
      file: 'email,externalCompanyId,externalSalesPersonId\nlinked@x.io, acme ,sue\n',
    });
    const fields = 'company,externalCompanyId,externalSalesPersonId';
    const linked = { company: 'Acme Inc', externalCompanyId: 'acme', externalSalesPersonId: 'sue' };
    expect(await server.api.leads(['linked@x.io'], fields)).toMatchObject([linked]);
    const text = 'Company field ignored: lead is linked to a company';
    expect(await reasonOf('email,company,firstName', 'linked@x.io,Other,Lin', 'warnings')).toBe(text);
    expect(await reasonOf('email,company,externalCompanyId', 'linkednow@x.io,Other,acme', 'warnings')).toBe(
      text,
    );
    expect(await reasonOf('email,company,externalCompanyId', 'linked@x.io,Other,NULL', 'warnings')).toBe(
      text,
    );
    expect(await server.api.leads(['linked@x.io'], `firstName,${fields}`)).toMatchObject([
      { firstName: 'Lin', ...linked },
    ]);
    await server.api.import({ file: 'email,company\nfree@x.io,Own\n' });
    expect(await server.api.leads(['free@x.io'], 'company')).toMatchObject([{ company: 'Own' }]);
  });

  it('takes all spellings of an id for one key', async () => {
    await server.api.import({ file: 'email\nspelled@x.io\n' });
    const [lead] = await server.api.leads(['spelled@x.io'], 'id');
    const id = String(lead?.['id']);
    const file = `id,firstName,lastName\n${id},Ada,\n+${id},,King\n0${id},Ada,King\n`;
    const batchId = await server.api.import({ file, form: { lookupField: 'id' } });
    expect(await server.api.progress(batchId)).toMatchObject({ updated: 2, unchanged: 1, repeated: 1 });
    expect(await server.api.leads(['spelled@x.io'], 'firstName,lastName')).toMatchObject([
      { firstName: 'Ada', lastName: 'King' },
    ]);
  });

  it('imports a file of nothing but ids', async () => {
    await server.api.import({ file: 'email\nonly-id@x.io\n' });
    const [lead] = await server.api.leads(['only-id@x.io'], 'id');
    const file = `id\n${lead?.['id']}\n${lead?.['id']}\n900900\n`;
    const batchId = await server.api.import({ file, form: { lookupField: 'id' } });
    expect(await server.api.progress(batchId)).toMatchObject({ unchanged: 2, failed: 1 });
  });

  it.each(['email,firstName', 'email,shoe'])('reports a row with a NUL in it, below %s', async (header) => {
    expect(await reasonOf(header, 'nul@x.io,a\0b')).toBe('Cell contains a NUL character');
  });

  it.each([
    ['text behind a closing quote', 'q@x.io,"Bobby" Bob,S', 'q@x.io,"""Bobby"" Bob",S'],
    ['doubled quotes around a cell', 'q@x.io,""Ann"",S', 'q@x.io,"""""Ann""""",S'],
    ['backslashed quotes', 'q@x.io,"B \\"C, D\\" x",S', 'q@x.io,"""B \\""C"," D\\"" x"",S"'],
    [
      'swallowed lines',
      'q@x.io,"Ann,S\nr@x.io,Bob,S\ns@x.io,"Cid",S',
      'q@x.io,"""Ann,S\nr@x.io,Bob,S\ns@x.io,""Cid""",S',
    ],
  ])('makes no lead of a row with %s, and reports its whole text', async (_name, row, reported) => {
    const batchId = await server.api.import({
      file: `email,firstName,lastName\n${row}\nbehind-quote@x.io,"Ann" \t, S\n`,
    });
    expect(await server.api.report(batchId, 'failures')).toBe(
      `email,firstName,lastName,Import Failure Reason\n${reported},Text after a closing quote\n`,
    );
    expect(await server.api.leads(['q@x.io', 'r@x.io', 's@x.io'], 'email')).toEqual([]);
    expect(await server.api.leads(['behind-quote@x.io'], 'firstName,lastName')).toMatchObject([
      { firstName: 'Ann', lastName: ' S' },
    ]);
  });

  it('quotes an empty cell in no report, and reads it back from it', async () => {
    const failure = "Value for lookup field 'email' not found";
    for (const [name, quoted] of [
      ['email', 'email'],
      ['', '""'],
    ] as const) {
      const batchId = await server.api.import({ file: `${quoted}\n""\n` });
      const [header, empty] = (await server.api.report(batchId, 'failures')).split('\n');
      expect([header, empty]).toEqual([`${name},Import Failure Reason`, `,${failure}`]);
      const rows = await server.api.get(`/galena/v1/imports/${batchId}/failures.json`);
      expect(rows).toMatchObject({ columns: [name], result: [{ row: 1, cells: [''], reason: failure }] });
    }
  });

  it('fails a row for a cell of more than 1 MiB, whatever it is mapped to', async () => {
    const long = 'x'.repeat(2 ** 20 + 1);
    expect(await reasonOf('email,firstName', `long@x.io,${long}`)).toBe(
      'Value too long for field First Name',
    );
    for (const header of ['email,shoe', 'email,createdAt', 'email']) {
      expect(await reasonOf(header, `long@x.io,${long}`)).toBe('Cell is longer than 1 MiB');
    }
    expect(await server.api.leads(['long@x.io'], 'email')).toEqual([]);
  });

  it('warns of cells beyond the header, or fails their row, or says nothing', async () => {
    const file = 'email,company\nsurplus@x.io,Acme, Inc,"two\nlines"\ncommas@x.io,Beta,, \nbad,Ä,b\n';
    const batchId = await server.api.import({ file });
    expect(await server.api.report(batchId, 'warnings')).toBe(
      [
        'email,company,Import Warning Reason',
        'surplus@x.io,Acme,Row has more cells than the header',
        'bad,Ä,Invalid email address / Row has more cells than the header',
        '',
      ].join('\n'),
    );
    expect((await server.api.get(`/galena/v1/imports/${batchId}/warnings.json`)).result).toMatchObject([
      { row: 1, cells: ['surplus@x.io', 'Acme'], surplus: [' Inc', 'two\nlines'] },
      { row: 3, cells: ['bad', 'Ä'], surplus: ['b'] },
    ]);
    const set = (value: string) =>
      server.database.execute(sql`update galena.subscriptions set surplus_cells = ${value}`);
    await set('fail');
    expect(await server.api.progress(await server.api.import({ file }))).toMatchObject({
      unchanged: 1,
      failed: 2,
      warned: 0,
    });
    await set('ignore');
    expect(await server.api.progress(await server.api.import({ file }))).toMatchObject({
      unchanged: 3,
      warned: 1,
    });
    await set('warn');
  });

  it('reports what the check before an import says, and makes leads of all other rows alone', async () => {
    const fields = (await server.api.get('/rest/v1/leads/describe.json')).result ?? [];
    const described = fields as unknown as Parameters<typeof describedField>[0][];
    const judge = rowJudge(faultyFileHeader, described.flatMap(describedField), 'email');
    for (const { text, format, delimiter } of fc.sample(faultyFile, { numRuns: 8, seed: 19 })) {
      const reader = new CsvReader({ delimiter });
      const [, ...rows] = [...reader.push(Buffer.from(text.replace(/^\ufeff/, ''))), ...reader.end()];
      const said = rows.map(({ line, cells, fault }, index) => {
        const isOpen = fault === 'openQuote';
        const verdict = isOpen
          ? { failure: 'Quote is never closed' }
          : judge({ line, cells, ...(fault && { fault }) });
        return { row: index + 1, line, ...verdict };
      });
      const batchId = await server.api.import({ file: text, query: `?format=${format}` });
      for (const kind of ['failure', 'warning'] as const) {
        const { result } = await server.api.get(`/galena/v1/imports/${batchId}/${kind}s.json`);
        expect(result?.map(({ row, line, reason }) => ({ row, line, reason }))).toEqual(
          said.flatMap(({ row, line, [kind]: reason }) =>
            reason === undefined ? [] : [{ row, line, reason }],
          ),
        );
      }
      const failed = said.filter(({ failure }) => failure !== undefined).length;
      expect(await server.api.status(batchId)).toMatchObject({
        numOfLeadsProcessed: rows.length - failed,
        numOfRowsFailed: failed,
      });
    }
  });

  it('drops byte order marks where rows begin', async () => {
    await server.api.import({ file: '\ufeffemail,firstName\n\ufeffmark@x.io,\ufeffAnn\n' });
    expect(await server.api.leads(['mark@x.io'], 'firstName')).toMatchObject([{ firstName: '\ufeffAnn' }]);
  });

  it('leaves a number as it is spelled when a repeated row has the same value', async () => {
    await server.api.import({ file: 'email,annualRevenue\nmoney@x.io,1.5\nmoney@x.io,1.50\n' });
    expect(
      await server.database.query(sql`
        select "annualRevenue"::text as value from ${identifier(schema, 'leads')} where email = 'money@x.io'`),
    ).toEqual([{ value: '1.5' }]);
  });

  it('puts the rows that went in into the list, once each', async () => {
    const form = { listId: '1001' };
    await server.api.import({
      file: 'email,leadScore\nin1@x.io,1\nin2@x.io,2\nin1@x.io,3\nout@x.io,x\nnot-an-address,1\n',
      form,
    });
    await server.api.import({ file: 'email,leadScore\nin1@x.io,3\nin3@x.io,1\n', form });
    const { result } = await server.api.get('/rest/v1/list/1001/leads.json?fields=email');
    expect(result?.map(({ email }) => email)).toEqual(['in1@x.io', 'in2@x.io', 'not-an-address', 'in3@x.io']);
  });

  it.each([
    'cookies',
    'twitterId',
    'facebookId',
    'linkedInId',
    'sfdcAccountId',
    'sfdcContactId',
    'sfdcLeadId',
    'sfdcLeadOwnerId',
    'sfdcOpptyId',
  ])('looks leads up by %s', async (lookupField) => {
    const send = (key: string, name: string) =>
      server.api.import({ file: `${lookupField},firstName\n${key},${name}\n`, form: { lookupField } });
    await send('Key-Ä', 'One');
    expect(await server.api.progress(await send(' key-ä ', 'Two'))).toMatchObject({ created: 0, updated: 1 });
    const query = new URLSearchParams({
      filterType: lookupField,
      filterValues: 'KEY-ä',
      fields: 'firstName',
    });
    expect((await server.api.get(`/rest/v1/leads.json?${query}`)).result).toMatchObject([
      { firstName: 'Two' },
    ]);
  });

  it('looks leads up by keys that are longer than an index can hold', async () => {
    // Nothing in it repeats: PostgreSQL cannot make it shorter than its 6,000 bytes.
    const key = String.fromCharCode(
      ...Array.from({ length: 2_000 }, (_, index) => 0x4e00 + ((index * 7_919) % 20_000)),
    );
    const form = { lookupField: 'facebookId' };
    const send = (name: string) =>
      server.api.import({ file: `facebookId,firstName\n${key},${name}\n`, form });
    expect(await server.api.progress(await send('One'))).toMatchObject({ created: 1, failed: 0 });
    expect(await server.api.progress(await send('Two'))).toMatchObject({ created: 0, updated: 1 });
    expect(await server.api.sync([{ facebookId: key, firstName: 'Three' }], form)).toMatchObject([
      { status: 'updated' },
    ]);
  });

  it('keeps hostile names and cells what they are: text', async () => {
    const before = await server.database.query(sql`select count(*) from ${identifier(schema, 'leads')}`);
    const header = `email,"x""; drop table leads; --",__proto__,constructor,${'é'.repeat(40)}`;
    const batchId = await server.api.import({
      file: `${header}\n"'); drop table leads; --",\\N,\\.,$1,{1}\n`,
    });
    expect(await server.api.status(batchId)).toMatchObject({
      numOfLeadsProcessed: 1,
      numOfRowsWithWarning: 1,
    });
    expect(before).toHaveLength(1);
    expect(await server.api.leads(["'); drop table leads; --"], 'email')).toHaveLength(1);
  });
});

describe('much', () => {
  it('numbers new leads in the order of the file, without gaps', async () => {
    const { api, database } = await useTestServer('all', { GALENA_CHUNK_ROWS: '20' });
    await api.sync([{ email: 'there@x.io' }]);
    const row = (index: number) => {
      // The first chunk is all new; the second has a row that fails, the third one that is there, the fourth one twice.
      if (index === 30) return 'bad@x.io,many';
      if (index === 50) return 'there@x.io,1';
      return `n${index === 75 ? 70 : index}@x.io,${index}`;
    };
    const rows = Array.from({ length: 100 }, (_, index) => row(index));
    const batchId = await api.import({ file: `email,leadScore\n${rows.join('\n')}\n` });
    expect(await api.progress(batchId)).toMatchObject({ created: 97, updated: 2, failed: 1 });
    const leads = await database.query<{ id: number; email: string }>(
      sql`select id, email from ${identifier(schema, 'leads')} order by id`,
    );
    const inFile = rows.map((line) => line.split(',')[0]).filter((email) => email?.startsWith('n'));
    expect(leads.map(({ email }) => email)).toEqual(['there@x.io', ...new Set(inFile)]);
    expect(leads.map(({ id }) => id)).toEqual(leads.map((_, index) => index + 1));
  });

  it('merges chunk by chunk what one chunk would merge, and every counter is true', async () => {
    const rows = Array.from(
      { length: 700 },
      (_, index) =>
        `p${index % 400}@x.io,${index % 7 === 0 ? '' : index},${index % 100 === 0 ? 'x' : index % 50}`,
    );
    const file = `email,firstName,leadScore\n${rows.join('\n')}\n`;
    const digests = await Promise.all(
      ['100000', '7', '90'].map(async (chunkRows) => {
        const server = await useTestServer('all', { GALENA_CHUNK_ROWS: chunkRows });
        const batchId = await server.api.import({ file, form: { listId: '1001' } });
        const { created, updated, unchanged, failed, warned } = await server.api.progress(batchId);
        const leads = await server.database.query(sql`
          select id, email, "firstName", "leadScore"
          from ${identifier(schema, 'leads')}
          order by id`);
        const members = await server.database.query(
          sql`select lead_id from ${identifier(schema, 'list_members')} order by 1`,
        );
        const report = await server.api.report(batchId, 'failures');
        return createHash('sha256')
          .update(JSON.stringify([created, updated, unchanged, failed, warned, leads, members, report]))
          .digest('hex');
      }),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it('streams a failure file of many rows in order', async () => {
    const { api } = shared();
    const rows = Array.from({ length: 12_345 }, (_, index) => `,n${index}`);
    const batchId = await api.import({ file: `email,firstName\n${rows.join('\n')}\n` });
    const lines = (await api.report(batchId, 'failures')).split('\n');
    expect(lines).toHaveLength(12_347);
    expect(lines[12_345]).toBe(",n12344,Value for lookup field 'email' not found");
  });

  it('has no report to give before the end, or when nothing failed', async () => {
    const queued = await useTestServer('api');
    await queued.api.submit({ file: 'email\n""\n' });
    const done = await useTestServer();
    const batchId = await done.api.import({ file: 'email\na@x.io\n' });
    for (const [server, id] of [
      [queued, 1000],
      [done, batchId],
    ] as const) {
      for (const kind of ['failures', 'warnings']) {
        const response = await server.api.fetch(`/bulk/v1/leads/batch/${id}/${kind}.json`);
        expect([response.status, await response.text()]).toEqual([404, '']);
      }
    }
  });

  it.each([
    '/bulk/v1/leads/batch/X.json',
    '/bulk/v1/leads/batch/X/failures.json',
    '/bulk/v1/leads/batch/X/warnings.json',
    '/galena/v1/imports/X.json',
  ])('answers 1013 to an unknown batch id and 1001 to what is none at %s', async (path) => {
    const { api } = shared();
    expect(await api.get(path.replace('X', '4711'))).toMatchObject({
      errors: [{ code: '1013', message: 'Object not found' }],
    });
    expect(await api.get(path.replace('X', 'abc'))).toMatchObject({
      errors: [{ code: '1001', message: "Invalid value 'abc'. Required of type 'integer'" }],
    });
  });
});

describe('an import whose time is over', () => {
  const day = 86_400_000;
  const setUp = async () => {
    const { api, clock, database } = await useTestServer();
    const { deleteExpiredImports } = await import('../../src/imports/retention.ts');
    const { ApiClient } = await import('../support/api-client.ts');
    return {
      api,
      clock,
      database,
      sweep: () => deleteExpiredImports(database, clock),
      // The token of the client is long over.
      later: () => new ApiClient(api.url),
    };
  };

  it('is unknown to the calls of Marketo after seven days, and its file and reports are gone', async () => {
    const { api, clock, database, sweep, later } = await setUp();
    const batchId = await api.import({ file: 'email\n""\n' });
    clock.advance(7 * day - 60_000);
    await sweep();
    expect(await later().status(batchId)).toMatchObject({ status: 'Complete' });
    clock.advance(120_000);
    for (const path of ['', '/failures', '/warnings']) {
      expect(await later().get(`/bulk/v1/leads/batch/${batchId}${path}.json`)).toMatchObject({
        errors: [{ code: '1013', message: 'Object not found' }],
      });
    }
    await sweep();
    for (const table of ['file_chunks', 'row_reports', 'import_progress']) {
      expect(await database.query(sql`select from ${identifier(schema, table)}`)).toEqual([]);
    }
  });

  it('is known to the extension, with who sent it, for the days of importHistoryDays', async () => {
    const { api, clock, sweep, later } = await setUp();
    const answer = await api.submit({ file: 'email\n""\nkept@x.io\n', name: 'kept.csv' });
    const batchId = Number(answer.result?.[0]?.['batchId']);
    await api.untilFinished(batchId);
    const path = `/galena/v1/imports/${batchId}`;
    const sentBy = {
      serviceName: 'First service',
      userEmail: 'first-service@galena.local',
      requestId: answer.requestId,
    };
    expect(await api.progress(batchId)).toMatchObject({ sentBy, created: 1, failed: 1 });
    expect(await api.progress(batchId)).not.toHaveProperty('expired');
    await api.send('POST', '/galena/v1/settings.json', { importHistoryDays: 30 });
    clock.advance(8 * day);
    await sweep();
    expect(await later().progress(batchId)).toMatchObject({
      ...{ sentBy, expired: true, fileName: 'kept.csv', status: 'complete', created: 1, failed: 1 },
    });
    expect(await later().get(`${path}/failures.json`)).toMatchObject({
      errors: [{ code: '1013', message: expect.stringContaining('deleted 7 days after the submit') }],
    });
    expect((await later().get('/galena/v1/leads/1.json')).result).toMatchObject([
      { createdBy: { batchId, fileName: 'kept.csv' } },
    ]);
    clock.advance(22 * day);
    expect((await later().get('/galena/v1/imports.json')).result).toEqual([]);
    expect(await later().get(`${path}.json`)).toMatchObject({ errors: [{ code: '1013' }] });
  });

  it('is deleted when it is forgotten, and no sooner', async () => {
    const { api, clock, database, sweep } = await setUp();
    const stored = async () => (await database.query(sql`select from galena.imports`)).length;
    await api.import({ file: 'email\n' });
    clock.advance(400 * day - 60_000);
    await sweep();
    expect(await stored()).toBe(1);
    clock.advance(120_000);
    await sweep();
    expect(await stored()).toBe(0);
  });
});

it('forgets no import, and orders its times, where the clock of a process is off', async () => {
  const { api, clock, database } = await useTestServer();
  const { deleteExpiredImports } = await import('../../src/imports/retention.ts');
  for (const offset of offsets) {
    await whileOff(offset, async () => {
      const batchId = await api.import({ file: `email\no${offset}@x.io\n` });
      await deleteExpiredImports(database, clock);
      expect(await api.status(batchId)).toMatchObject({ status: 'Complete' });
    });
  }
  const times = await database.query(sql`
    select
    from galena.imports
    where created_at <= started_at
      and started_at <= finished_at
      and finished_at between clock_timestamp() - interval '1 minute' and clock_timestamp()`);
  expect(times).toHaveLength(offsets.length);
  const listed = await api.get('/galena/v1/imports.json');
  expect(listed.result?.map(({ batchId }) => batchId)).toEqual([1004, 1003, 1002, 1001, 1000]);
});

it('lists the imports of the last days, newest first, in pages', async () => {
  const { api } = await useTestServer();
  for (let index = 0; index < 3; index += 1) await api.import({ file: `email\nl${index}@x.io\n` });
  const first = await api.get('/galena/v1/imports.json?batchSize=2');
  expect(first).toMatchObject({ result: [{ batchId: 1002 }, { batchId: 1001 }], moreResult: true });
  const second = await api.get(`/galena/v1/imports.json?batchSize=2&nextPageToken=${first.nextPageToken}`);
  expect(second).toMatchObject({
    result: [{ batchId: 1000, status: 'complete', phase: 'finished' }],
    moreResult: false,
  });
});
