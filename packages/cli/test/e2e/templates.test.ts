import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImportTemplate } from '@galena/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../../client/test/support/connect.ts';
import { asMarketo, FaultyProxy } from '../../../client/test/support/faulty-proxy.ts';
import { useFolder } from '../../../client/test/support/folder.ts';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { tellFitting } from '../../src/importing/use-template.ts';
import { createOutput } from '../../src/terminal/output.ts';
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
  return (...args: string[]) => runHere(folder, args, serverAt(url));
}

it('saves what an import does as a template, and imports other files by it', async () => {
  await server.api.sync([{ email: 'old@x.io', firstName: 'Old' }]);
  const run = await inFolder({
    'june.csv': 'E-Mail;Geboren;Umsatz;Notiz;Vorname\nada@x.io;5.6.1990;"1.500,5";x;Ada\n',
    'july.csv': 'VORNAME;e-mail;Geboren;Umsatz;Notiz\nBo;bo@x.io;1.7.91;2,5;y\nNew;old@x.io;;;\n',
    'narrow.csv': 'E-Mail,Vorname\ncy@x.io,Cy\n',
  });
  const options = [
    '--map',
    'E-Mail=email',
    '--map',
    'Vorname=firstName',
    '--map',
    'Notiz=',
    '--list',
    '1001',
  ];
  const read = [
    '--map',
    'Geboren=dateOfBirth',
    '--map',
    'Umsatz=annualRevenue',
    '--column',
    'Geboren:date=DMY',
  ];
  const saving = ['--decimal', 'comma', '--mode', 'createOnly', '--save-template', 'Fair'];
  const june = await run('import', 'june.csv', ...options, ...read, ...saving);
  expect(june.stderr).toContain('Template "Fair" is saved as version 1.');
  const shown = JSON.parse((await run('templates', 'show', 'fair', '--json')).stdout);
  expect(shown).toMatchObject({
    columns: {
      'E-Mail': 'email',
      Geboren: { field: 'dateOfBirth', date: 'DMY' },
      Umsatz: { field: 'annualRevenue', decimal: ',' },
      Notiz: null,
      Vorname: 'firstName',
    },
    listId: 1001,
    rules: { mode: 'createOnly' },
    lookupField: null,
  });
  const july = await run('import', 'july.csv', '--template', 'Fair');
  expect(july.stdout).toContain('2 rows: 1 created, 0 updated, 0 unchanged, 0 failed, 1 skipped');
  expect((await run('status', '--last')).stdout).toContain('template: Fair, version 1');
  expect((await run('imports', 'list')).stdout).toContain('Fair, version 1');
  const leads = await server.api.leads(
    ['ada@x.io', 'bo@x.io', 'old@x.io'],
    'firstName,dateOfBirth,annualRevenue',
  );
  expect(leads).toMatchObject([
    { firstName: 'Old' },
    { firstName: 'Ada', dateOfBirth: '1990-06-05', annualRevenue: 1500.5 },
    { firstName: 'Bo', dateOfBirth: '1991-07-01', annualRevenue: 2.5 },
  ]);
  // What is said stands above the template, and is saved as its next version.
  const changed = ['--template', 'Fair', '--map', 'Vorname=lastName', '--rule', 'lastName=never'];
  const narrow = await run('import', 'narrow.csv', ...changed, '--save-template', 'FAIR', '--json');
  expect(JSON.parse(narrow.stdout)).toMatchObject({
    template: { name: 'FAIR', version: 2 },
    rules: { mode: 'createOnly', fields: { lastName: 'never' } },
    columns: { 'E-Mail': 'email', Vorname: 'lastName' },
  });
});

it('notes the template with corrected rows, whose columns it has named already', async () => {
  const { templates } = connect(server.url);
  await templates.create({ name: 'Swapped', columns: { firstName: 'lastName', lastName: 'firstName' } });
  const folder = await useFolder();
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const run = (...args: string[]) => runHere(folder, args, serverAt(server.url));
  await write('swap.csv', 'email,firstName,lastName,leadScore,Notiz\nswap@x.io,Lovelace,Ada,hot,x\n');
  const sent = await run('import', 'swap.csv', '--template', 'Swapped', '--map', 'Notiz=', '--json');
  expect(JSON.parse(sent.stdout)).toMatchObject({ failed: 1, unmappedColumns: [] });
  expect((await run('status', '--last')).stdout).not.toContain('skipped columns');
  const correct = async (name: string) => {
    const text = await readFile(path.join(folder, name), 'utf8');
    await write(name, text.replace('hot', '7'));
    const retried = JSON.parse((await run('retry', name, '--json')).stdout);
    expect(retried).toMatchObject({ template: { name: 'Swapped', version: 1 }, imported: 1 });
    return server.api.leads(['swap@x.io'], 'firstName,lastName,leadScore');
  };
  const lead = [{ firstName: 'Ada', lastName: 'Lovelace', leadScore: 7 }];
  await run('failures', '--last', '--output', 'sent.csv');
  expect(await correct('sent.csv')).toMatchObject(lead);
  // The file of the import itself has the columns of the person.
  await run('import', 'swap.csv', '--template', 'Swapped', '--failures', 'own.csv', '--fresh');
  expect(await correct('own.csv')).toMatchObject(lead);
});

it('saves a file as a template, lists and deletes templates', async () => {
  const run = await inFolder({
    'web.json': '{"name":"x","columns":{"Mail":"email"},"rules":null}',
    'bad.json': '[',
    'none.json': '5',
  });
  expect((await run('templates', 'save', 'Web', 'web.json')).stdout).toContain('is saved as version 1.');
  expect((await run('templates', 'save', 'WEB', '{"columns":{"Mail":null}}')).stdout).toContain('version 2.');
  expect((await run('templates', 'show', 'web', '--of-version', '1')).stdout).toMatch(/Mail +email/);
  expect((await run('templates', 'list')).stdout).toMatch(/WEB +2 +1/);
  expect((await run('templates', 'save', 'Web', 'bad.json')).stderr).toContain('bad.json is no JSON object');
  expect((await run('templates', 'save', 'Web', 'none.json')).stderr).toContain(
    'none.json is no JSON object',
  );
  expect((await run('templates', 'save', 'Web', '{"columns":{"Mail":"age"}}')).stderr).toContain(
    "Column 'Mail': there is no field 'age'",
  );
  expect((await run('templates', 'delete', 'web')).stdout).toContain('deleted');
  expect((await run('templates', 'show', 'web')).stderr).toContain("There is no template 'web'");
});

it('says on a terminal which template fits, and uses none that is not named', async () => {
  const galena = connect(server.url);
  const used = await galena.templates.create({ name: 'Visitors', columns: { Mail: 'email', Stand: null } });
  const output = createOutput(false);
  const notes: unknown[] = [];
  const tell = (columns: readonly string[], usedTemplate?: ImportTemplate) =>
    tellFitting({ columns }, { usedTemplate }, galena, { ...output, note: (text) => notes.push(text) });
  await tell(['mail', 'stand', 'City']);
  expect(notes).toEqual([]);
  const streams = [process.stdin, process.stderr];
  const before = streams.map((stream) => Object.getOwnPropertyDescriptor(stream, 'isTTY'));
  for (const stream of streams) Object.defineProperty(stream, 'isTTY', { value: true, configurable: true });
  try {
    await tell(['mail', 'stand', 'City']);
    await tell(['mail', 'City']);
    await tell(['mail', 'stand'], used);
  } finally {
    for (const [index, stream] of streams.entries()) {
      const was = before[index];
      if (was === undefined) Reflect.deleteProperty(stream, 'isTTY');
      else Object.defineProperty(stream, 'isTTY', was);
    }
  }
  expect(notes).toEqual([
    `The template "Visitors" fits this file, and is not used: --template Visitors uses it.`,
  ]);
});

it('says that Marketo has none', async () => {
  const proxy = await FaultyProxy.before(server.url);
  proxy.rule = asMarketo;
  const run = await inFolder({ 'plain.csv': 'email\nnever@x.io\n' }, proxy.url);
  const sentence = 'Templates are for Galena: Marketo has none.';
  expect((await run('import', 'plain.csv', '--template', 'Fair')).stderr).toContain(sentence);
  expect((await run('import', 'plain.csv', '--save-template', 'Fair')).stderr).toContain(sentence);
  expect((await run('templates', 'list')).stderr).toContain(sentence);
  expect(proxy.count(/^POST .*(leads|imports)\.json/)).toBe(0);
});
