import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { useFolder } from '../../../client/test/support/folder.ts';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { GalenaCommand, runGalena, serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

// Some of them start several processes.
vi.setConfig({ testTimeout: 300_000 });

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

async function inFolder(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await useFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return {
    folder,
    run: (...args: string[]) => runHere(folder, args, serverAt(server.url)),
    runProcess: (...args: string[]) => runGalena(folder, args, serverAt(server.url)),
    read: (name: string) => readFile(path.join(folder, name), 'utf8'),
  };
}

const spoiled =
  'email,First Name,leadScore,Notes\na@fair.io,Ada,1,x\nb@fair.io,Bo,hot,"y, z"\nno address,Cy,3,\n';

describe('galena import', () => {
  it('matches, checks, sends, reports, and sends the corrected rows again', async () => {
    const { run, runProcess, read, folder } = await inFolder({ 'fair.csv': spoiled });
    const imported = await runProcess('import', 'fair.csv', '--list', '1001');
    expect(imported.stderr).toContain('First Name → firstName');
    expect(imported.stderr).toContain('Notes matches no field and is skipped');
    expect(imported.stderr).toContain('3 rows: 1 row will fail, 1 row will warn');
    expect(imported.stdout).toContain('3 rows: 2 created, 0 updated, 0 unchanged, 1 failed, 1 warned');
    expect(imported.stdout).toContain('line 3: Invalid data type in field Lead Score');
    expect(imported.status).toBe(1);
    expect(await read('fair.failures.csv')).toBe(
      '\ufeffemail,First Name,leadScore,Notes,Import Failure Reason\nb@fair.io,Bo,hot,"y, z",Invalid data type in field Lead Score\n',
    );
    expect(await read('fair.warnings.csv')).toContain('no address,Cy,3,,Invalid email address');

    await writeFile(
      path.join(folder, 'fair.failures.csv'),
      (await read('fair.failures.csv')).replace(',hot,', ',5,'),
    );
    const retried = await runProcess('retry', 'fair.failures.csv');
    expect(retried).toMatchObject({ status: 0, stdout: expect.stringContaining('1 row: 1 created') });
    const [lead] = await server.api.leads(['b@fair.io'], 'firstName,leadScore');
    expect(lead).toMatchObject({ firstName: 'Bo', leadScore: 5 });
    expect(await run('lists', 'members', '1001', '--fields', 'email', '--json')).toMatchObject({
      stdout: expect.stringContaining('b@fair.io'),
    });

    expect(await run('status', '--last')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('complete'),
    });
    const { stdout } = await run('failures', '--last', '--json');
    expect(JSON.parse(stdout)).toEqual([]);

    // Names of imports end with the key of their file.
    const [newest] = JSON.parse((await run('imports', 'list', '--limit', '1', '--json')).stdout);
    const [, key = ''] = /\(([a-z0-9]+)\)$/.exec(newest.fileName) ?? [];
    const ofFile = await run('imports', 'list', '--file-key', key, '--json');
    expect(JSON.parse(ofFile.stdout)).toMatchObject([{ batchId: newest.batchId, fileName: newest.fileName }]);
    expect(JSON.parse((await run('imports', 'list', '--file-key', 'none', '--json')).stdout)).toEqual([]);

    // The blank is why the column has no field.
    const blank = await server.api.import({ file: 'email, city,\nblank@fair.io,Rome,x\n' });
    expect((await run('status', `${blank}`)).stdout).toContain('skipped columns: " city", (no name)\n');
  });

  it('ends its work where nobody reads its output', async () => {
    const { folder, read } = await inFolder({ 'unheard.csv': 'email,leadScore\nunheard@fair.io,hot\n' });
    const command = new GalenaCommand(folder, ['import', 'unheard.csv'], serverAt(server.url));
    command.process.stdout?.destroy();
    expect((await command.outcome()).status).toBe(1);
    expect(await read('unheard.failures.csv')).toContain('unheard@fair.io,hot,Invalid data type');
  });

  it('keeps what fails again, whatever the failure file is called', async () => {
    const { run, read } = await inFolder({ 'odd.csv': 'email,leadScore\nodd@fair.io,hot\n' });
    await run('import', 'odd.csv', '--failures', 'bad.csv');
    expect((await run('retry', 'bad.csv')).stdout).toContain('failures are in bad-2.csv');
    expect(await read('bad-2.csv')).toBe(await read('bad.csv'));
  });

  it('writes over no file that somebody may have corrected', async () => {
    const { run, read, folder } = await inFolder({
      'kept.csv': 'email,leadScore\nkept@fair.io,hot\nno address,1\n',
      'kept.tsv': 'email\tleadScore\nkept@fair.io\twarm\n',
      'well.csv': 'email\nwell@fair.io\n',
      'well.failures.csv': 'mine',
    });
    await run('import', 'kept.csv');
    const corrected = (await read('kept.failures.csv')).replace(',hot,', ',5,');
    await writeFile(path.join(folder, 'kept.failures.csv'), corrected);
    const again = await run('import', 'kept.csv');
    expect(again.stdout).toContain(
      'failures are in kept.failures-2.csv; kept.failures.csv already existed and was not changed',
    );
    expect(again.stdout).toContain('warnings are in kept.warnings-2.csv');
    expect(again.stderr).toContain(
      'Correct the rows in kept.failures-2.csv and send them again: galena retry kept.failures-2.csv',
    );
    const other = await run('import', 'kept.tsv', '--failures', 'kept.tsv', '--json');
    expect(JSON.parse(other.stdout)).toMatchObject({ failuresFile: 'kept-2.tsv' });
    expect(await read('kept.tsv')).toContain('\twarm\n');
    expect(await run('import', 'well.csv')).toMatchObject({ status: 0 });
    expect(await read('well.failures.csv')).toBe('mine');

    const refused = await run('failures', '--last', '--output', 'kept.failures.csv');
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('replace it with --force') });
    expect(await read('kept.failures.csv')).toBe(corrected);
    expect(await run('failures', '--last', '--output', 'well.failures.csv', '--force')).toMatchObject({
      status: 0,
    });
    expect(await read('well.failures.csv')).not.toBe('mine');
    // Each failure file is known by its own import.
    expect(await run('retry', 'kept.failures.csv')).toMatchObject({ status: 0 });
    expect(await server.api.leads(['kept@fair.io'], 'leadScore')).toMatchObject([{ leadScore: 5 }]);
  });

  it('retries rows where they come from, with its list, whatever has written the file', async () => {
    const { run, folder, read } = await inFolder({
      'origin.csv': 'email,Score,Revenue\norigin@fair.io,hot,"1,234"\nfine@fair.io,1,"2,5"\n',
      'foreign.csv': 'email,leadScore,Import Failure Reason\nforeign@fair.io,5,why\n',
    });
    const flags = ['--url', server.url, '--client-id', 'test-client'];
    const options = ['--map', 'Score=leadScore', '--map', 'Revenue=annualRevenue', '--decimal', 'comma'];
    const imported = await run('import', 'origin.csv', '--list', '1001', ...options, ...flags);
    expect(imported.stderr).toContain(`galena retry origin.failures.csv ${flags.join(' ')}\n`);
    expect((await run('wait', '--last')).stderr).toMatch(
      /To save the failed rows to a file: galena failures \d+ --output failures\.csv\n/,
    );
    // The cells in it are as they were sent, and so are not read again as those of the file were.
    await run('failures', '--last', '--output', 'sent.csv');
    await writeFile(path.join(folder, 'sent.csv'), (await read('sent.csv')).replace(',hot,', ',5,'));
    expect(await run('retry', 'sent.csv')).toMatchObject({ status: 0 });
    expect(await server.api.leads(['origin@fair.io'], 'leadScore,annualRevenue')).toMatchObject([
      { leadScore: 5, annualRevenue: 1.234 },
    ]);
    expect((await run('lists', 'members', '1001', '--fields', 'email')).stdout).toContain('origin@fair.io');
    expect((await run('retry', 'foreign.csv')).stderr).toContain(
      'foreign.csv is not from an import made on this machine',
    );
    const elsewhere = await run(
      'retry',
      'sent.csv',
      '--url',
      `${server.url}/other`,
      '--client-id',
      'a',
      '--client-secret',
      'b',
    );
    expect(elsewhere).toMatchObject({ status: 2, stderr: expect.stringContaining('name that server, or') });
  });

  it('says that an import which has ended is not cancelled', async () => {
    const { run } = await inFolder({ 'over.csv': 'email\nover@fair.io\n' });
    await run('import', 'over.csv');
    const cancelled = await run('cancel', '--last');
    expect(cancelled.status).toBe(3);
    expect(cancelled.stderr).toContain('is already complete; nothing was cancelled.');
    expect(JSON.parse((await run('cancel', '--last', '--json')).stdout)).toMatchObject({
      status: 'complete',
    });
  });

  it('tells of repeated keys, rows without any value and invisible characters before it sends', async () => {
    const { run } = await inFolder({
      'people.csv': 'email,lastName\nsame@x.io,Ada\n,\nsame@x.io\u00a0,Bo\nSAME@x.io,Cy\n , \n',
    });
    const checked = await run('import', 'people.csv', '--check');
    expect(checked.stdout).toContain('3 rows: 0 rows would fail, 1 row would warn');
    expect(checked.stdout).toContain('1 row has invisible characters in the key');
    expect(checked.stdout).toContain('line 4: same@x.io[U+00A0]');
    expect(checked.stdout).toContain('1 row repeats the key of an earlier row (1 key); the last one wins');
    expect(checked.stdout).toContain('2 rows without any value are not sent');
    const imported = await run('import', 'people.csv', '--strip-invisible');
    expect(imported.stderr).toContain('2 rows repeat the key of an earlier row (1 key)');
    expect(imported.stdout).toContain('3 rows: 1 created, 2 updated');
    expect(imported.stdout).toContain('2 rows repeated a key of an earlier row, and changed its lead again');
    expect(imported.stdout).toContain('2 rows without any value not sent');
    expect(imported.status).toBe(0);
    expect(await server.api.leads(['same@x.io'], 'lastName')).toMatchObject([{ lastName: 'Cy' }]);
  });

  it('takes a failure file back as a spreadsheet saves it', async () => {
    const { run, read, folder } = await inFolder({
      'kunden.tsv':
        'email\tfirstName\tlastName\tleadScore\nx1@fair.io\tJosé\tMüller\thot\nx2@fair.io\tZoë\tGrün; "rot"\thot\n',
    });
    expect((await run('import', 'kunden.tsv')).stdout).toContain('failures are in kunden.failures.csv');
    const [header, ...rows] = (await read('kunden.failures.csv')).split('\n');
    expect(header).toBe('\ufeffemail,firstName,lastName,leadScore,Import Failure Reason');
    expect(rows[1]).toContain('x2@fair.io,Zoë,');
    await run('failures', '--last', '--output', 'again.csv');
    const again = await read('again.csv');
    expect(again).toBe(await read('kunden.failures.csv'));
    await run('failures', '--last', '--output', 'again.tsv');
    expect(await read('again.tsv')).toContain('\ufeffemail\tfirstName\t');
    // Imported instead of retried, a misquoted row is no value either.
    const misquoted = again.replace(
      'hot,Invalid data type in field Lead Score',
      '"""5""x",Text after a closing quote',
    );
    await writeFile(path.join(folder, 'again.csv'), misquoted);
    const checked = await run('import', 'again.csv', '--check');
    expect(checked.stderr).toContain(
      'The last column, Import Failure Reason, says why the rows were reported',
    );
    expect(checked.stdout).toContain('line 2: "5"x');
    // Windows-1252, semicolons, CRLF, empty cells at the ends of rows, one name corrected.
    const reason = 'Invalid data type in field Lead Score';
    const saved = [
      'email;firstName;lastName;leadScore;Import Failure Reason;',
      `x1@fair.io;René;Müller;5;${reason};`,
      `x2@fair.io;Zoë;"Grün; ""rot""";6;${reason};`,
    ];
    await writeFile(
      path.join(folder, 'kunden.failures.csv'),
      Buffer.from(saved.map((line) => `${line}\r\n`).join(''), 'latin1'),
    );
    expect(await run('retry', 'kunden.failures.csv')).toMatchObject({ status: 0 });
    expect(
      await server.api.leads(['x1@fair.io', 'x2@fair.io'], 'firstName,lastName,leadScore'),
    ).toMatchObject([
      { firstName: 'René', lastName: 'Müller', leadScore: 5 },
      { firstName: 'Zoë', lastName: 'Grün; "rot"', leadScore: 6 },
    ]);
  });

  it('stops at the check, which says what the server would say', async () => {
    const { run } = await inFolder({ 'leads.csv': spoiled });
    const { status, stdout } = await run('import', 'leads.csv', '--check', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      check: {
        rows: 3,
        failed: 1,
        warned: 1,
        repeated: 0,
        repeatedKeys: 0,
        repeatOutcome: 'the last one wins',
        skipped: 0,
        failedForSeveral: 0,
        rowsWithoutValue: 0,
        findings: [
          {
            kind: 'failure',
            reason: 'Invalid data type in field Lead Score',
            count: 1,
            rows: [{ line: 3, value: 'hot' }],
          },
          {
            kind: 'warning',
            reason: 'Invalid email address',
            count: 1,
            rows: [{ line: 4, value: 'no address' }],
          },
        ],
      },
      columns: { email: 'email', 'First Name': 'firstName', leadScore: 'leadScore', Notes: null },
      readings: {},
      notes: [],
    });
  });

  it.each([
    ['bars.txt', 'email|city\nbars@x.io|Oslo\n', 'utf-8, bars'],
    ['semi.csv', 'email;city\nsemi@x.io;Oslo\n', 'utf-8, semicolons'],
    ['zipped.csv.gz', gzipSync('email,city\nzipped@x.io,Oslo\n'), 'gzip, utf-8, commas'],
    ['wide.tsv', Buffer.from('\ufeffemail\tcity\nwide@x.io\tOslo\n', 'utf16le'), 'utf-16le, tabs'],
    [
      'latin.csv',
      Buffer.from('email,city\nlatin@x.io,Tromsø og Ålesund\n', 'latin1'),
      'windows-1252 was recognised by the text',
    ],
    [
      'japan.csv',
      Buffer.from([...Buffer.from('email,city\njapan@x.io,'), 0x93, 0x8c, 0x8b, 0x9e, 0x0a]),
      'shift_jis was recognised by the text',
    ],
  ])('recognises %s', async (name, content, description) => {
    const { run } = await inFolder({ [name]: content });
    const { status, stderr } = await run('import', name);
    expect(stderr).toContain(description);
    expect(status).toBe(0);
    const expected = { latin: 'Tromsø og Ålesund', japan: '東京' }[name.split('.')[0] ?? ''] ?? 'Oslo';
    expect(await server.api.leads([`${name.split('.')[0]}@x.io`], 'city')).toMatchObject([
      { city: expected },
    ]);
  });

  it('imports nothing in an encoding that is not certain, or with a byte that the encoding does not have', async () => {
    const gori = Buffer.from([
      ...Buffer.from('email,city\na@x.io,Bo\nunsure@x.io,Gori'),
      0x9a,
      0x65,
      0x6b,
      0x0a,
    ]);
    const bad = Buffer.from([...Buffer.from('email,city\nbad@x.io,Zoë Łódź Köln Caf'), 0xe9, 0x0a]);
    const { run } = await inFolder({ 'unsure.csv': gori, 'bad.csv': bad });
    const unsure = await run('import', 'unsure.csv', '--json');
    expect(unsure.status).toBe(2);
    expect(JSON.parse(unsure.stdout)).toMatchObject({
      error: { kind: 'usage', message: expect.stringMatching(/line 3 has .*“Gorišek” in .*--encoding /) },
    });
    expect((await run('import', 'unsure.csv', '--encoding', 'windows-1250')).status).toBe(0);
    expect(await server.api.leads(['unsure@x.io'], 'city')).toMatchObject([{ city: 'Gorišek' }]);
    const refused = await run('import', 'bad.csv');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('line 2, column 27: byte 0xE9 at offset 42 is not valid in utf-8');
    expect(refused.stderr).toContain('--replace-invalid');
    const replaced = await run('import', 'bad.csv', '--replace-invalid');
    expect(replaced.stderr).toContain('One byte that utf-8 does not have was replaced by U+FFFD.');
    expect(await server.api.leads(['bad@x.io'], 'city')).toMatchObject([{ city: 'Zoë Łódź Köln Caf\ufffd' }]);
  });

  it('reads a workbook', async () => {
    const { run, folder } = await inFolder({});
    await writeFile(
      path.join(folder, 'fair.xlsx'),
      await readFile(new URL('../support/fair.xlsx', import.meta.url)),
    );
    const workbook = await readFile(path.join(folder, 'fair.xlsx'));
    await writeFile(path.join(folder, 'fair.xlsx.gz'), gzipSync(workbook));
    expect((await run('import', 'fair.xlsx.gz', '--check')).stderr).toContain('workbook, sheet ');
    const { status, stdout, stderr } = await run('import', 'fair.xlsx');
    expect(stderr).toContain('workbook, sheet ');
    expect(stdout).toContain('line 4: Invalid data type in field Lead Score');
    expect(status).toBe(1);
    expect(await server.api.leads(['sheet@x.io'], 'firstName,leadScore,dateOfBirth')).toMatchObject([
      { firstName: 'Åsa', leadScore: 12, dateOfBirth: '1990-05-17' },
    ]);
  });

  it('takes what a column is from flags and a file, and keeps it', async () => {
    const { run, read } = await inFolder({ 'odd.csv': 'Contact,Nme,City\nmapped@x.io,Ada,Oslo\n' });
    const refused = await run('import', 'odd.csv');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(
      'No column goes into email, by which rows find their lead: --map "Contact=email"',
    );
    const mapped = await run(
      'import',
      'odd.csv',
      '--map',
      'Contact=email',
      '--map',
      'City=',
      '--map-file',
      'map.json',
    );
    expect(mapped.status).toBe(0);
    expect(JSON.parse(await read('map.json'))).toEqual({ Contact: 'email', Nme: null, City: null });
    expect((await run('import', 'odd.csv', '--map-file', 'map.json')).status).toBe(0);
    expect(await server.api.leads(['mapped@x.io'], 'city')).toMatchObject([{ city: null }]);
    const unknown = await run('import', 'odd.csv', '--map', 'Contact=mail');
    expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no field "mail"') });
    const near = await run('import', 'odd.csv', '--map', 'Contact=email');
    expect(near.stderr).toContain('City → city');
  });

  it('reads headers as people have them', async () => {
    const wide = Array.from({ length: 300 }, (_, index) => `extra ${index}`).join(',');
    const { run } = await inFolder({
      'title.csv':
        'Customer list 2026\n\n"email\u00a0", firstName,createdAt\ntitle@x.io,Ann,1/1/2020\nno address,,\n',
      'none.csv': 'none@x.io,Ann\n',
      'double.csv': 'email,city,city,\ndouble@x.io,Oslo,Rome,x\n',
      'wide.csv': `email,${wide}\nwide@x.io\n`,
      'page.csv': '<!DOCTYPE html>\n<title>Leads</title>\n',
    });
    const title = await run('import', 'title.csv');
    expect(title.stderr).toContain('The header is in line 3; the row above it is not sent.');
    expect(title.stderr).toContain('createdAt is read-only and is skipped');
    expect(title.stdout).toContain('line 5: Invalid email address');
    expect(await server.api.leads(['title@x.io'], 'firstName')).toMatchObject([{ firstName: 'Ann' }]);

    const none = await run('import', 'none.csv', '--check');
    expect(none).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The file seems to have no header'),
    });
    const named = await run('import', 'none.csv', '--no-header', '--columns', 'email,firstName', '--json');
    expect(JSON.parse(named.stdout)).toMatchObject({ created: 1, columns: { email: 'email' } });

    const double = await run('import', 'double.csv', '--check');
    expect(double.stderr).toContain(
      'Two columns go into the field city: column 2 (city) and column 3 (city)',
    );
    expect(double.stderr).toContain('--map "#3=" skips one of them');
    expect(double.status).toBe(2);
    const numbered = await run(
      'import',
      'double.csv',
      '--check',
      '--json',
      '--map',
      '#2=',
      '--map',
      '#4=company',
    );
    expect(JSON.parse(numbered.stdout).columns).toEqual({
      email: 'email',
      '#2': null,
      '#3': 'city',
      '#4': 'company',
    });

    const { stderr } = await run('import', 'wide.csv', '--check');
    expect(stderr).toMatch(
      /300 columns match no field and are skipped: extra 0, .*… \(300 in all\); --verbose lists them/,
    );
    expect(await run('import', 'page.csv')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('The file looks like an HTML page'),
    });
  });

  it('reads dates, numbers and booleans as the whole column shows, and keeps the cells of what failed', async () => {
    const german = [
      // The map alone says that this is a header.
      'Kontakt;Vorname;Geboren;Umsatz;Abgemeldet;2023',
      'de1@x.io;Jörg;01.02.1990;1.234,56;ja;1',
      'de2@x.io;Anna;31.12.85;2.500;nein;2',
      'de3@x.io\u00a0;Bärbel;32.12.85;3.500;ja;3',
    ].join('\r\n');
    const map = {
      '2023': null,
      Kontakt: 'email',
      Vorname: 'firstName',
      Geboren: 'dateOfBirth',
      Umsatz: { field: 'annualRevenue' },
      Abgemeldet: 'unsubscribed',
    };
    const { run, read, folder } = await inFolder({
      'de.csv': Buffer.from(german, 'latin1'),
      'map.json': JSON.stringify(map),
    });
    const options = ['--map-file', 'map.json', '--encoding', 'windows-1252', '--strip-invisible'];
    const imported = await run('import', 'de.csv', ...options);
    expect(imported.stderr).toContain(
      'Geboren: read as 1 February 1990 (day first), raw 01.02.1990, line 2; 1 cell',
    );
    expect(imported.stderr).toContain('Umsatz: read as 2500 (decimal comma), raw 2.500, line 3');
    expect(imported.stderr).toContain('Abgemeldet: read as true, raw ja, line 2');
    expect(imported.stderr).toContain('line 4: 32.12.85');
    const names = 'firstName,dateOfBirth,annualRevenue,unsubscribed';
    expect(await server.api.leads(['de1@x.io', 'de2@x.io'], names)).toMatchObject([
      { firstName: 'Jörg', dateOfBirth: '1990-02-01', annualRevenue: 1234.56, unsubscribed: true },
      { firstName: 'Anna', dateOfBirth: '1985-12-31', annualRevenue: 2500, unsubscribed: false },
    ]);
    // The one row of the failure file leaves open how its date is read: the retry knows that from the import, and strips keys too.
    const failures = await read('de.failures.csv');
    expect(failures).toContain('de3@x.io\u00a0;Bärbel;32.12.85;3.500;ja;3;');
    const asSent = await run('failures', '--last');
    expect(asSent.stdout).toContain('3500');
    expect(asSent.stderr).toMatch(/shown as they were sent; .*de\.failures\.csv has those of your file\./);
    await writeFile(path.join(folder, 'de.failures.csv'), failures.replace('32.12.85', '05/06/1990'));
    expect(await run('retry', 'de.failures.csv')).toMatchObject({ status: 0 });
    expect(await server.api.leads(['de3@x.io'], names)).toMatchObject([
      { dateOfBirth: '1990-06-05', annualRevenue: 3500 },
    ]);
  });

  it('sends nothing where 05/06/1990 may be two days, and says how to decide it', async () => {
    const { run, read } = await inFolder({ 'open.csv': 'email,dateOfBirth\nopen@x.io,05/06/1990\n' });
    const refused = await run('import', 'open.csv', '--check', '--json');
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.stdout).error.message).toBe(
      'dateOfBirth: "05/06/1990" in line 2 is 5 June 1990 (day first) or 6 May 1990 (month first). Say which with ' +
        '--column "dateOfBirth:date=DMY" or --column "dateOfBirth:date=MDY"; --date-format does so for all columns.',
    );
    const said = ['--column', 'dateOfBirth:date=DMY', '--map-file', 'map.json'];
    expect(await run('import', 'open.csv', ...said)).toMatchObject({ status: 0 });
    expect(await server.api.leads(['open@x.io'], 'dateOfBirth')).toMatchObject([
      { dateOfBirth: '1990-06-05' },
    ]);
    expect(JSON.parse(await read('map.json'))).toEqual({
      email: 'email',
      dateOfBirth: { field: 'dateOfBirth', date: 'DMY', years: 'past' },
    });
    const checked = await run('import', 'open.csv', '--date-format', 'MDY', '--check', '--json');
    expect(JSON.parse(checked.stdout)).toMatchObject({ readings: { dateOfBirth: { date: 'MDY' } } });
    const fieldless = await run(
      'import',
      'open.csv',
      '--map',
      'dateOfBirth=',
      '--column',
      'dateOfBirth:date=DMY',
    );
    expect(fieldless.stderr).toContain('the column goes into no field; --map "dateOfBirth=FIELD" names one');
    const useless = await run('import', 'open.csv', '--column', 'email:date=DMY');
    expect(useless).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('says nothing about a field of type email'),
    });
  });

  it('looks leads up by another field', async () => {
    const { run } = await inFolder({ 'tabs.tsv': 'twitterId\tfirstName\nt-1\tTab\n' });
    expect(await run('import', 'tabs.tsv', '--lookup-field', 'TwitterID')).toMatchObject({ status: 0 });
    const found = await run('leads', 'find', 'twitterId', 't-1', '--fields', 'firstName', '--json');
    expect(JSON.parse(found.stdout)).toMatchObject([{ firstName: 'Tab' }]);
  });

  it('prints one JSON value', async () => {
    const { run } = await inFolder({ 'leads.csv': 'email\njson@x.io\n' });
    const { status, stdout, stderr } = await run('import', 'leads.csv', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      created: 1,
      failed: 0,
      failuresFile: null,
      columns: { email: 'email' },
    });
    expect(status).toBe(0);
  });
});

describe('exit statuses', () => {
  it('2 for what cannot be asked for', async () => {
    const { run, runProcess } = await inFolder({ 'empty.csv': '', 'two.csv': 'email,E-Mail Address\n' });
    expect((await runProcess('nonsense')).status).toBe(2);
    for (const args of [
      ['import'],
      ['import', 'none.csv'],
      ['import', 'empty.csv'],
      ['status'],
      ['wait', '1000', '--wait', 'Infinity'],
    ]) {
      expect([args, (await run(...args)).status]).toEqual([args, 2]);
    }
  });

  it('3 for what the server refuses', async () => {
    const { runProcess: run } = await inFolder({ 'leads.csv': 'email\na@x.io\n' });
    const { status, stdout } = await run('import', 'leads.csv', '--list', '77', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'refused', code: '1013' } });
  });

  it('4 without a server', async () => {
    const folder = await useFolder();
    const { status, stderr } = await runGalena(folder, [
      'usage',
      '--url',
      'http://127.0.0.1:1',
      '--client-id',
      'a',
      '--client-secret',
      'b',
    ]);
    expect(stderr).toContain('Is the server running there?');
    expect(status).toBe(4);
  });
});

describe('galena login', () => {
  it('keeps a profile that only its owner can read', async () => {
    const { folder } = await inFolder({});
    const [, url] = Object.entries(serverAt(server.url))[0] ?? [];
    const flags = ['--url', url ?? '', '--client-id', 'test-client', '--client-secret', 'test-secret'];
    const login = await runHere(folder, ['login', ...flags, '--profile', 'here']);
    expect(login).toMatchObject({ status: 0, stdout: expect.stringContaining('is a Galena') });
    const file = path.join(folder, 'config/galena/profiles.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await runHere(folder, ['partitions', 'list'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Default'),
    });
    const doctor = await runHere(folder, ['doctor', '--json']);
    expect(doctor.status).toBe(0);
    expect(JSON.parse(doctor.stdout)).toContainEqual({
      what: 'reading leads',
      isWell: true,
      detail: expect.any(String),
      advice: null,
    });
    const wrongSecret = await runHere(folder, ['doctor', ...flags.slice(0, 4), '--client-secret', 'x']);
    expect(wrongSecret).toMatchObject({ status: 3, stdout: expect.stringContaining('bad server') });
    const noAddress = await runHere(folder, ['doctor', '--url', 'nowhere', ...flags.slice(2)]);
    expect(noAddress).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('"nowhere" is not the address of a server'),
    });
    const wrong = await runHere(folder, ['login', ...flags.slice(0, 4), '--client-secret', 'x']);
    expect(wrong.status).toBe(3);
    expect(await runHere(folder, ['partitions', 'list', '--profile', 'there'])).toMatchObject({
      status: 2,
    });
  });
});

describe('galena doctor', () => {
  it('says at once that a proxy has no server behind it', async () => {
    const proxy = createServer((_, response) => response.writeHead(502).end('Bad Gateway')).listen(0);
    onTestFinished(() => void proxy.close());
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const doctor = await runHere(await useFolder(), ['doctor'], serverAt(`http://127.0.0.1:${port}`));
    expect(doctor).toMatchObject({ status: 3, stdout: expect.stringContaining('A proxy answers') });
  });
});

describe('without any server named', () => {
  it('galena import starts the embedded one, and the commands behind it too', async () => {
    const folder = await useFolder();
    await writeFile(path.join(folder, 'leads.csv'), 'email\nembedded@x.io\n');
    const dataDir = `${folder}-data`;
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const environment = { GALENA_DATA_DIR: dataDir, GALENA_LOG_LEVEL: 'fatal' };
    const run = (...args: string[]) => runHere(folder, args, environment);
    const before = await run('leads', 'find', 'email', 'embedded@x.io');
    expect(before.status).toBe(2);
    for (const args of [
      ['import', 'lead.csv'],
      ['import', 'lead.csv', '--check'],
      ['retry', 'lead.csv'],
    ]) {
      const mistyped = await run(...args);
      expect(mistyped).toMatchObject({ status: 2, stderr: 'There is no file lead.csv.\n' });
    }
    expect((await runGalena(folder, ['import', 'leads.csv'], environment)).status).toBe(0);
    const found = await run('leads', 'find', 'email', 'embedded@x.io', '--json');
    expect(JSON.parse(found.stdout)).toMatchObject([{ email: 'embedded@x.io' }]);
    expect((await run('status', '--last')).status).toBe(0);

    // The next one has another port, and goes on all the same. So many rows take longer than one look at them.
    const rows = Array.from({ length: 20_000 }, (_, row) => `more${row}@x.io\n`).join('');
    await writeFile(path.join(folder, 'more.csv'), `email\n${rows}`);
    expect((await run('import', 'more.csv', '--wait', '0')).status).toBe(5);
    expect((await run('import', 'more.csv')).status).toBe(0);
    await writeFile(path.join(folder, 'even-more.csv'), `email\n${rows}`);
    await run('import', 'even-more.csv', '--wait', '0');
    await writeFile(path.join(folder, 'even-more.csv'), 'email\neven@x.io\nmore@x.io\n');
    const changed = await run('import', 'even-more.csv');
    expect(changed).toMatchObject({ status: 2, stderr: expect.stringContaining('"--fresh" begins anew') });
    expect((await run('import', 'even-more.csv', '--fresh')).status).toBe(0);
  });
});
