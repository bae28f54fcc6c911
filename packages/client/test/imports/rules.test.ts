import { GalenaFileError, GalenaRefusal } from '@galena/client';
import { expect, it } from 'vitest';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { asMarketo, type Fault, FaultyProxy } from '../support/faulty-proxy.ts';

const server = shareEmptiedServer();

const blob = (...rows: string[]) => new Blob([`email,firstName\n${rows.join('\n')}\n`]);

it('imports by rules, and tells of them and of the rows that they left out', async () => {
  const galena = connect(server().url);
  await galena.leads.sync([{ email: 'a@x.io', firstName: 'Old' }]);
  const rules = { mode: 'createOnly', fields: { FirstName: 'fillEmpty' } } as const;
  const handle = await galena.imports.create(blob('a@x.io,New', 'b@x.io,New'), { rules });
  expect(await handle.wait()).toMatchObject({
    created: 1,
    updated: 0,
    failed: 0,
    skipped: 1,
    rowsDone: 2,
    rules: { mode: 'createOnly', fields: { firstName: 'fillEmpty' } },
  });
  expect(await collect(handle.skipped())).toEqual([
    { line: 2, row: 1, cells: ['a@x.io', 'New'], reason: 'Lead already exists' },
  ]);
  expect(await galena.imports.get(handle.batchIds[0] ?? 0)).toMatchObject({ skipped: 1 });
  const without = await galena.imports.create(blob('b@x.io,Newer'));
  expect(await without.wait()).toMatchObject({ updated: 1, skipped: 0, rules: undefined });
});

it.each<[string, Fault]>([
  ['is lost', 'drop-answer'],
  ['is lost, and the file arrives later', 'late'],
])('has a file imported once where the answer %s', async (_, fault) => {
  const proxy = await FaultyProxy.before(server().url);
  let lost = 0;
  proxy.rule = ({ method, path }) => {
    if (method !== 'POST' || path !== '/galena/v1/imports.json' || lost === 2) return undefined;
    lost += 1;
    return fault;
  };
  const galena = connect(proxy.url);
  const handle = await galena.imports.create(blob('a@x.io,Ada'), { rules: { mode: 'createOnly' } });
  expect(await handle.wait()).toMatchObject({ created: 1, skipped: 0 });
  expect(lost).toBe(2);
  expect(await collect(galena.imports.list())).toHaveLength(1);
});

it('gives the same import for the same key, part by part, and refuses it for another file', async () => {
  const galena = connect(server().url);
  const rows = Array.from({ length: 60 }, (_, index) => `p${index}@x.io,Row ${index}`);
  const options = { idempotencyKey: 'fair', maxFileBytes: 600 };
  const first = await galena.imports.create(blob(...rows), options);
  const result = await first.wait();
  expect(result).toMatchObject({ created: 60 });
  expect(result.parts).toBeGreaterThan(1);
  const again = await galena.imports.create(blob(...rows), options);
  expect(await again.wait()).toMatchObject({ batchIds: first.batchIds, created: 60 });
  const other = galena.imports.create(blob('b@x.io,Bo'), options);
  await expect(other).rejects.toThrow(
    `Idempotency-Key 'fair' was sent with another request, which became import ${first.batchIds[0]}`,
  );
  await expect(other).rejects.toBeInstanceOf(GalenaRefusal);
});

it('refuses a file in parts where other rows of the file decide', async () => {
  const galena = connect(server().url);
  const rows = Array.from({ length: 60 }, (_, index) => `p${index}@x.io,Row ${index}`);
  const rules = { repeatedKeys: 'last' } as const;
  const inParts = galena.imports.create(blob(...rows), { rules, maxFileBytes: 600 });
  await expect(inParts).rejects.toThrow(/would be sent in \d parts of up to 600, but the rule repeatedKeys/);
  await expect(inParts).rejects.toBeInstanceOf(GalenaFileError);
  const whole = await galena.imports.create(blob(...rows, rows[0] ?? ''), { rules });
  expect(await whole.wait()).toMatchObject({ created: 60, skipped: 1 });
});

it('does not clear what a row says nothing of, where empty cells clear', async () => {
  const galena = connect(server().url);
  await galena.leads.sync([{ email: 'a@x.io', phone: '1' }]);
  const rules = { clear: 'empty' } as const;
  const row = { email: 'b@x.io', phone: '2' };
  const refused = galena.imports.create([row, { email: 'a@x.io' }], { rules });
  await expect(refused).rejects.toThrow(
    'row 2 has no value for "phone", which with the rule clear=empty would clear the field: give null to clear it',
  );
  await expect(refused).rejects.toBeInstanceOf(GalenaFileError);
  const clearing = await galena.imports.create([row, { email: 'a@x.io', phone: null }], { rules });
  expect(await clearing.wait()).toMatchObject({ created: 1, updated: 1 });
  expect(await collect(galena.leads.find('email', ['a@x.io'], { fields: ['phone'] }))).toMatchObject([
    { phone: null },
  ]);
});

it('sends nothing to Marketo that it would import as if there were no rules', async () => {
  const proxy = await FaultyProxy.before(server().url);
  proxy.rule = asMarketo;
  const galena = connect(proxy.url);
  await expect(galena.imports.create(blob('a@x.io,Ada'), { rules: {} })).rejects.toThrow(
    'rules are for Galena: imports of Marketo have none',
  );
  await expect(galena.imports.create(blob('a@x.io,Ada'), { idempotencyKey: 'k' })).rejects.toThrow(
    'idempotencyKey is for Galena: imports of Marketo have none',
  );
  expect(proxy.count(/^POST .*(leads|imports)\.json/)).toBe(0);
});
