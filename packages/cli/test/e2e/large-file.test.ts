import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { useFolder } from '../../../client/test/support/folder.ts';
import { makeFile } from '../../../client/test/support/large-file.ts';
import { identifier, sql } from '../../../server/src/db/sql.ts';
import { schema } from '../../../server/test/support/constants.ts';
import { GalenaCommand, type Outcome, runGalena, serverAt } from '../support/run-galena.ts';
import { StrictGalena } from '../support/strict-galena.ts';

/** 4 MB, which is 16 parts. */
const file = makeFile({ rows: 2_500, badEvery: 50, addressLength: 1_500 });
const maxFileBytes = '250000';

/** What can be seen of an import afterwards; of the leads only how many there are, and a digest of all. */
async function afterwards(galena: StrictGalena, folder: string) {
  const leads = await galena.database.query(sql`
    select count(*), md5(string_agg(md5(concat_ws(',', email, "firstName", "leadScore", title, address)), '' order by email, title))
    from ${identifier(schema, 'leads')}`);
  const read = (kind: string) => readFile(path.join(folder, `big.${kind}.csv`), 'utf8');
  return { leads, failures: await read('failures'), warnings: await read('warnings') };
}

function countsIn({ stdout }: Outcome): string | undefined {
  return /rows: .* warned/.exec(stdout)?.[0];
}

async function useBigFile(): Promise<string> {
  const folder = await useFolder();
  await writeFile(path.join(folder, 'big.csv'), file);
  return folder;
}

it('a file over the limit comes to the same, whatever happens on the way', { timeout: 600_000 }, async () => {
  const alone = await StrictGalena.use();
  await alone.startEngine();
  const aloneFolder = await useBigFile();
  const raised = await alone.client.send('POST', '/galena/v1/settings.json', { maxFileBytes: file.length });
  expect(raised).toMatchObject({ success: true });
  const inOnePiece = ['import', 'big.csv', '--max-file-bytes', String(file.length)];
  const atOnce = await runGalena(aloneFolder, inOnePiece, serverAt(alone.url));
  expect(atOnce.status).toBe(1);
  expect(await alone.database.query(sql`select from galena.imports`)).toHaveLength(1);
  const expected = await afterwards(alone, aloneFolder);

  const galena = await StrictGalena.use();
  const folder = await useBigFile();
  const begin = () =>
    new GalenaCommand(folder, ['import', 'big.csv', '--max-file-bytes', maxFileBytes], serverAt(galena.url));

  // The queue is full, and nothing is carried out.
  for (let index = 0; index < 10; index += 1) {
    expect(await galena.client.submit({ file: 'email\n' })).toMatchObject({ success: true });
  }
  const first = begin();
  await first.says(/the queue of the server is full/);
  await galena.startEngine();

  // kill -9 in the middle.
  await galena.untilComplete(10 + 3);
  first.process.kill('SIGKILL');
  await first.outcome();

  // Ctrl-C.
  const second = begin();
  await galena.untilComplete(10 + 7);
  second.process.kill('SIGINT');
  const stopped = await second.outcome();
  expect(stopped.status).toBe(130);
  expect(stopped.stderr).toContain(`galena import big.csv --max-file-bytes ${maxFileBytes}`);

  // The server is away when the command begins; later its token ends, and the server goes away again.
  await galena.stopApi();
  const third = begin();
  await third.says(/trying again in/);
  await galena.startApi();
  await galena.untilComplete(10 + 9);
  await galena.database.execute(sql`update galena.tokens set expires_at = now() - interval '1 minute'`);
  await galena.untilComplete(10 + 11);
  await galena.stopApi();
  await galena.startApi();
  const finished = await third.outcome();
  expect(finished).toMatchObject({ status: 1 });

  // The rate of one run says nothing about another, and only the last run has seen all of it: counts are in the reports.
  expect(countsIn(finished)).toBe(countsIn(atOnce));
  expect(await afterwards(galena, folder)).toEqual(expected);
  const sent = await galena.database.query<{ name: string }>(sql`
    select file_name as name
    from galena.imports
    where file_name like '%part%'`);
  expect(sent.length).toBeGreaterThan(15);
  expect(new Set(sent.map(({ name }) => name.replace(/ of .*/, ''))).size).toBe(sent.length);
});

it('waits for its list, gives up in time, and says how to go on', { timeout: 120_000 }, async () => {
  const galena = await StrictGalena.use();
  const folder = await useFolder();
  await writeFile(path.join(folder, 'leads.csv'), 'email\na@x.io\n');
  expect(await galena.client.submit({ file: 'email\nb@x.io\n', form: { listId: '1001' } })).toMatchObject({
    success: true,
  });
  const atOnce = await runGalena(
    folder,
    ['import', 'leads.csv', '--list', '1001', '--wait', '0'],
    serverAt(galena.url),
  );
  expect(atOnce.status).toBe(5);
  expect(atOnce.stderr).toContain('To resume it: galena import leads.csv --list 1001');
  const command = new GalenaCommand(folder, ['import', 'leads.csv', '--list', '1001'], serverAt(galena.url));
  await command.says(/another import into the list is running/);
  expect(await galena.client.post('/galena/v1/imports/1000/cancel.json')).toMatchObject({ success: true });
  await command.says(/queued/);
  command.process.kill('SIGINT');
  const { status, stderr } = await command.outcome();
  expect(status).toBe(130);
  expect(stderr).toContain('galena wait 1001');

  const late = await runGalena(folder, ['wait', '--last', '--wait', '0.2'], serverAt(galena.url));
  expect(late.status).toBe(5);
  expect(late.stderr).toContain('galena wait 1001');
  await galena.startEngine();
  for (const seconds of ['30.5', '0']) {
    const { status } = await runGalena(folder, ['wait', '1001', '--wait', seconds], serverAt(galena.url));
    expect(status).toBe(0);
  }
});
