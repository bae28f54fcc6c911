import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/api-client.ts';
import { shareEmptiedServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareEmptiedServer();
const path = '/galena/v1/templates.json';

const fair = {
  name: 'Fair',
  columns: { 'E-Mail': 'Email', Vorname: 'firstName', Notiz: null },
  listId: 1001,
  rules: { mode: 'createOnly', fields: { FirstName: 'never' } },
};

async function save(template: object, at = path): Promise<Record<string, unknown>> {
  const { result, errors } = await shared().api.send('POST', at, template);
  if (result?.[0] === undefined) throw new Error(JSON.stringify(errors));
  return result[0];
}

async function refusalOf(answer: Promise<Answer>): Promise<string> {
  const [{ code, message } = { code: '', message: 'none' }] = (await answer).errors ?? [];
  return `${code} ${message}`;
}

/** Imports a file, and gives the import once it is finished. */
async function importWith(file: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const { api } = shared();
  const { result, errors } = await api.createImport({ file, form });
  const batchId = result?.[0]?.['batchId'];
  if (typeof batchId !== 'number') throw new Error(JSON.stringify(errors));
  await api.untilFinished(batchId);
  return api.progress(batchId);
}

async function firstNames(...emails: string[]): Promise<readonly unknown[]> {
  const leads = await shared().api.leads(emails, 'email,firstName');
  return leads.map(({ email, firstName }) => [email, firstName]);
}

describe('are kept', () => {
  it('as they were saved, with the names of fields as the API has them', async () => {
    const { api } = shared();
    const made = await save(fair);
    expect(made).toEqual({
      templateId: expect.any(Number),
      name: 'Fair',
      version: 1,
      columns: { 'E-Mail': 'email', Vorname: 'firstName', Notiz: null },
      listId: 1001,
      rules: { mode: 'createOnly', fields: { firstName: 'never' } },
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      savedBy: { serviceName: expect.any(String), userEmail: expect.stringContaining('@') },
    });
    expect((await api.get(path)).result).toEqual([made]);
    expect((await api.get(`${path}?name=fAIR`)).result).toEqual([made]);
    expect((await api.get(`${path}?name=Other`)).result).toEqual([]);
    expect((await api.get(`/galena/v1/templates/${made['templateId']}.json`)).result).toEqual([made]);
  });

  it('in all their versions, and none for what changes nothing', async () => {
    const { api } = shared();
    const { templateId } = await save(fair);
    const one = `/galena/v1/templates/${templateId}.json`;
    expect(
      await save({ ...fair, columns: { Notiz: null, 'E-Mail': 'email', Vorname: 'firstName' } }, one),
    ).toMatchObject({ version: 1 });
    const changed = { name: 'FAIR 2026', columns: { Mail: 'email' }, lookupField: 'Email' };
    expect(await save(changed, one)).toMatchObject({ version: 2, name: 'FAIR 2026', lookupField: 'email' });
    expect((await api.get(one)).result?.[0]).not.toHaveProperty('listId');
    expect((await api.get(`${one}?version=1`)).result?.[0]).toMatchObject({ version: 1, name: 'Fair' });
    expect(await refusalOf(api.get(`${one}?version=3`))).toBe('1013 Object not found');
  });

  it('until they are deleted: then the name is free, and versions stay', async () => {
    const { api } = shared();
    const { templateId } = await save(fair);
    expect(await refusalOf(api.send('POST', path, { name: 'fair' }))).toBe('1017 Object already exists');
    const other = await save({ name: 'Other' });
    expect(
      await refusalOf(api.send('POST', `/galena/v1/templates/${other['templateId']}.json`, { name: 'FAIR' })),
    ).toBe('1017 Object already exists');
    expect((await api.post(`/galena/v1/templates/${templateId}/delete.json`)).result).toEqual([
      { templateId },
    ]);
    expect(await refusalOf(api.post(`/galena/v1/templates/${templateId}/delete.json`))).toBe(
      '1013 Object not found',
    );
    expect(await refusalOf(api.get(`/galena/v1/templates/${templateId}.json`))).toBe('1013 Object not found');
    expect((await api.get(`/galena/v1/templates/${templateId}.json?version=1`)).result?.[0]).toMatchObject({
      name: 'Fair',
    });
    const again = await save({ name: 'fair' });
    expect(again).toMatchObject({ version: 1, columns: {} });
    expect(again['templateId']).not.toBe(templateId);
  });
});

describe('are refused', () => {
  it.each<[string, object, string]>([
    ['without a name', { columns: {} }, "1002 Missing value for the required parameter 'name'"],
    [
      'with a name that is too long',
      { name: 'x'.repeat(256) },
      '1003 name has 256 characters and the maximum is 255: shorten it',
    ],
    ['with an id for a name', { name: '12' }, "1003 name '12' could be taken for an id: add a letter"],
    [
      'with what no template has',
      { name: 'x', list: 1001 },
      "1003 A template has no member 'list'; it has name, columns, lookupField, listId, partitionName, rules",
    ],
    [
      'with a field that is none',
      { name: 'x', columns: { A: 'age' } },
      "1003 Column 'A': there is no field 'age'",
    ],
    [
      'with a field that no import sets',
      { name: 'x', columns: { A: 'updatedAt' } },
      "1003 Column 'A': field 'updatedAt' is read-only, so no import can set it; leave the column out with null",
    ],
    [
      'with a format that is none',
      { name: 'x', columns: { Born: { field: 'dateOfBirth', date: 'XYZ' } } },
      `1003 Column 'Born': "date" is "XYZ", and can be "DMY", "MDY" or "YMD"`,
    ],
    [
      'with a format that says nothing of the field',
      { name: 'x', columns: { Born: { field: 'firstName', date: 'DMY' } } },
      `1003 Column 'Born': "date" says nothing about a field of type string`,
    ],
    [
      'with two columns for a field',
      { name: 'x', columns: { A: 'email', B: 'Email' } },
      "1003 Columns 'A' and 'B' are both field 'email': leave one out with null",
    ],
    [
      'with a column twice',
      { name: 'x', columns: { ' Mail': 'email', mail: 'firstName' } },
      "1003 Columns ' Mail' and 'mail' of a template are the same column of a file, where case and blanks around names do not count: keep one",
    ],
    [
      'with too many columns',
      {
        name: 'x',
        columns: Object.fromEntries(Array.from({ length: 1601 }, (_, index) => [`c${index}`, null])),
      },
      '1003 columns has 1601 columns and the maximum is 1600: leave out those that are called like their fields',
    ],
    [
      'as too large',
      { name: 'x', columns: { A: { field: 'unsubscribed', true: ['x'.repeat(131_072)] } } },
      '1003 The template has 131137 bytes as JSON and the maximum is 131072 bytes: leave out columns that are called like their fields',
    ],
    [
      'with a lookup field that is none',
      { name: 'x', lookupField: 'age' },
      "1006 Lookup field 'age' not found",
    ],
    [
      'with a list that is not there',
      { name: 'x', listId: 77 },
      "1003 Template 'x': listId is 77, and there is no static list with this id; name another one",
    ],
    [
      'with a partition that is not there',
      { name: 'x', partitionName: 'Mars' },
      "1003 Template 'x': partitionName is 'Mars', and there is no such partition; the partitions are Default",
    ],
    [
      'with a rule that is none',
      { name: 'x', rules: { mode: 'sometimes' } },
      "1003 Invalid value 'sometimes' for rule 'mode'. Accepted: createOrUpdate, createOnly or updateOnly",
    ],
  ])('%s', async (_, template, refusal) => {
    const { api } = shared();
    expect(await refusalOf(api.send('POST', path, template))).toBe(refusal);
    expect((await api.get(path)).result).toEqual([]);
  });
});

describe('are used by imports', () => {
  it('for columns, list and rules, and say which version it was', async () => {
    const { api } = shared();
    const { templateId } = await save(fair);
    await api.sync([{ email: 'old@x.io', firstName: 'Old' }]);
    const file = ' e-mail ,VORNAME,Notiz,lastName\nold@x.io,New,x,Old\nada@x.io,Ada,y,Lovelace\n';
    const progress = await importWith(file, { template: ' fair ' });
    expect(progress).toMatchObject({
      template: { templateId, name: 'Fair', version: 1 },
      created: 1,
      skipped: 1,
      unmappedColumns: [],
      mappedColumns: { ' e-mail ': 'email', VORNAME: 'firstName', Notiz: null },
      listId: 1001,
      rules: { mode: 'createOnly', fields: { firstName: 'never' } },
    });
    expect(await firstNames('old@x.io', 'ada@x.io')).toEqual([
      ['old@x.io', 'Old'],
      ['ada@x.io', 'Ada'],
    ]);
    const members = await api.get('/rest/v1/list/1001/leads.json?fields=email');
    expect(members.result).toEqual([expect.objectContaining({ email: 'ada@x.io' })]);
    expect((await api.get('/galena/v1/imports.json')).result?.[0]).toMatchObject({
      template: { templateId, name: 'Fair', version: 1 },
    });
  });

  it('unless the call says otherwise, rule by rule', async () => {
    const { api } = shared();
    const { templateId } = await save({
      ...fair,
      lookupField: 'id',
      rules: { ...fair.rules, clear: 'empty', mode: 'updateOnly' },
    });
    await save({ name: 'Fair' }, `/galena/v1/templates/${templateId}.json`);
    await api.sync([{ email: 'old@x.io', firstName: 'Old' }]);
    const said = {
      lookupField: 'email',
      mode: 'createOrUpdate',
      // By another name of the field than that of the template's rule.
      rules: '{"fields":{"FIRSTNAME":"overwrite"}}',
    };
    const progress = await importWith('E-Mail,Vorname\nold@x.io,New\n', {
      template: String(templateId),
      templateVersion: '1',
      ...said,
    });
    expect(progress).toMatchObject({
      template: { templateId, name: 'Fair', version: 1 },
      lookupField: 'email',
      updated: 1,
      rules: { mode: 'createOrUpdate', clear: 'empty', fields: { firstName: 'overwrite' } },
    });
    expect(await firstNames('old@x.io')).toEqual([['old@x.io', 'New']]);
  });

  it('only in name where the client has applied them, deleted ones too', async () => {
    const { api } = shared();
    const swapped = {
      name: 'Swapped',
      columns: { firstName: 'lastName', lastName: 'firstName' },
      listId: 1001,
      rules: { mode: 'updateOnly' },
    };
    const { templateId } = await save(swapped);
    await api.post(`/galena/v1/templates/${templateId}/delete.json`);
    const form = { template: String(templateId), templateVersion: '1', templateApplied: 'true' };
    const progress = await importWith('email,firstName\nada@x.io,Ada\n', form);
    expect(progress).toMatchObject({ template: { templateId, name: 'Swapped', version: 1 }, created: 1 });
    expect(progress).not.toHaveProperty('mappedColumns');
    expect(progress).not.toHaveProperty('listId');
    expect(progress).not.toHaveProperty('rules');
    expect(await firstNames('ada@x.io')).toEqual([['ada@x.io', 'Ada']]);
  });

  it('by an import that is made of a dry run as well', async () => {
    const { api } = shared();
    const { templateId } = await save(fair);
    const form = { template: 'Fair', dryRun: 'true' };
    const dryRun = (await api.createImport({ file: 'E-Mail,Vorname\nada@x.io,Ada\n', form })).result?.[0];
    const template = { templateId, name: 'Fair', version: 1 };
    expect(dryRun).toMatchObject({ kind: 'dryRun', template });
    await until(async () => (await api.progress(Number(dryRun?.['batchId'])))['status'] === 'complete');
    await api.post(`/galena/v1/templates/${templateId}/delete.json`);
    const made = (await api.post(`/galena/v1/imports/${dryRun?.['batchId']}/import.json`)).result?.[0];
    await api.untilFinished(Number(made?.['batchId']));
    expect(await api.progress(Number(made?.['batchId']))).toMatchObject({
      template,
      created: 1,
      listId: 1001,
    });
    expect(await firstNames('ada@x.io')).toEqual([['ada@x.io', 'Ada']]);
  });

  it('once, where a request is sent again, whatever has become of the template', async () => {
    const { api } = shared();
    const { templateId } = await save(fair);
    const upload = {
      file: 'E-Mail\na@x.io\n',
      form: { template: 'Fair' },
      headers: { 'idempotency-key': 'k' },
    };
    const first = (await api.createImport(upload)).result?.[0];
    await api.post(`/galena/v1/templates/${templateId}/delete.json`);
    expect((await api.createImport(upload)).result?.[0]?.['batchId']).toBe(first?.['batchId']);
    const other = { ...upload, form: { template: 'Fair', templateVersion: '1' } };
    expect(await refusalOf(api.createImport(other))).toContain(
      "1003 Idempotency-Key 'k' was sent with another request",
    );
    await api.untilFinished(Number(first?.['batchId']));
  });

  it.each<[string, object, string, Record<string, string>, string]>([
    [
      'that are not there',
      { name: 'Other' },
      'email\na@x.io\n',
      { template: 'x' },
      "1003 There is no template 'x'; there are 'Other'",
    ],
    [
      'of a version that is not there',
      { name: 'x' },
      'email\na@x.io\n',
      { template: 'x', templateVersion: '2' },
      "1003 Template 'x' has no version 2; its versions are 1 to 1",
    ],
    [
      'that are not named',
      { name: 'x' },
      'email\na@x.io\n',
      { templateVersion: '2' },
      "1003 Parameter 'templateVersion' is given without 'template', which names the template",
    ],
    [
      'whose columns the file has none of',
      { name: 'x', columns: { Mail: 'email' } },
      'email;firstName\na@x.io;Ada\n',
      { template: 'x' },
      "1003 Template 'x': the file has none of its columns, which are 'Mail'; it has 'email;firstName'",
    ],
    [
      'whose column the file has twice',
      { name: 'x', columns: { Mail: 'email' } },
      'mail,MAIL\na@x.io,\n',
      { template: 'x' },
      "1003 Template 'x': the file has several columns 'Mail', and it is not clear which one is meant; rename the others",
    ],
    [
      'whose dates the API does not read',
      { name: 'x', columns: { Geboren: { field: 'dateOfBirth', date: 'DMY' } } },
      'email,Geboren\na@x.io,1.2.1990\n',
      { template: 'x' },
      "1003 Template 'x' says how the cells of column 'Geboren' are written, which is not how the API reads them: import the file with the SDK, the command line or the console, which convert it",
    ],
  ])('but not %s', async (_, template, file, form, refusal) => {
    const { api } = shared();
    await save(template);
    expect(await refusalOf(api.createImport({ file, form }))).toBe(refusal);
  });

  it('and a file that cannot be read fails for the byte that is wrong, not for its columns', async () => {
    const { api } = shared();
    await save(fair);
    const file = Buffer.from('E-Mail,Vorname\nada@x.io,J\u00f6rg\nbo@x.io,Bo\n', 'latin1');
    const { result } = await api.createImport({ file, form: { template: 'Fair' } });
    const batchId = Number(result?.[0]?.['batchId']);
    await api.untilFinished(batchId);
    expect(await api.progress(batchId)).toMatchObject({
      status: 'failed',
      message: 'Import failed: line 2, column 11: the byte 0xF6 at offset 25 is not valid in utf-8',
      template: { name: 'Fair' },
    });
  });

  it('also where they say that cells are written as the API reads them', async () => {
    await save({ name: 'x', columns: { Sales: { field: 'annualRevenue', decimal: '.' }, Mail: 'email' } });
    expect(await importWith('Mail,Sales\na@x.io,12.5\n', { template: 'x' })).toMatchObject({ created: 1 });
  });
});
