import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMarketo, FaultyProxy } from '../../../client/test/support/faulty-proxy.ts';
import { useFolder } from '../../../client/test/support/folder.ts';
import { createTestServer, type TestServer } from '../../../server/test/support/test-server.ts';
import { serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

/** Two lines above the header, which are not sent. */
const file = `Spring fair;;
;;
E-Mail;First Name;Lead Score
a@x.io;Ann;7
b@x.io;Bo;many
c@x.io;Cy;2
`;

async function inFolder(url = server.url) {
  const folder = await useFolder();
  await writeFile(path.join(folder, 'fair.csv'), file);
  return {
    run: (...args: string[]) => runHere(folder, args, serverAt(url)),
    read: (name: string) => readFile(path.join(folder, name), 'utf8'),
    write: (name: string, text: string) => writeFile(path.join(folder, name), text),
  };
}

describe('galena import --dry-run', () => {
  it('prints counts, fields and the first differences, writes all of them, and imports the file afterwards', async () => {
    await server.api.sync([{ email: 'a@x.io', firstName: 'Ada', leadScore: 7 }]);
    const { run, read, write } = await inFolder();
    const dry = await run('import', 'fair.csv', '--dry-run', '--output', 'diff.csv');
    expect(dry.status).toBe(1);
    expect(dry.stdout).toContain(
      'dry run, nothing was imported: 3 rows: 1 created, 1 updated, 0 unchanged, 1 failed',
    );
    expect(dry.stdout).toContain('leads: 1 would be new, 1 would change');
    expect(dry.stdout).toMatch(/First Name +1 +0 +0 +1 +Ann \(1\), Cy \(1\)/);
    expect(dry.stdout).toMatch(/4 +\d+ +a@x\.io +First Name: Ada → Ann/);
    expect(dry.stdout).toMatch(/6 +new +c@x\.io +Email Address: c@x\.io, First Name: Cy, Lead Score: 2/);
    expect(dry.stdout).toContain('line 5: Invalid data type in field Lead Score');
    expect(dry.stdout).toContain('differences are in diff.csv\n');
    expect(await read('diff.csv')).toMatch(
      /^\uFEFFrow,line,leadId,key,outcome,field,oldValue,newValue\n1,4,\d+,a@x\.io,changed,firstName,Ada,Ann\n/,
    );
    expect(await server.api.leads(['c@x.io'], 'id')).toEqual([]);

    const [, batchId = ''] = /--from-dry-run (\d+)/.exec(dry.stderr) ?? [];
    expect((await run('status', batchId)).stdout).toContain(
      `dry run ${batchId}: complete, nothing was imported, 3 rows: 1 created`,
    );
    expect((await run('imports', 'list')).stdout).toMatch(/complete +\(dry run of fair\.csv \(/);

    const [, command = ''] =
      /To import the file as it is: galena (import --from-dry-run \d+)/.exec(dry.stderr) ?? [];
    await server.api.sync([{ email: 'a@x.io', firstName: 'Somebody' }]);
    const imported = await run(...command.split(' '));
    expect(imported.stderr).toContain('1 of its leads changed since the dry run began');
    expect(imported.stdout).toContain('complete, 3 rows: 1 created, 1 updated, 0 unchanged, 1 failed');
    expect(await server.api.leads(['a@x.io'], 'firstName')).toMatchObject([{ firstName: 'Ann' }]);
    // It is the last import from here, whose failed rows can be corrected.
    await run('failures', '--last', '--output', 'fair.failures.csv');
    await write('fair.failures.csv', (await read('fair.failures.csv')).replace('many', '3'));
    expect((await run('retry', 'fair.failures.csv')).stdout).toContain('1 row: 1 created');
    expect(await server.api.leads(['b@x.io'], 'leadScore')).toMatchObject([{ leadScore: 3 }]);
  });

  it('prints all of it as JSON, and does not replace a file unasked', async () => {
    const { run, read, write } = await inFolder();
    const dry = JSON.parse((await run('import', 'fair.csv', '--dry-run', '--json')).stdout);
    expect(dry).toMatchObject({
      failed: 1,
      summary: { leadsUpdated: expect.any(Number), fields: expect.any(Array) },
      differences: expect.any(Array),
      differencesFile: null,
    });
    await write('diff.csv', 'mine');
    const refused = await run('import', 'fair.csv', '--dry-run', '--output', 'diff.csv');
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('diff.csv already exists') });
    expect(await read('diff.csv')).toBe('mine');
    await run('import', 'fair.csv', '--dry-run', '--output', 'diff.csv', '--force');
    expect(await read('diff.csv')).toContain('row,line,leadId');
    const { batchIds } = dry;
    const made = JSON.parse((await run('import', '--from-dry-run', String(batchIds[0]), '--json')).stdout);
    expect(made).toMatchObject({ status: 'complete', dryRunBatchId: batchIds[0], leadsChanged: false });
  });

  it('shows the differences of a dry run that is there, as they are asked for', async () => {
    await server.api.sync([{ email: 'd@x.io', firstName: 'Di' }]);
    const { run, write, read } = await inFolder();
    await write('more.csv', 'email,firstName\nd@x.io,Dee\ne@x.io,Ed\nf@x.io,Flo\n');
    const [batchId] = JSON.parse((await run('import', 'more.csv', '--dry-run', '--json')).stdout).batchIds;
    const differences = (...options: string[]) => run('imports', 'differences', String(batchId), ...options);
    const all = await differences('--limit', '2');
    expect(all.stdout).toContain('leads: 2 would be new, 1 would change');
    expect(all.stdout).toMatch(/2 +\d+ +d@x\.io +First Name: Di → Dee/);
    expect(all.stdout).not.toMatch(/new +f@x\.io/);
    expect(all.stdout).toContain('and more: raise --limit, or write them to a file with --output');
    const keys = async (...options: string[]) => {
      const found = JSON.parse((await differences(...options, '--json')).stdout);
      return found.differences.map(({ key }: { key: string }) => key);
    };
    expect(await keys()).toEqual(['d@x.io', 'e@x.io', 'f@x.io']);
    expect(await keys('--outcome', 'changed')).toEqual(['d@x.io']);
    expect(await keys('--key', 'E@x.io')).toEqual(['e@x.io']);
    expect(await keys('--text', 'fLO')).toEqual(['f@x.io']);
    expect(await keys('--field', 'phone')).toEqual([]);
    const [lead] = await server.api.leads(['d@x.io'], 'id');
    expect(await keys('--lead', String(lead?.['id']))).toEqual(['d@x.io']);
    expect((await differences('--key', 'z@x.io')).stdout).toContain('no such leads');
    await write('bare.csv', 'd@x.io,Dee\n');
    const bare = ['--no-header', '--columns', 'email,firstName', '--dry-run', '--output', 'bare.diff.csv'];
    expect((await run('import', 'bare.csv', ...bare)).stdout).toContain('differences are in bare.diff.csv\n');
    // The line of the person's file, above which a header was put.
    expect(await read('bare.diff.csv')).toMatch(/\n1,1,\d+,d@x\.io,changed,firstName,Di,Dee\n/);
    await differences('--outcome', 'created', '--output', 'new.csv');
    expect(await read('new.csv')).toMatch(
      /^\uFEFFrow,line,leadId,key,outcome,field,oldValue,newValue\n2,3,,e@x/,
    );
    expect(await differences('--output', 'new.csv')).toMatchObject({ status: 2 });
  });

  it.each([
    [['import'], 'Which file? Name it, or - for standard input.'],
    [['import', 'fair.csv', '--from-dry-run', '1000'], '--from-dry-run takes no file: the server has it.'],
    [
      ['import', '--from-dry-run', '1000', '--list', '1001'],
      "option '--from-dry-run <batch>' cannot be used with option '--list <id>'",
    ],
    [['import', 'fair.csv', '--check', '--dry-run'], 'Give --check or --dry-run: a dry run checks too.'],
    [['import', 'fair.csv', '--output', 'x.csv'], '--output is for the differences of a --dry-run.'],
  ])('refuses %j', async (args, message) => {
    const { run } = await inFolder();
    expect(await run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });

  it('says where there is no dry run', async () => {
    const { run } = await inFolder();
    expect(await run('import', '--from-dry-run', '999999')).toMatchObject({ status: 3 });
    const proxy = await FaultyProxy.before(server.url);
    proxy.rule = asMarketo;
    const marketo = await inFolder(proxy.url);
    expect(await marketo.run('import', 'fair.csv', '--dry-run')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Marketo has no dry runs'),
    });
  });
});
