import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ColumnMapping,
  GalenaFileError,
  GalenaRefusal,
  ImportFailed,
  type ImportSource,
} from '@galena/client';
import { describe, expect, it } from 'vitest';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { asMarketo, FaultyProxy } from '../support/faulty-proxy.ts';
import { useFolder } from '../support/folder.ts';

const file = 'email,firstName,leadScore\na@x.io,"two\r\nlines",1\n\nb@x.io,Bo,hot\n,Cy,3\nno address,Di,4\n';
const failures = [
  { line: 5, row: 2, cells: ['b@x.io', 'Bo', 'hot'], reason: 'Invalid data type in field Lead Score' },
  { line: 6, row: 3, cells: ['', 'Cy', '3'], reason: "Value for lookup field 'email' not found" },
];
const warnings = [{ line: 7, row: 4, cells: ['no address', 'Di', '4'], reason: 'Invalid email address' }];

const server = shareEmptiedServer();
/** Where imports stay queued. */
const apiOnly = shareEmptiedServer('api');

describe('an import', () => {
  it('tells how far it is, what came of it, and which lines failed', async () => {
    const { url } = server();
    const handle = await connect(url).imports.create(new Blob([file]));
    const seen: string[] = [];
    const result = await handle.wait({ onProgress: ({ status }) => seen.push(status) });
    expect(result).toMatchObject({
      status: 'complete',
      batchIds: [1000],
      parts: 1,
      partsDone: 1,
      rowsDone: 4,
      rowsTotal: 4,
      imported: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      repeated: 0,
      failed: 2,
      warned: 1,
      message: 'Import completed with errors, 2 records imported (2 members), 2 failed, 1 warning.',
    });
    expect(result.bytesDone).toBe(result.bytesTotal);
    expect(await connect(url).imports.open(1000).status()).toMatchObject({ batchIds: [1000], imported: 2 });
    const looked = await connect(url).imports.open(handle.batchIds).status();
    expect(looked).toMatchObject({ rowsDone: 4, rowsPerSecond: undefined, secondsLeft: undefined });
    expect(seen.at(-1)).toBe('complete');
    expect(await collect(handle.failures())).toEqual(failures);
    expect(await collect(handle.warnings())).toEqual(warnings);
  });

  it('does not send rows without any value, and knows the rows behind them', async () => {
    const { url } = server();
    const text = 'email,leadScore\n,\nempty1@x.io,1\n\n"  ",""\nempty2@x.io,hot\n,,\n';
    const handle = await connect(url).imports.create(new Blob([text]));
    expect(await handle.wait()).toMatchObject({ rowsDone: 2, created: 1, failed: 1, rowsWithoutValue: 3 });
    expect(await collect(handle.failures())).toMatchObject([{ line: 6, row: 4 }]);
    const elsewhere = await connect(url).imports.open(handle.batchIds).status();
    expect(elsewhere.rowsWithoutValue).toBeUndefined();
    const parts = await connect(url).imports.create(new Blob([text]), { maxFileBytes: 32 });
    expect(await parts.wait()).toMatchObject({ parts: 2, rowsDone: 2, failed: 1, rowsWithoutValue: 3 });
    expect(await collect(parts.failures())).toMatchObject([{ line: 6, row: 4 }]);
  });

  it('finds the lines itself where Marketo imports', async () => {
    const { url } = server();
    const proxy = await FaultyProxy.before(url);
    proxy.rule = asMarketo;
    const galena = connect(proxy.url);
    const handle = await galena.imports.create(new Blob([file]), { pollMs: 20 });
    expect(await handle.wait()).toMatchObject({ imported: 2, created: undefined, failed: 2, warned: 1 });
    expect(await collect(handle.failures())).toEqual(failures);
    expect(await collect(handle.warnings())).toEqual(warnings);
    const elsewhere = galena.imports.open(handle.batchIds);
    expect(await collect(elsewhere.failures())).toEqual(
      failures.map((row) => ({ ...row, line: undefined, row: undefined })),
    );
    expect(await galena.serverKind()).toBe('marketo');
  });

  it('takes a path, bytes, streams and rows', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const folder = await useFolder();
    await writeFile(path.join(folder, 'leads.tsv'), 'email\tcity\npath@x.io\tOslo\n');
    const text = 'email,city\nSOURCE@x.io,Oslo\n';
    const bytes = (name: string) => new TextEncoder().encode(text.replace('SOURCE', name));
    async function* pieces() {
      yield bytes('iterable').subarray(0, 3);
      yield 'il,city\niterable@x.io,Oslo\n';
    }
    const sources: Record<string, ImportSource> = {
      path: path.join(folder, 'leads.tsv'),
      bytes: bytes('bytes'),
      blob: new Blob([bytes('blob')]),
      stream: new Blob([bytes('stream')]).stream(),
      iterable: pieces(),
      lists: [
        ['email', 'city'],
        ['lists@x.io', 'Oslo'],
      ],
      objects: [{ email: 'objects@x.io', city: 'Oslo' }],
    };
    for (const source of Object.values(sources)) await (await galena.imports.create(source)).wait();
    const emails = Object.keys(sources).map((name) => `${name}@x.io`);
    expect((await api.leads(emails, 'city')).map(({ city }) => city)).toEqual(emails.map(() => 'Oslo'));
  });

  it('writes the values of rows as the server reads them', async () => {
    const { url, api } = server();
    const galena = connect(url);
    await api.sync([{ email: 'a@x.io', firstName: 'Ada', city: 'Oslo' }]);
    const rows = [
      { email: 'a@x.io', firstName: null, city: undefined, leadScore: 7, unsubscribed: true },
      { email: 'b@x.io', lastName: 'has "quotes", and\nlines', dateOfBirth: '2000-01-31' },
    ];
    const columns = ['email', 'firstName', 'lastName', 'city', 'leadScore', 'unsubscribed', 'dateOfBirth'];
    await (await galena.imports.create(rows, { columns })).wait();
    expect(await api.leads(['a@x.io', 'b@x.io'], columns.join(','))).toMatchObject([
      { firstName: null, city: 'Oslo', leadScore: 7, unsubscribed: true },
      { lastName: 'has "quotes", and\nlines', dateOfBirth: '2000-01-31' },
    ]);
    await expect(galena.imports.create(rows)).rejects.toThrow(
      'row 2 has "lastName", which the first row had not',
    );
  });

  it('writes a Date as the type of its field wants it, and none that is not a day into a field of days', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const day = new Date('1990-06-05');
    const time = new Date('2024-02-29T12:30:00Z');
    const columns = ['email', 'DateOfBirth', 'mktoAcquisitionDate', 'city'];
    const rows = [{ email: 'a@x.io' }, { email: 'b@x.io', DateOfBirth: day, mktoAcquisitionDate: time }];
    const result = await (await galena.imports.create(rows, { columns })).wait();
    expect(result).toMatchObject({ imported: 2, failed: 0 });
    const mapped = [{ Mail: 'c@x.io', Born: day, Since: time, Note: day }];
    const mapping = { Mail: 'email', Born: 'dateOfBirth', Since: 'mktoAcquisitionDate', Note: 'city' };
    await (await galena.imports.create(mapped, { columns: mapping })).wait();
    const acquired = { dateOfBirth: '1990-06-05', mktoAcquisitionDate: '2024-02-29T12:30:00Z' };
    expect(await api.leads(['b@x.io', 'c@x.io'], 'dateOfBirth,mktoAcquisitionDate,city')).toMatchObject([
      acquired,
      { ...acquired, city: '1990-06-05T00:00:00.000Z' },
    ]);
    const wrong = [
      ['email', 'dateOfBirth'],
      ['d@x.io', day],
      ['e@x.io', time],
    ] as const;
    await expect(galena.imports.create(wrong)).rejects.toThrow(
      new GalenaFileError(
        `row 2, column "dateOfBirth": 2024-02-29T12:30:00.000Z is not a day, and the field takes nothing else; give the day as text, like '2024-02-29', or a Date at midnight in UTC, like new Date('2024-02-29')`,
      ),
    );
    await expect(galena.imports.create([{ email: 'f@x.io', city: new Date('soon') }])).rejects.toThrow(
      'row 1, column "city": the Date is invalid',
    );
    expect(await collect(galena.imports.list())).toHaveLength(2);
  });

  it('sends rows as the text that they are, whatever encodings their letters remind of', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const rows = [
      { email: 'j@x.io', firstName: '\u001b$B$3$s\u001b(B' },
      { email: 'k@x.io', firstName: 'Zoë' },
    ];
    await (await galena.imports.create(rows)).wait();
    await (await galena.imports.create(rows.slice(1), { encoding: 'windows-1252' })).wait();
    expect(await api.leads(['j@x.io', 'k@x.io'], 'email,firstName')).toMatchObject(rows);
  });

  it('takes other encodings, and no line that names the delimiter', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const latin = new Uint8Array(
      [...'email,city\nl@x.io,K'].map((letter) => letter.charCodeAt(0)).concat(0xf6, 0x6c, 0x6e),
    );
    await (await galena.imports.create(latin, { encoding: 'iso-8859-1' })).wait();
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from('email,city\nu@x.io,Köln', 'utf16le')]);
    await (await galena.imports.create(utf16)).wait();
    expect(await api.leads(['l@x.io', 'u@x.io'], 'city')).toMatchObject([{ city: 'Köln' }, { city: 'Köln' }]);
    await expect(galena.imports.create(latin, { encoding: 'euc-jp' })).rejects.toThrow(
      'line 2, column 9: byte 0xF6 at offset 19 is not valid in euc-jp',
    );
    await expect(galena.imports.create(latin, { encoding: 'klingon' })).rejects.toThrow(
      '“klingon” is not a known encoding',
    );
    const separated = new Blob(['\ufeffsep=;\r\nemail;city\r\ns@x.io;Oslo\r\n']);
    await expect(galena.imports.create(separated)).rejects.toMatchObject({
      message: expect.stringMatching(/^line 1 is sep=;.*with the format ssv$/),
      line: 1,
    });
    const quoted = new Blob(['"email,city"\n"q@x.io,Oslo"\n']);
    await expect(galena.imports.create(quoted, { columns: { email: 'email' } })).rejects.toMatchObject({
      message: expect.stringMatching(/^the header is one quoted cell, "email,city": remove the quote at/),
      line: 1,
    });
  });

  it('never sends a file as other letters', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const spanish = new Uint8Array(Buffer.from('email,lastName\ns@x.io,García\nt@x.io,Ibáñez\n', 'latin1'));
    await expect(galena.imports.create(spanish)).rejects.toMatchObject({
      name: 'GalenaEncodingError',
      message: expect.stringContaining("name its encoding with { encoding: 'windows-1252' }"),
      line: 2,
      column: 12,
      count: 3,
      likeliest: ['windows-1252'],
    });
    await expect(
      galena.imports.create(new Blob(['PK\x03\x04\x14\0\x06\0...xl/workbook.xml'])),
    ).rejects.toThrow('The file looks like');
    const unmarked = new Uint8Array(Buffer.from('email,city\nw@x.io,Oslo\n', 'utf16le'));
    await expect(galena.imports.create(unmarked)).rejects.toThrow("name it with { encoding: 'utf-16le' }");
    const bad = new Uint8Array(Buffer.from('email,city\nb@x.io,Zürich, Köln, Łódź, Orléans', 'utf8'));
    bad[20] = 0x2e;
    await expect(galena.imports.create(bad)).rejects.toThrow('{ replaceInvalid: true }');
    const counts: number[] = [];
    const options = { replaceInvalid: true, onReplaced: (count: number) => counts.push(count) };
    await (await galena.imports.create(bad, options)).wait();
    expect(counts).toEqual([1]);
    expect(await api.leads(['b@x.io'], 'city')).toMatchObject([{ city: 'Z\ufffd.rich' }]);
  });

  it('takes columns by their names in the file, and their cells as people write them', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const text =
      'E-Mail;Geburtsdatum;Umsatz;Newsletter;Notiz\na@x.io;"05/06/1990";1.500;ja;x\nb@x.io;05/13/1990;2.000,50;nein;y\n';
    const columns = {
      'E-Mail': 'email',
      Geburtsdatum: { field: 'dateOfBirth', date: 'DMY' },
      Umsatz: 'annualRevenue',
      Newsletter: { field: 'unsubscribed', true: ['nein'], false: ['ja'] },
      Notiz: null,
    } as const;
    const handle = await galena.imports.create(new Blob([text]), { format: 'ssv', columns });
    expect(await handle.wait()).toMatchObject({ imported: 1, failed: 1 });
    const names = 'dateOfBirth,annualRevenue,unsubscribed';
    expect(await api.leads(['a@x.io'], names)).toMatchObject([
      { dateOfBirth: '1990-06-05', annualRevenue: 1500, unsubscribed: false },
    ]);
    // Reports have the cells of the file.
    expect(await collect(handle.failures())).toEqual([
      {
        line: 3,
        row: 2,
        cells: ['b@x.io', '05/13/1990', '2.000,50', 'nein', 'y'],
        reason: 'Invalid data type in field Date of Birth',
      },
    ]);
    const rows = [
      { Mail: 'c@x.io', Revenue: 1.125, Born: '31.05.1990', Room: 1.125 },
      { Mail: 'd@x.io', Revenue: 2, Born: '05.06.1990' },
    ];
    const mapping = { Mail: 'email', Revenue: 'annualRevenue', Born: 'dateOfBirth', Room: 'department' };
    await (await galena.imports.create(rows, { columns: mapping })).wait();
    expect(await api.leads(['c@x.io', 'd@x.io'], `${names},department`)).toMatchObject([
      { dateOfBirth: '1990-05-31', annualRevenue: 1.125, department: '1.125' },
      { dateOfBirth: '1990-06-05', annualRevenue: 2 },
    ]);
  });

  it('tells of columns that are not clear before anything is sent', async () => {
    const { url } = apiOnly();
    const galena = connect(url);
    const file = new Blob(['email,born,revenue\na@x.io,07/07/1990,1.500\nb@x.io,05/06/1990,2\n']);
    const problemOf = (columns: ColumnMapping) =>
      galena.imports.create(file, { columns }).then(
        () => 'none',
        (error: unknown) => (error instanceof GalenaFileError ? error.message : error),
      );
    expect(await problemOf({ born: 'dateOfBirth' })).toBe(
      'column "born": "05/06/1990" in line 3 is 5 June 1990 (day first) or 6 May 1990 (month first); ' +
        'say which with { columns: { "born": { field: "dateOfBirth", date: "DMY" } } }, or date: "MDY"',
    );
    expect(await problemOf({ revenue: 'annualRevenue' })).toContain(
      '1.5 (decimal point) or 1500 (decimal comma)',
    );
    const short = new Blob(['email,since\na@x.io,13.2.65\n']);
    await expect(galena.imports.create(short, { columns: { since: 'mktoAcquisitionDate' } })).rejects.toThrow(
      'column "since": a year of two digits makes a date in the future: "13.2.65" in line 2; say with ' +
        '{ columns: { "since": { field: "mktoAcquisitionDate", years: "past" } } } that they are in the past',
    );
    expect(await problemOf({ birth: 'dateOfBirth' })).toBe(
      'the file has no column "birth"; it has: email, born, revenue',
    );
    const semicolons = new Blob(['email;born\na@x.io;1990-06-05\n']);
    await expect(galena.imports.create(semicolons, { columns: { born: 'dateOfBirth' } })).rejects.toThrow(
      "it has: email;born; for columns separated by semicolons say { format: 'ssv' }",
    );
    expect(await problemOf({ born: 'birthday' })).toBe('column "born": there is no field "birthday"');
    expect(await problemOf({ born: { field: 'email', date: 'DMY' } })).toBe(
      'column "born": "date" says nothing about a field of type email',
    );
    expect(await problemOf(JSON.parse('{"born":{"field":"dateOfBirth","date":"dmy"}}'))).toBe(
      'column "born": "date" is "dmy", and can be "DMY", "MDY" or "YMD"',
    );
    expect(await problemOf(JSON.parse('{"born":{"field":"dateOfBirth","dates":"DMY"}}'))).toEqual(
      new TypeError(
        'there is no option "dates"; most likely it is "date"; the options are: field, date, years, decimal, true, false',
      ),
    );
    expect(await problemOf({ born: 'email', email: 'email' })).toBe(
      'the columns "email" and "born" are both email',
    );
  });

  it('has no headers made of values', async () => {
    const { url } = apiOnly();
    const headless = new Blob(['a@x.io,Ada\nb@x.io,Bo\n']);
    await expect(connect(url).imports.create(headless)).rejects.toThrow(
      'the columns are: a@x.io, Ada; "a@x.io" looks like a value: put a header above the first row',
    );
  });

  it('joins a list and a partition', async () => {
    const { url } = server();
    const galena = connect(url);
    await galena.request('POST', '/galena/v1/partitions.json', { name: 'Europe' });
    const options = { list: 1001, partition: 'Europe' };
    const { sentBy } = await (await galena.imports.create([{ email: 'a@x.io' }], options)).wait();
    expect(sentBy).toMatchObject({ serviceName: 'First service', userEmail: 'first-service@galena.local' });
    const members = await collect(galena.lists.members(1001, { fields: ['email', 'leadPartitionId'] }));
    expect(members).toMatchObject([{ email: 'a@x.io', leadPartitionId: 2 }]);
  });

  it('that is refused never begins', async () => {
    const { url } = server();
    const galena = connect(url);
    await expect(galena.imports.create([{ email: 'a@x.io' }], { lookupField: 'shoe' })).rejects.toThrow(
      new GalenaRefusal({ code: '1006', message: "Lookup field 'shoe' not found" }),
    );
    const titled = new Blob(['Email Address,First Name\na@x.io,Ada\n']);
    await expect(galena.imports.create(titled)).rejects.toThrow(
      'no column is the lookup field "email", so that every row would fail; the columns are: Email Address, First Name; map "Email Address" to it with { columns: { "Email Address": "email" } }',
    );
    for (const name of ['E-Mail-Adresse', 'Courriel', 'メールアドレス']) {
      const foreign = new Blob([`Notiz,${name}\nask d@x.io,a@x.io\n,\nb@x.io,b@x.io\nx,c@x.io\n`]);
      await expect(galena.imports.create(foreign, { columns: { Notiz: null } })).rejects.toThrow(
        `the columns are: Notiz, ${name}; map "${name}" to it with { columns: { "${name}": "email" } }`,
      );
    }
    await expect(galena.imports.create(new Blob(['EMAIL;city\na@x.io;Oslo\n']))).rejects.toThrow(
      "for columns separated by semicolons say { format: 'ssv' }",
    );
    await expect(galena.imports.create(new Blob([]))).rejects.toMatchObject({
      code: '1003',
      reason: 'Empty file',
    });
    await expect(galena.imports.create('/no/such/file.csv')).rejects.toThrow(
      new GalenaFileError('There is no file /no/such/file.csv.'),
    );
    await expect(galena.imports.create('/')).rejects.toThrow(
      new GalenaFileError('/ is a folder, not a file.'),
    );
  });

  it('that ends badly says so', async () => {
    const { url, api } = server();
    const galena = connect(url);
    const file = 'email\na@x.io\n"open';
    // The SDK reads the whole file before it sends anything.
    await expect(galena.imports.create(new Blob([file]))).rejects.toThrow(
      new GalenaFileError(
        'the quote opened in line 3 is never closed; add the closing quote, or remove this one',
        {
          line: 3,
        },
      ),
    );
    await api.submit({ file });
    const error = await galena.imports
      .open([1000])
      .wait()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImportFailed);
    expect(error).toMatchObject({ result: { status: 'failed' } });
    expect(String(error)).toContain('line 3');
  });

  it('can be cancelled', async () => {
    const { url } = apiOnly();
    const galena = connect(url);
    const handle = await galena.imports.create([{ email: 'a@x.io' }]);
    expect(await handle.cancel()).toBe(true);
    await expect(handle.wait()).rejects.toThrow(ImportFailed);
    expect(await galena.imports.get(1000)).toMatchObject({ status: 'cancelled' });
    expect(await galena.imports.open([1000]).cancel()).toBe(true);
  });

  it('is cancelled on the server too where it is just being sent', async () => {
    const { url } = apiOnly();
    const proxy = await FaultyProxy.before(url);
    const submits = /POST .bulk.v1.leads.json/;
    let cancelled: Promise<boolean> | undefined;
    proxy.rule = ({ method, path }) => {
      if (!submits.test(`${method} ${path}`)) return undefined;
      if (proxy.count(submits) === 1) return { code: '1016' };
      cancelled = handle.cancel();
      return undefined;
    };
    const handle = await connect(proxy.url).imports.create([{ email: 'a@x.io' }], { pollMs: 20 });
    await expect(handle.wait({ timeoutMs: 20_000 })).rejects.toThrow(ImportFailed);
    expect(await cancelled).toBe(true);
    expect(await connect(url).imports.get(1000)).toMatchObject({ status: 'cancelled' });
  });

  it('says that it was over before it was cancelled', async () => {
    const { url } = server();
    const handle = await connect(url).imports.create([{ email: 'a@x.io' }]);
    await connect(url).imports.open(handle.batchIds).wait();
    expect(await handle.cancel()).toBe(false);
    expect(await handle.status()).toMatchObject({ status: 'complete' });
    expect(await handle.wait()).toMatchObject({ status: 'complete', imported: 1 });
  });

  it('is waited for no longer than asked', async () => {
    const { url } = apiOnly();
    const handle = await connect(url).imports.create([{ email: 'a@x.io' }]);
    await expect(handle.wait({ timeoutMs: 50 })).rejects.toMatchObject({
      name: 'GalenaTimeout',
      timeoutMs: 50,
    });
    const abort = new AbortController();
    const waiting = handle.wait({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await handle.cancel();
  });
});
