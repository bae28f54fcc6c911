import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { untilMetrics } from '../support/exposition.ts';
import { bodyOf } from '../support/raw-request.ts';
import { shareTestServer, type TestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareTestServer('api');

const multipart = 'multipart/form-data; boundary=b';
const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const part = (name: string, content: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}`;

/** Sends the beginning of a body whose end is still to come. */
function begin({ url }: TestServer, path: string, type: string, start: string, headers = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n${headers}\r\n${chunked(start)}`,
  );
  return socket;
}

/** What comes while the body is still to end. */
async function firstOf(socket: Socket): Promise<string> {
  const [bytes] = await once(socket, 'data');
  return String(bytes);
}

it('takes ten at once without a token in header or query, and all others as ever', async () => {
  const server = shared();
  const { api, url } = server;
  const token = await api.token();
  const sockets = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0
      ? begin(server, '/bulk/v1/leads.json', multipart, part('file', 'email\n'))
      : begin(server, '/rest/v1/leads.json', 'application/json', '{'),
  );
  // The look at the metrics is one.
  await untilMetrics(url, (now) => now.get('galena_calls_under_way') === 1 + sockets.length);
  const form = (padding: number) =>
    new URLSearchParams({ _method: 'GET', access_token: token, x: 'x'.repeat(padding) });
  const list = (body: URLSearchParams, query = '') =>
    fetch(`${url}/rest/v1/lists.json${query}`, { method: 'POST', body });
  const refused = await list(form(20_000));
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({
    success: false,
    errors: [
      { code: '503', message: expect.stringMatching(/^Service .* 10 bodies without an access token/) },
    ],
  });
  expect(await (await list(form(1_000))).json()).toMatchObject({ success: true });
  expect(await (await list(form(20_000), `?access_token=${token}`)).json()).toMatchObject({ success: true });
  expect(await api.submit({ file: `email\n${'a@x.io\n'.repeat(5_000)}` })).toMatchObject({ success: true });
  for (const socket of sockets) socket.destroy();
  await untilMetrics(url, (now) => now.get('galena_calls_under_way') === 1);
  expect(await (await list(form(20_000))).json()).toMatchObject({ success: true });
});

it.each([
  ['JSON', '/rest/v1/leads.json', 'application/json', '{', 'Authorization: Bearer made-up\r\n'],
  [
    'a form',
    '/rest/v1/leads.json?access_token=made-up',
    'application/x-www-form-urlencoded',
    '_method=GET',
    '',
  ],
  [
    'an upload',
    '/bulk/v1/leads.json',
    multipart,
    part('file', 'email\n'),
    'Authorization: Bearer made-up\r\n',
  ],
  [
    'an upload with the token before the file',
    '/bulk/v1/leads.json',
    multipart,
    `${part('access_token', 'made-up')}\r\n${part('file', 'email\n')}`,
    '',
  ],
])('refuses %s with a wrong token before the body is there', async (_name, path, type, start, headers) => {
  const answer = await firstOf(begin(shared(), path, type, start, headers));
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*connection: close.*"code":"601"/s);
});

it('takes a file over 10 MB by a token before it, not behind it', async () => {
  const { api, database, url } = await useTestServer('api');
  await database.execute(sql`update galena.subscriptions set max_file_bytes = 20000000`);
  const file = new Blob(['email\n', 'a@x.io\n'.repeat(1_500_000)]);
  const submit = async (names: readonly string[]) => {
    const body = new FormData();
    for (const name of names) body.set(name, name === 'file' ? file : await api.token());
    return fetch(`${url}/bulk/v1/leads.json`, { method: 'POST', body });
  };
  const refused = await submit(['file', 'access_token']);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({
    errors: [{ code: '413', message: expect.stringMatching(/token must be in .* before the file$/) }],
  });
  expect(await (await submit(['access_token', 'file'])).json()).toMatchObject({ success: true });
});

it('ends a body whose token may still come only where another one wants its place, and after its time', async () => {
  const server = await useTestServer('api', { GALENA_BODY_TIMEOUT_SECONDS: '1' });
  const sockets = Array.from({ length: 10 }, () =>
    begin(server, '/bulk/v1/leads.json', multipart, part('file', 'email\n')),
  );
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write(chunked('x'.repeat(4_000)));
  }, 100);
  onTestFinished(() => clearInterval(timer));
  const answers: string[] = [];
  for (const socket of sockets) socket.on('data', (bytes) => answers.push(String(bytes)));
  await untilMetrics(server.url, (now) => now.get('galena_calls_under_way') === 1 + sockets.length);
  const body = new URLSearchParams({
    _method: 'GET',
    access_token: await server.api.token(),
    x: 'x'.repeat(20_000),
  });
  const statuses = new Set<number>();
  await until(async () => {
    const { status } = await fetch(`${server.url}/rest/v1/lists.json`, { method: 'POST', body });
    statuses.add(status);
    return status === 200;
  });
  expect([...statuses]).toEqual([503, 200]);
  await until(async () => answers.length > 0);
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatch(/^HTTP\/1\.1 408 /);
  expect(bodyOf(answers[0] ?? '')).toMatchObject({ success: false, errors: [{ code: '604' }] });
});

it('reads no more than a little of what asks for a token', async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'x'.repeat(20_000) });
  const response = await fetch(`${shared().url}/identity/oauth/token`, { method: 'POST', body });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: 'invalid_request' });
});
