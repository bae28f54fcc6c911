import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { service } from '../../server/test/support/constants.ts';
import { createTestServer, type TestServer } from '../../server/test/support/test-server.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await createTestServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'galena-cli-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `galena import …` against the server. */
function importFile(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const env = {
    ...process.env,
    GALENA_URL: server.url,
    GALENA_CLIENT_ID: service.clientId,
    GALENA_CLIENT_SECRET: service.clientSecret,
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'import', ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

async function makeFile(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

it('imports a file, tells what came of it, and keeps the rows that failed', async () => {
  const file = await makeFile('mixed.csv', 'email,leadScore\na@example.com,1\nb@example.com,x\nbad,2\n');
  const { status, stdout, stderr } = await importFile([file]);
  expect(stderr).toBe('');
  expect(stdout).toContain('2 records imported (2 members), 1 failed, 1 warning.');
  expect(stdout).toContain('3 rows: 2 created, 0 updated, 0 unchanged, 1 failed, 1 warned');
  expect(status).toBe(1);
  expect(await readFile(path.join(folder, 'mixed.failures.csv'), 'utf8')).toBe(
    'email,leadScore,Import Failure Reason\nb@example.com,x,Invalid data type in field Lead Score\n',
  );
  expect(await readFile(path.join(folder, 'mixed.warnings.csv'), 'utf8')).toContain(
    'bad,2,Invalid email address',
  );
});

it('takes the format from the name, and passes options on', async () => {
  const file = await makeFile('tabs.tsv', 'twitterId\tfirstName\nt-1\tTab\n');
  const { status } = await importFile([file, '--lookup-field', 'twitterId', '--list', '1001']);
  expect(status).toBe(0);
  const members = await server.api.get('/rest/v1/list/1001/leads.json?fields=twitterId,firstName');
  expect(members.result).toMatchObject([{ twitterId: 't-1', firstName: 'Tab' }]);
});

it.each<[string, (file: string) => Promise<Run>, number, string]>([
  ['a file that is not there', () => importFile(['/nowhere.csv']), 2, '/nowhere.csv cannot be imported'],
  ['a file without a row', async () => importFile([await makeFile('empty.csv', '')]), 3, 'Empty file'],
  ['a list that is not there', (file) => importFile([file, '--list', '77']), 3, 'Object not found'],
  [
    'a wrong secret',
    (file) => importFile([file], { GALENA_CLIENT_SECRET: 'x' }),
    3,
    'does not know this client id',
  ],
  [
    'no server',
    (file) => importFile([file], { GALENA_URL: 'http://127.0.0.1:1' }),
    4,
    'no answer from http://127.0.0.1:1',
  ],
])('says in a sentence: %s', async (_name, attempt, status, reason) => {
  const run = await attempt(await makeFile('fine.csv', 'email\nfine@example.com\n'));
  expect(run.stderr).toContain(reason);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(run.status).toBe(status);
});
