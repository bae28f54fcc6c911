import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type JournalCall, toCurl } from '@galena/client';
import { expect, it } from 'vitest';
import { shareTestServer } from '../../server/test/support/test-server.ts';
import { connect } from './support/connect.ts';

const useServer = shareTestServer('api');

it('lists calls by what is asked of them', async () => {
  const galena = connect(useServer().url);
  const since = new Date();
  await galena.leads.sync([{ email: 'a@example.com' }]);
  await expect(galena.request('GET', '/rest/v1/lead/999.json')).rejects.toMatchObject({ code: '1004' });
  await galena.lists.list().next();
  const paths = async (matchers: Parameters<typeof galena.calls.list>[0]) =>
    (await galena.calls.list({ since, ...matchers })).map(({ path }) => path);
  expect(await paths({})).toEqual([
    '/identity/oauth/token',
    '/rest/v1/leads.json',
    '/rest/v1/lead/999.json',
    '/rest/v1/lists.json',
  ]);
  expect(await paths({ operation: 'Sync Leads' })).toEqual(['/rest/v1/leads.json']);
  expect(await paths({ code: [1004, '606'] })).toEqual(['/rest/v1/lead/999.json']);
  expect(await paths({ path: '/identity/*', status: 200, method: 'POST' })).toEqual([
    '/identity/oauth/token',
  ]);
  expect(await paths({ since: new Date(Date.now() + 60_000) })).toEqual([]);
  const [, sync] = await galena.calls.list({ since });
  expect(await paths({ after: sync?.number ?? 0 })).toEqual([
    '/rest/v1/lead/999.json',
    '/rest/v1/lists.json',
  ]);
  const misspelt: object = { operatoin: 'Sync Leads' };
  await expect(galena.calls.list(misspelt)).rejects.toThrow('most likely it is "operation"');
});

it('follows calls as they come', async () => {
  const galena = connect(useServer().url);
  const calls = galena.calls.follow({ path: '/rest/v1/lead/7*.json', pollMs: 1 });
  const first = calls.next();
  await expect(galena.request('GET', '/rest/v1/lead/71.json')).rejects.toThrow();
  expect((await first).value).toMatchObject({ path: '/rest/v1/lead/71.json', codes: ['1004'] });
  await expect(galena.request('GET', '/rest/v1/lead/72.json')).rejects.toThrow();
  const second = (await calls.next()).value;
  expect(second).toMatchObject({ path: '/rest/v1/lead/72.json' });
  await calls.return();
  const after = (second?.number ?? 0) - 1;
  const rest = galena.calls.follow({ path: '/rest/v1/lead/7*.json', pollMs: 1, after });
  expect((await rest.next()).value).toEqual(second);
  await rest.return();
});

it('writes a call as a command of curl that a shell can run', async () => {
  const { url, api } = useServer();
  const call: JournalCall = {
    number: 1,
    requestId: '1#1',
    at: '2026-01-01T00:00:00.000Z',
    method: 'POST',
    path: '/rest/v1/leads.json',
    status: 200,
    success: true,
    codes: [],
    durationMs: 1,
    requestBytes: 0,
    responseBytes: 0,
    request: {
      headers: { 'content-type': 'application/json', 'content-length': '7', authorization: 'Bearer ***' },
      body: `{"input":[{"email":"o'hara@example.com","lastName":"$HOME"}]}`,
    },
  };
  const command = toCurl(call, `${url}/`);
  expect(command.split('\n')).toEqual([
    `curl -X POST '${url}/rest/v1/leads.json' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -H "Authorization: Bearer $TOKEN" \\`,
    String.raw`  --data-binary '{"input":[{"email":"o'\''hara@example.com","lastName":"$HOME"}]}'`,
  ]);
  // What the shell makes of it, without curl: some machines have none.
  const args = command.replace(/^curl/, `printf '%s\\n'`);
  const { stdout } = await promisify(execFile)('sh', ['-c', args], { env: { TOKEN: await api.token() } });
  expect(stdout).toContain(`{"input":[{"email":"o'hara@example.com","lastName":"$HOME"}]}\n`);
  expect(stdout).toContain(`Authorization: Bearer ${await api.token()}\n`);
  const byQuery = { ...call, method: 'GET', url: '/rest/v1/lists.json?access_token=***&batchSize=5' };
  expect(toCurl({ ...byQuery, request: { headers: {}, body: '' } }, url)).toBe(
    `curl '${url}/rest/v1/lists.json?access_token='"$TOKEN"'&batchSize=5'`,
  );
  const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="it's.csv"\r\n\r\nemail\n100%\\n\0@x.io\r\n--b--\r\n`;
  const upload = toCurl({ ...call, request: { headers: {}, body: form } }, url);
  expect(upload).toMatch(/^printf -- [\s\S]* \| curl -X POST [\s\S]* --data-binary @-$/);
  expect(upload).not.toContain('\r');
  expect(upload).not.toContain('\0');
  const sent = await promisify(execFile)('sh', ['-c', upload.replace(/\| curl[\s\S]*$/, '')]);
  expect(sent.stdout).toBe(form);
  const { request: _, ...plain } = call;
  expect(toCurl({ ...plain, method: 'GET' }, url)).toBe(
    `curl '${url}/rest/v1/leads.json' \\\n  -H "Authorization: Bearer $TOKEN"`,
  );
});
