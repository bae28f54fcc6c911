import { GalenaRefusal, GalenaTimeout, ImportFailed } from '@galena/client';
import { expect, it } from 'vitest';
import { sql } from '../../../server/src/db/sql.ts';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { collect } from '../support/collect.ts';
import { connect } from '../support/connect.ts';
import { textOf } from '../support/text-of.ts';

const server = shareEmptiedServer();
const galena = () => connect(server().url);

it('undoes an import, tells how it gets on, and what it has kept', async () => {
  const { imports, leads } = galena();
  await leads.sync([
    { email: 'a@x.io', firstName: 'Old' },
    { email: 'b@x.io', firstName: 'Old' },
  ]);
  const file = new Blob(['email,firstName\na@x.io,New\nb@x.io,New\nc@x.io,New\n']);
  const { batchIds } = await (await imports.create(file)).wait();
  const batchId = Number(batchIds[0]);
  await leads.sync([{ email: 'a@x.io', firstName: 'Mine' }]);
  const dryRun = await (await imports.undo(batchId, { dryRun: true })).wait();
  expect(dryRun.undo).toMatchObject({ dryRun: true, valuesRestored: 1, leadsDeleted: 1, kept: 1 });
  const shares: (number | undefined)[] = [];
  const handle = await imports.undo(batchId);
  const result = await handle.wait({ onProgress: ({ undo }) => shares.push(undo?.share) });
  expect(result).toMatchObject({
    message: 'Undo completed, 1 value restored, 1 lead deleted, 1 change kept',
    undo: { batchId, valuesRestored: 1, leadsDeleted: 1, kept: 1 },
  });
  expect(shares.at(-1)).toBe(1);
  const [undoId = 0] = handle.batchIds;
  expect(await collect(imports.kept(undoId))).toMatchObject([
    {
      row: 1,
      reason: 'changed',
      importedValue: 'New',
      currentValue: 'Mine',
      changedBy: { method: 'syncLead' },
    },
  ]);
  expect(await textOf(imports.keptCsv(undoId))).toContain('a@x.io,changed,firstName');
  expect(await collect(imports.changes(undoId))).toMatchObject([
    { row: 3, outcome: 'deleted' },
    { row: 2, outcome: 'changed' },
  ]);
  const lead = Number((await leads.find('email', ['a@x.io']).next()).value?.id);
  const options = { force: true, fields: ['firstName'], rows: [1], leads: [lead] };
  const forced = await imports.undo(batchId, options);
  expect((await forced.wait()).undo).toMatchObject({ valuesRestored: 1, leadsNamed: 1, rowsNamed: 1 });
  expect((await imports.get(batchId)).undoneBy).toEqual([undoId, ...forced.batchIds]);
});

it('tells apart why an undo did not come to its end', async () => {
  const { imports } = galena();
  const { batchIds } = await (await imports.create([{ email: 'a@x.io' }])).wait();
  const batchId = Number(batchIds[0]);
  await expect(imports.undo(999_999)).rejects.toBeInstanceOf(GalenaRefusal);
  const { database } = server();
  await database.execute(sql`update galena.subscriptions set paused_at = now()`);
  const handle = await imports.undo(batchId);
  await expect(handle.wait({ timeoutMs: 50 })).rejects.toBeInstanceOf(GalenaTimeout);
  expect(await handle.cancel()).toBe(true);
  const ended = handle.wait();
  await expect(ended).rejects.toBeInstanceOf(ImportFailed);
  await expect(ended).rejects.toThrow(`undo ${handle.batchIds[0]} was cancelled: Undo failed: cancelled`);
  await database.execute(sql`update galena.subscriptions set paused_at = null`);
});
