import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { useFolder } from '../../../client/test/support/folder.ts';
import { sql } from '../../../server/src/db/sql.ts';
import { shareEmptiedServer } from '../../../server/test/support/test-server.ts';
import { serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

const server = shareEmptiedServer();

async function inFolder() {
  const folder = await useFolder();
  return {
    run: (...args: string[]) => runHere(folder, args, serverAt(server().url)),
    read: (name: string) => readFile(path.join(folder, name), 'utf8'),
    write: (name: string, text: string) => writeFile(path.join(folder, name), text),
  };
}

it('galena undo shows what it would do, does it, and writes what it has kept', async () => {
  const { run, read, write } = await inFolder();
  const { api } = server();
  await api.sync([
    { email: 'a@x.io', firstName: 'Old' },
    { email: 'b@x.io', firstName: 'Old' },
  ]);
  const batchId = String(await api.import({ file: 'email,firstName\na@x.io,New\nb@x.io,New\nc@x.io,New\n' }));
  await api.sync([{ email: 'a@x.io', firstName: 'Mine' }]);
  const dryRun = await run('undo', batchId, '--dry-run');
  expect(dryRun.stdout).toContain(
    'Dry run of undo complete, 1 value would be restored, 1 lead would be deleted, 1 change would be kept',
  );
  expect(dryRun.status).toBe(1);
  expect(dryRun.stderr).toContain('complete: 100 %, 1 value, 1 lead to delete, 1 to keep');
  expect(dryRun.stdout).toMatch(/1 +\d+ +changed +firstName +New +Mine +.*syncLead/);
  await write('mine.csv', 'keep me');
  const refused = await run('undo', batchId, '--output', 'mine.csv');
  // --force is something else here.
  expect(refused).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/mine\.csv already exists.*--replace\./),
  });
  const undone = await run('undo', batchId, '--output', 'kept.csv');
  expect(undone.stdout).toContain('Undo completed, 1 value restored, 1 lead deleted, 1 change kept');
  expect(undone.stderr).toContain('complete: 100 %, 1 value, 1 lead deleted, 1 kept');
  expect(undone.stdout).toContain('What was kept is in kept.csv');
  expect(await read('kept.csv')).toMatch(/^\ufeffrow,leadId,.*\n1,\d+,a@x\.io,changed,firstName,,New,Mine,/);
  const all = await run('undo', batchId, '--force', '--rows', '1-2', '--fields', 'firstName', '--json');
  expect(JSON.parse(all.stdout)).toMatchObject({
    valuesRestored: 1,
    keptChanges: [],
    rowsNamed: 2,
    fields: ['firstName'],
  });
  expect(all.status).toBe(0);
  expect(await api.leads(['a@x.io', 'b@x.io', 'c@x.io'], 'firstName')).toMatchObject([
    { firstName: 'Old' },
    { firstName: 'Old' },
  ]);
  const list = await run('imports', 'list');
  expect(list.stdout).toContain(`(undo of ${batchId})`);
});

it('galena undo --dry-run takes imports for undone that are to be undone first', async () => {
  const { run } = await inFolder();
  const { api } = server();
  const first = String(await api.import({ file: 'email,firstName\na@x.io,A\n' }));
  const last = String(await api.import({ file: 'email,firstName\na@x.io,B\n' }));
  expect((await run('undo', first, '--dry-run')).stdout).toContain('1 change would be kept');
  const dryRun = await run('undo', first, '--dry-run', '--assume-undone', last);
  expect(dryRun).toMatchObject({ status: 0, stdout: expect.stringContaining('1 lead would be deleted') });
  const refused = await run('undo', first, '--assume-undone', last);
  expect(refused.stderr).toContain("'assumeUndone' is for dry runs only");
});

it('galena undo says how to go on waiting, and what is wrong with its options', async () => {
  const { run } = await inFolder();
  const { api, database } = server();
  const batchId = String(await api.import({ file: 'email\na@x.io\n' }));
  await database.execute(sql`update galena.subscriptions set paused_at = now()`);
  const waiting = await run('undo', batchId, '--wait', '0');
  expect(waiting.status).toBe(5);
  expect(waiting.stderr).toMatch(/The undo is not finished yet\.\nTo keep waiting: galena wait \d+/);
  await database.execute(sql`update galena.subscriptions set paused_at = null`);
  for (const [option, value] of [
    ['--rows', '3-1'],
    ['--rows', '1-20000'],
    ['--leads', 'x'],
    ['--leads', ''],
    ['--rows', ','],
    ['--fields', ' '],
  ] as const) {
    expect(await run('undo', batchId, option, value)).toMatchObject({ status: 2 });
  }
  const unknown = await run('undo', '999999');
  expect(unknown).toMatchObject({ status: 3, stderr: expect.stringContaining('1013') });
});
