import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMarketo, FaultyProxy } from '../../../client/test/support/faulty-proxy.ts';
import { useFolder } from '../../../client/test/support/folder.ts';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { makeWorkbook, textRow } from '../../../workbooks/test/support/make-workbook.ts';
import { serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

async function inFolder(files: Readonly<Record<string, string>>, url = server.url) {
  const folder = await useFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return {
    folder,
    run: (...args: string[]) => runHere(folder, args, serverAt(url)),
    read: (name: string) => readFile(path.join(folder, name), 'utf8'),
  };
}

describe('galena import by rules', () => {
  it('imports by options and a file of rules, shows them, and retries by them', async () => {
    await server.api.sync([{ email: 'a@x.io', phone: '1', title: 'One' }]);
    const { run, folder } = await inFolder({
      'fair.csv':
        'email,Phone Number,title,leadScore\na@x.io,2,Two,hot\nb@x.io,3,Three,5\nb@x.io,4,Three,5\n',
      'rules.json': '{"mode":"createOnly","repeatedKeys":"first","fields":{"title":"never"}}',
    });
    const options = ['--mode', 'updateOnly', '--rules', 'rules.json'];
    const ruled = [...options, '--rule', 'Phone Number=fillEmpty', '--rule', 'title=append:;'];
    const imported = await run('import', 'fair.csv', ...ruled);
    expect(imported.stderr).toContain('3 rows: 1 row will fail, 1 row will be skipped, 0 rows will warn');
    expect(imported.stderr).toContain('1 row will be skipped: An earlier row has the same key');
    expect(imported.stdout).toContain(
      '3 rows: 0 created, 0 updated, 0 unchanged, 1 failed, 2 skipped, 0 warned',
    );
    const shown = 'mode updateOnly, repeatedKeys first, phone fillEmpty, title append ";"';
    expect((await run('status', '--last')).stdout).toContain(`rules: ${shown}`);
    expect((await run('imports', 'list')).stdout).toContain(shown);
    expect(JSON.parse((await run('skipped', '--last', '--json')).stdout)).toMatchObject([
      { row: 2, reason: 'Lead not found' },
      { row: 3, reason: 'An earlier row has the same key' },
    ]);
    const failures = path.join(folder, 'fair.failures.csv');
    await writeFile(failures, (await readFile(failures, 'utf8')).replace(',hot,', ',7,'));
    expect((await run('retry', 'fair.failures.csv')).stdout).toContain('0 created, 1 updated');
    const [lead] = await server.api.leads(['a@x.io'], 'phone,title,leadScore');
    expect(lead).toMatchObject({ phone: '1', title: 'One;Two', leadScore: 7 });
  });

  it('has a rule for all other fields, and checks by what cells clear', async () => {
    await server.api.sync([{ email: 'c@x.io', firstName: 'Cy', city: 'Rome' }]);
    const { run } = await inFolder({ 'all.csv': 'email,firstName,city\nc@x.io,Other,Oslo\n' });
    expect((await run('import', 'all.csv', '--rule', '*=never', '--rule', 'city=overwrite')).status).toBe(0);
    const [lead] = await server.api.leads(['c@x.io'], 'firstName,city');
    expect(lead).toMatchObject({ firstName: 'Cy', city: 'Oslo' });
  });

  it('clears by the empty cells of a workbook, also behind the last value of a row', async () => {
    await server.api.sync([{ email: 'w@x.io', firstName: 'Wim', phone: '1', city: 'Rome' }]);
    const { folder, run } = await inFolder({ 'cut.csv': 'email,firstName,phone,city\nw@x.io,,Oslo\n' });
    const rows = [textRow(1, 'email', 'firstName', 'phone', 'city'), textRow(2, 'w@x.io', 'Wim')];
    const workbook = await makeWorkbook({ sheets: [{ rows: rows.join('') }] }).arrayBuffer();
    await writeFile(path.join(folder, 'all.xlsx'), new Uint8Array(workbook));
    const options = ['--rules', '{"clear":"empty"}'];
    expect((await run('import', 'cut.csv', '--check', ...options)).stdout).toContain(
      '1 row would fail: Row has fewer cells than the header',
    );
    const imported = await run('import', 'all.xlsx', ...options);
    expect(imported.stdout).toContain('1 row: 0 created, 1 updated, 0 unchanged, 0 failed');
    const [lead] = await server.api.leads(['w@x.io'], 'firstName,phone,city');
    expect(lead).toMatchObject({ firstName: 'Wim', phone: null, city: null });
  });

  it('gives the same import for the same key', async () => {
    const { run } = await inFolder({ 'key.csv': 'email\nk@x.io\n' });
    const first = JSON.parse((await run('import', 'key.csv', '--idempotency-key', 'k1', '--json')).stdout);
    const again = JSON.parse((await run('import', 'key.csv', '--idempotency-key', 'k1', '--json')).stdout);
    expect(again.batchIds).toEqual(first.batchIds);
    expect(again).toMatchObject({ created: 1 });
  });

  it.each([
    [
      ['--rule', 'phone'],
      '--rule is "phone", and has to be like phone=fillEmpty, tags=append:; or title=newest:updatedOn.',
    ],
    [
      ['--rule', 'shoe size=never'],
      "Invalid value 'shoe size' for rule 'fields'. Accepted: names of fields.",
    ],
    [
      ['--rule', 'email=newest:email'],
      "Invalid value 'email' for rule 'fields.email.newest'. Accepted: a field of type date or datetime that the file has a column for.",
    ],
    [
      ['--rule', 'phone=never', '--rule', 'Phone Number=fillEmpty'],
      'There are two rules for phone in --rule; it takes one.',
    ],
    [
      ['--rules', '{"fields":{"phone":"never","Phone Number":"fillEmpty"}}'],
      'There are two rules for phone in fields of the rules; it takes one.',
    ],
    [
      ['--rules', '{"mode":"upsert"}'],
      "Invalid value 'upsert' for rule 'mode'. Accepted: createOrUpdate, createOnly or updateOnly.",
    ],
    [['--rules', '{mode'], '--rules is no JSON object with rules.'],
    [['--rules', 'missing.json'], 'The file of rules missing.json cannot be read.'],
    [['--rules', 'plain.csv'], 'plain.csv is no JSON object with rules.'],
  ])('refuses %j before anything is sent', async (options, message) => {
    const { run } = await inFolder({ 'plain.csv': 'email\nnever@x.io\n' });
    const refused = await run('import', 'plain.csv', '--check', ...options);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });

  it('sends nothing to Marketo that it would import as if there were no rules', async () => {
    const proxy = await FaultyProxy.before(server.url);
    proxy.rule = asMarketo;
    const { run } = await inFolder({ 'plain.csv': 'email\nnever@x.io\n' }, proxy.url);
    const refused = await run('import', 'plain.csv', '--mode', 'createOnly');
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Marketo imports without rules and keys'),
    });
    expect(proxy.count(/^POST .*(leads|imports)\.json/)).toBe(0);
  });
});
