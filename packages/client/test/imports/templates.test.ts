import { GalenaFileError, GalenaRefusal } from '@galena/client';
import { expect, it } from 'vitest';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { asMarketo, FaultyProxy } from '../support/faulty-proxy.ts';

const server = shareEmptiedServer();

const fair = {
  name: 'Fair',
  columns: { 'E-Mail': 'email', Umsatz: { field: 'annualRevenue', decimal: ',' }, Notiz: null },
  listId: 1001,
  // No reason to refuse a file with a column that the template leaves out.
  rules: { mode: 'createOnly', fields: { annualRevenue: 'fillEmpty' }, unknownColumns: 'reject' },
} as const;

it('saves templates in versions, and finds them by name, id and header', async () => {
  const { templates } = connect(server().url);
  const made = await templates.create(fair);
  expect(made).toMatchObject({ ...fair, version: 1 });
  const changed = await templates.update(made.templateId, { name: 'Fair', columns: { 'E-Mail': 'email' } });
  expect(changed).toMatchObject({ version: 2, columns: { 'E-Mail': 'email' } });
  expect(await templates.get('fAIR')).toEqual(changed);
  expect(await templates.get('Fair', { version: 1 })).toEqual(made);
  expect(await templates.get(made.templateId)).toEqual(changed);
  await expect(templates.get('Other')).rejects.toThrow("There is no template 'Other' (code 1013)");
  await expect(templates.create({ name: 'FAIR' })).rejects.toBeInstanceOf(GalenaRefusal);
  const wider = await templates.create({ name: 'Wider', columns: { 'e-mail': 'email', City: 'city' } });
  await templates.create({ name: 'Rules', rules: { mode: 'createOnly' } });
  expect(await templates.recognize(['Stand', ' E-MAIL', 'city'])).toEqual(wider);
  expect(await templates.recognize(['e-mail', 'Stand'])).toEqual(changed);
  expect(await templates.recognize(['e-mail', 'city', 'City'])).toEqual(changed);
  expect(await templates.recognize(['email'])).toBeUndefined();
  expect(await templates.save({ name: 'wIDER', columns: { Mail: 'email' } })).toMatchObject({
    templateId: wider.templateId,
    version: 2,
  });
  const narrow = await templates.save({ name: 'Narrow' });
  expect(narrow).toMatchObject({ name: 'Narrow', version: 1 });
  await templates.delete(narrow.templateId);
  // Without a name nothing is found, rather than all.
  await expect(templates.get(' ')).rejects.toThrow('(code 1013)');
  await expect(templates.save({ name: '' })).rejects.toThrow('(code 1002)');
  await templates.delete(made.templateId);
  expect((await templates.list()).map(({ name }) => name)).toEqual(['wIDER', 'Rules']);
});

it.each([
  ['a file', new Blob(['e-mail,UMSATZ,Notiz,firstName\nada@x.io,"1.500,5",x,Ada\nbo@x.io,"2,5",y,Bo\n'])],
  [
    'rows',
    [
      { 'e-mail': 'ada@x.io', UMSATZ: 1500.5, Notiz: 'x', firstName: 'Ada' },
      { 'e-mail': 'bo@x.io', UMSATZ: 2.5, Notiz: 'y', firstName: 'Bo' },
    ],
  ],
])('imports %s as a template says, and notes which one', async (_, source) => {
  const galena = connect(server().url);
  const { templateId } = await galena.templates.create(fair);
  await galena.leads.sync([{ email: 'bo@x.io', firstName: 'Old' }]);
  const handle = await galena.imports.create(source, { template: 'fair' });
  expect(await handle.wait()).toMatchObject({
    created: 1,
    skipped: 1,
    template: { templateId, name: 'Fair', version: 1 },
    rules: { mode: 'createOnly' },
    // The template leaves out what it has no field for.
    unmappedColumns: [],
  });
  const found = galena.leads.find('email', ['ada@x.io'], { fields: ['firstName', 'annualRevenue'] });
  expect(await collect(found)).toMatchObject([{ firstName: 'Ada', annualRevenue: 1500.5 }]);
  expect(await collect(galena.lists.members(1001))).toHaveLength(1);
});

it('has what an import says itself stand above its template', async () => {
  const galena = connect(server().url);
  const made = await galena.templates.create(fair);
  await galena.templates.update(made.templateId, { name: 'Fair' });
  const file = new Blob(['E-Mail,Notiz\nada@x.io,Ada\n']);
  const handle = await galena.imports.create(file, {
    template: made,
    columns: { Notiz: 'firstName' },
    rules: { mode: 'createOrUpdate', fields: { AnnualRevenue: 'never' } },
  });
  expect(await handle.wait()).toMatchObject({
    template: { name: 'Fair', version: 1 },
    rules: { mode: 'createOrUpdate', fields: { annualRevenue: 'never' } },
  });
  expect(await collect(galena.leads.find('email', ['ada@x.io'], { fields: ['firstName'] }))).toMatchObject([
    { firstName: 'Ada' },
  ]);
});

it('refuses a file that the template does not fit, and Marketo', async () => {
  const galena = connect(server().url);
  await galena.templates.create(fair);
  const send = (text: string) => galena.imports.create(new Blob([text]), { template: 'Fair' });
  await expect(send('email\na@x.io\n')).rejects.toThrow(
    'template "Fair": the file has none of its columns, which are E-Mail, Umsatz, Notiz; the file has: email',
  );
  await expect(send('E-Mail,e-mail\na@x.io,\n')).rejects.toBeInstanceOf(GalenaFileError);
  const proxy = await FaultyProxy.before(server().url);
  proxy.rule = asMarketo;
  const asked = connect(proxy.url).imports.create(new Blob(['email\na@x.io\n']), { template: 'Fair' });
  await expect(asked).rejects.toThrow('a template is for Galena: imports of Marketo have none');
});
