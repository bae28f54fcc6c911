import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultyProxy } from '../../../client/test/support/faulty-proxy.ts';
import { useFolder } from '../../../client/test/support/folder.ts';
import { shareTestServer } from '../../../server/test/support/test-server.ts';
import { toWindows } from '../../src/exporting/windows.ts';
import { useExtractServer } from '../support/extract-server.ts';
import { serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

const server = shareTestServer();
const rows = 2_000;
let folder: string;

beforeAll(async () => {
  const lines = Array.from({ length: rows }, (_, row) => `lead${row}@x.io,${'Ada'.repeat(20)}`);
  await server().api.import({ file: `email,firstName\n${lines.join('\n')}\n`, form: { listId: '1001' } });
});
beforeEach(async () => {
  folder = await useFolder();
});

function galena(line: string, url = server().url) {
  return runHere(folder, line.split(' '), serverAt(url));
}

function fileText(name: string): Promise<string> {
  return readFile(path.join(folder, name), 'utf8');
}

const members = 'export leads --list 1001 --fields email,firstName --output members.csv';

describe('galena export leads', () => {
  it('writes the members of a list to a file, or to standard output', async () => {
    const { status, stdout } = await galena(members);
    expect([status, stdout]).toEqual([0, '2,000 rows are in members.csv\n']);
    const text = await fileText('members.csv');
    expect(text).toMatch(/^email,firstName\nlead0@x\.io,(Ada)+\n/);
    expect(text.trim().split('\n')).toHaveLength(rows + 1);
    expect(existsSync(path.join(folder, 'members.csv.part'))).toBe(false);
    const printed = await galena('export leads --list 1001 --fields email,firstName');
    expect(printed.stdout === text).toBe(true);
    // What is there is replaced only where that is said.
    expect((await galena(members)).status).toBe(2);
    const forced = await galena(`${members} --force --json`);
    expect(JSON.parse(forced.stdout)).toMatchObject({
      file: 'members.csv',
      records: rows,
      bytes: text.length,
    });
  });

  it('goes on where it was broken off, with the same command', async () => {
    const proxy = await FaultyProxy.before(server().url);
    let isCut = false;
    proxy.rule = ({ path: called }) => {
      if (!called.endsWith('file.json')) return undefined;
      if (isCut) return 'hang';
      isCut = true;
      return { cutAfter: 30_000 };
    };
    const broken = await galena(`${members} --wait 3`, proxy.url);
    expect(broken.status).toBe(5);
    expect(broken.stderr).toContain('Run the same command again to resume.');
    expect((await fileText('members.csv.part')).length).toBe(30_000);
    // Another export does not throw it away.
    const other = await galena(members.replace('email,', 'id,'), proxy.url);
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('start over with --fresh')]);
    proxy.rule = () => undefined;
    expect((await galena(`${members} --wait 60`, proxy.url)).status).toBe(0);
    expect(proxy.count(/create\.json/)).toBe(1);
    expect((await fileText('members.csv')).trim().split('\n')).toHaveLength(rows + 1);
  });

  it('begins a job anew whose file is another one than what is there', async () => {
    const proxy = await FaultyProxy.before(server().url);
    proxy.rule = ({ path: called }) => (called.endsWith('file.json') ? 'hang' : undefined);
    expect((await galena(`${members} --wait 1`, proxy.url)).status).toBe(5);
    await writeFile(path.join(folder, 'members.csv.part'), 'email,firstName\nnobody@x.io,');
    proxy.rule = () => undefined;
    expect((await galena(members, proxy.url)).status).toBe(0);
    expect(await fileText('members.csv')).toMatch(/^email,firstName\nlead0@x\.io,/);
  });

  it('throws nothing away unasked where what is noted of a half file cannot be read', async () => {
    await writeFile(path.join(folder, 'members.csv.part'), 'email');
    await writeFile(path.join(folder, 'members.csv.export.json'), '{"asked":');
    const broken = await galena(members);
    expect([broken.status, broken.stderr]).toEqual([2, expect.stringContaining('start over with --fresh')]);
    expect((await galena(`${members} --fresh`)).status).toBe(0);
  });

  it('with --wait 0 begins the job, and the same command fetches it later', async () => {
    const begun = await galena(`${members} --wait 0`);
    expect([begun.status, begun.stderr]).toEqual([5, expect.stringContaining('Run the same command again')]);
    expect((await galena(members)).status).toBe(0);
    expect((await fileText('members.csv')).trim().split('\n')).toHaveLength(rows + 1);
  });

  it('leaves no file behind where the server refuses the job', async () => {
    expect((await galena('export leads --list 1001 --fields nope --output refused.csv')).status).toBe(3);
    expect((await readdir(folder)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  it('exports a time of more than 31 days by several jobs, under one header', async () => {
    const { status, stdout } = await galena(
      'export leads --since 70d --by created --fields email --header email=E-mail --output new.tsv --json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ records: rows, exportIds: { length: 3 } });
    const lines = (await fileText('new.tsv')).trim().split('\n');
    expect([lines.length, lines[0], lines[1]]).toEqual([rows + 1, 'E-mail', 'lead0@x.io']);
  });

  it('keeps rows apart, and the header single, where files end without the end of a line', async () => {
    const url = await useExtractServer([
      '"E-\nmail",id',
      '"E-\nmail",id\na@x.io,1',
      '"E-\nmail",id\nb@x.io,2\n',
    ]);
    const line = 'export leads --since 2026-01-01 --until 2026-03-30 --fields email,id';
    const text = '"E-\nmail",id\na@x.io,1\nb@x.io,2\n';
    expect((await galena(`${line} --output joined.csv`, url)).status).toBe(0);
    expect(await fileText('joined.csv')).toBe(text);
    expect((await galena(line, url)).stdout).toBe(text);
  });

  it('says on standard output what is wrong with a file that cannot be fetched again', async () => {
    const proxy = await FaultyProxy.before(server().url);
    proxy.rule = ({ path: called }) => (called.endsWith('file.json') ? 'corrupt' : undefined);
    const { status, stderr } = await galena('export leads --list 1001 --fields email', proxy.url);
    expect([status, stderr]).toEqual([3, expect.stringContaining('has the checksum sha256:')]);
  });

  it.each([
    ['export leads', 'Give either --since, or --list, or --smart-list.'],
    ['export leads --list 1001 --json', 'name one with --output'],
    ['export leads --list 1001 --output /dev/null', '/dev/null is not a regular file'],
    ['export leads --since yesterday', '--since yesterday is not a time'],
    ['export leads --since 2026-03-01 --until 2026-02-01', '--until is before --since'],
    ['export activities', 'Since when?'],
    ['export activities --since 1h --types Nothing', 'There is no type of activities "Nothing"'],
  ])('%s says what is missing', async (line, message) => {
    const { status, stdout, stderr } = await galena(line);
    expect([status, stdout + stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

it('galena export activities takes types by their names', async () => {
  const named = ['export', 'activities', '--since', '1h', '--types', 'new lead', '--output', 'new.csv'];
  expect((await runHere(folder, named, serverAt(server().url))).status).toBe(0);
  expect((await fileText('new.csv')).trim().split('\n')).toHaveLength(rows + 1);
});

it('the times of jobs follow each other without a second in common, and none is longer than 31 days', () => {
  const windows = toWindows(new Date('2026-01-01T00:00:00.500Z'), new Date('2026-03-05T00:00:00Z'));
  expect(windows).toEqual([
    { startAt: '2026-01-01T00:00:00Z', endAt: '2026-02-01T00:00:00Z' },
    { startAt: '2026-02-01T00:00:01Z', endAt: '2026-03-04T00:00:01Z' },
    { startAt: '2026-03-04T00:00:02Z', endAt: '2026-03-05T00:00:00Z' },
  ]);
  expect(toWindows(new Date(1), new Date(0))).toHaveLength(1);
  expect(toWindows(new Date(2_000), new Date(0))).toEqual([]);
});
