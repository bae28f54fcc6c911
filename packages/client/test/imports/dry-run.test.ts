import { GalenaFileError, GalenaRefusal, ImportFailed } from '@galena/client';
import { expect, it } from 'vitest';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { asMarketo, FaultyProxy } from '../support/faulty-proxy.ts';
import { textOf } from '../support/text-of.ts';

const server = shareEmptiedServer();

const rows = 'email,firstName,leadScore\na@x.io,Ann,7\nb@x.io,Bo,2\nc@x.io,Cy,many\nnot an address,Di,1\n';
const file = () => new Blob([rows]);

it('says what an import would do, row by row and lead by lead, and then does it', async () => {
  const galena = connect(server().url);
  await galena.leads.sync([{ email: 'a@x.io', firstName: 'Ada', leadScore: 7 }]);
  const dryRun = await galena.imports.dryRun(file(), { list: 1001 });
  const counts = { created: 2, updated: 1, unchanged: 0, failed: 1, warned: 1, rowsDone: 4 };
  expect(await dryRun.wait()).toMatchObject({ ...counts, status: 'complete', batchIds: [dryRun.batchId] });
  expect(await galena.imports.get(dryRun.batchId)).toMatchObject({ kind: 'dryRun' });
  expect(await collect(galena.leads.find('email', ['b@x.io']))).toEqual([]);
  expect(await dryRun.summary()).toMatchObject({
    ...{ created: 2, updated: 1, failed: 1, leadsCreated: 2, leadsUpdated: 1, addedToList: 3 },
    ...{ leadsChanged: false, changedLeads: 0 },
    fields: [
      { field: 'email', created: 2 },
      {
        field: 'firstName',
        displayName: 'First Name',
        changed: 1,
        created: 2,
        commonest: [{ value: 'Ann' }, { value: 'Bo' }, { value: 'Di' }],
      },
      { field: 'leadScore', changed: 0, created: 2 },
    ],
  });
  const [lead] = await collect(galena.leads.find('email', ['a@x.io']));
  const change = { field: 'firstName', displayName: 'First Name', oldValue: 'Ada', newValue: 'Ann' };
  const changed = {
    ...{ row: 1, line: 2, leadId: lead?.id, key: 'a@x.io', outcome: 'changed', addedToList: true },
    changes: [change],
  };
  expect(await collect(dryRun.differences({ outcomes: ['changed'] }))).toEqual([changed]);
  expect(await collect(dryRun.differences({ key: 'A@x.io', text: 'ann' }))).toEqual([changed]);
  const created = await collect(dryRun.differences({ outcomes: ['created'], batchSize: 1 }));
  expect(created.map(({ line, leadId }) => [line, leadId])).toEqual([
    [3, null],
    [5, null],
  ]);
  expect(await textOf(dryRun.csv({ field: 'firstName', outcomes: ['changed'] }))).toBe(
    `row,line,leadId,key,outcome,field,oldValue,newValue\n1,2,${lead?.id},a@x.io,changed,firstName,Ada,Ann\n`,
  );
  expect(await collect(dryRun.failures())).toMatchObject([{ line: 4, row: 3 }]);
  expect(await collect(dryRun.warnings())).toMatchObject([{ line: 5, reason: 'Invalid email address' }]);

  const made = await galena.imports.openDryRun(dryRun.batchId).import();
  expect(made).toMatchObject({ leadsChanged: false, changedLeads: 0 });
  expect(await made.handle.wait()).toMatchObject(counts);
  expect((await collect(galena.leads.find('email', ['b@x.io']))).length).toBe(1);
  expect((await dryRun.import()).handle.batchIds).toEqual(made.handle.batchIds);
});

it('names rows and lines of the file that it was given', async () => {
  const galena = connect(server().url);
  const text = 'email,firstName\n,\na@x.io,Ann\n , \nb@x.io,"B\no"\nc@x.io,Cy\n';
  const dryRun = await galena.imports.dryRun(new Blob([text]));
  expect(await dryRun.wait()).toMatchObject({ created: 3, rowsWithoutValue: 2 });
  const found = await collect(dryRun.differences());
  expect(found.map(({ row, line, key }) => [row, line, key])).toEqual([
    [2, 3, 'a@x.io'],
    [4, 5, 'b@x.io'],
    [5, 7, 'c@x.io'],
  ]);
  const header = 'row,line,leadId,key,outcome,field,oldValue,newValue\n';
  expect(await textOf(dryRun.csv({ text: 'o' }))).toMatch(
    /\n2,3,,a@x\.io,created,firstName,,Ann\n4,5,,b@x\.io,created,email,,b@x\.io\n4,5,,b@x\.io,created,firstName,,"B\no"\n5,7,/,
  );
  const opened = galena.imports.openDryRun(dryRun.batchId);
  expect(await textOf(opened.csv({ text: 'cy' }))).toBe(
    `${header}3,7,,c@x.io,created,email,,c@x.io\n3,7,,c@x.io,created,firstName,,Cy\n`,
  );
  const originalLine = (line: number, row: number) => 100 * row + line;
  expect(await textOf(opened.csv({ text: 'cy', originalLine }))).toContain('\n3,307,,c@x.io,created,email');
});

it('takes the rules of the import', async () => {
  const galena = connect(server().url);
  await galena.leads.sync([{ email: 'a@x.io', firstName: 'Ada' }]);
  const dryRun = await galena.imports.dryRun(file(), { rules: { mode: 'createOnly' } });
  expect(await dryRun.wait()).toMatchObject({ created: 2, updated: 0, skipped: 1, failed: 1 });
  expect(await collect(dryRun.skipped())).toMatchObject([{ line: 2, reason: 'Lead already exists' }]);
  const { handle } = await dryRun.import();
  expect(await handle.wait()).toMatchObject({ created: 2, updated: 0, skipped: 1, failed: 1 });
});

it('has no result unless it is complete', async () => {
  const galena = connect(server().url);
  const { api } = server();
  // The SDK reads the whole file before it sends anything, and refuses such a one.
  const answer = await api.createImport({ file: 'email\na@x.io\n"open', form: { dryRun: 'true' } });
  const dryRun = galena.imports.openDryRun(Number(answer.result?.[0]?.['batchId']));
  await expect(dryRun.wait()).rejects.toBeInstanceOf(ImportFailed);
  await expect(dryRun.summary()).rejects.toBeInstanceOf(GalenaRefusal);
  await expect(dryRun.import()).rejects.toThrow(/was not completed \(failed\), so it has no result/);
  expect(await dryRun.cancel()).toBe(false);
});

it('sends the file whole, or not at all', async () => {
  const galena = connect(server().url);
  await galena.settings.set({ maxFileBytes: 100 });
  const dryRun = galena.imports.dryRun(
    new Blob([rows, ...Array.from({ length: 9 }, (_, row) => `d${row}@x.io,D,1\n`)]),
  );
  await expect(dryRun).rejects.toBeInstanceOf(GalenaFileError);
  await expect(dryRun).rejects.toThrow(
    /more than the server takes at once, and a dry run is about a whole file/,
  );
});

it('asks nothing of Marketo that it would import', async () => {
  const proxy = await FaultyProxy.before(server().url);
  proxy.rule = asMarketo;
  await expect(connect(proxy.url).imports.dryRun(file())).rejects.toThrow(
    'dry runs are for Galena: Marketo has none',
  );
  expect(proxy.count(/^POST .*(leads|imports)\.json/)).toBe(0);
});
