import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { untilMetrics } from '../support/exposition.ts';
import { bodyOf } from '../support/raw-request.ts';
import { useTestServer } from '../support/test-server.ts';

/** Writes a request piece by piece with a pause after each; gives the answer once the other side has closed. */
async function trickle(
  { url }: ApiClient,
  head: string,
  pieces: Iterable<string>,
  pauseMs: number,
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const answer = readAll(socket);
  socket.write(head);
  for (const piece of pieces) {
    if (socket.closed) break;
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return answer;
}

function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nemail\n';

async function head(api: ApiClient, path: string, type: string): Promise<string> {
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nContent-Type: ${type}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
}

const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

it.each([
  ['/bulk/v1/leads.json', 'multipart/form-data; boundary=x', part],
  ['/rest/v1/leads.json', 'application/json', '{"input": ['],
])('ends a body of %s that trickles, and tells why', async (path, type, start) => {
  const { api, database } = await useTestServer('api', { GALENA_BODY_TIMEOUT_SECONDS: '1' });
  const drops = function* () {
    yield chunked(start);
    for (;;) yield chunked(' ');
  };
  const answer = await trickle(api, await head(api, path, type), drops(), 100);
  expect(answer).toMatch(/^HTTP\/1\.1 408 .*\r\nx-content-type-options: nosniff\r\n/s);
  expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: '604' }] });
  const timedOut = `galena_calls_total{operation="POST ${path}",code="604"}`;
  await untilMetrics(api.url, (now) => now.get(timedOut) === 1 && now.get('galena_calls_under_way') === 1);
  expect(await database.query({ strings: ['select from galena.imports'], values: [] })).toEqual([]);
});

it('lets an upload that gets on take many times as long', async () => {
  const { api } = await useTestServer('all', { GALENA_BODY_TIMEOUT_SECONDS: '1' });
  const start = performance.now();
  const pieces = function* () {
    yield chunked(part);
    for (let piece = 0; piece < 12; piece += 1) {
      const rows = Array.from({ length: 500 }, (_, row) => `lead-${piece}-${row}@slow-lines.example.com\n`);
      yield chunked(rows.join(''));
    }
    yield `${chunked('\r\n--x--\r\n')}0\r\n\r\n`;
  };
  const answer = await trickle(
    api,
    await head(api, '/bulk/v1/leads.json', 'multipart/form-data; boundary=x'),
    pieces(),
    300,
  );
  expect(performance.now() - start).toBeGreaterThan(3_000);
  expect(bodyOf(answer)).toMatchObject({ success: true, result: [{ status: 'Queued' }] });
  await api.untilFinished(1000);
  expect(await api.status(1000)).toMatchObject({ numOfLeadsProcessed: 6_000 });
});

it('reads on what a client sends that was refused, for as long as it sends', async () => {
  const { api } = await useTestServer('api', { GALENA_BODY_TIMEOUT_SECONDS: '6' });
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname).pause();
  onTestFinished(() => void socket.destroy());
  socket.write(await head(api, '/rest/v1/leads.json', 'text/csv'));
  // A second of silence would be too long.
  for (let piece = 0; piece < 40; piece += 1) {
    socket.write(chunked('x'.repeat(20_000)));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  socket.write('0\r\n\r\n');
  const answer = await readAll(socket.resume());
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/s);
  expect(bodyOf(answer)).toMatchObject({ success: false, errors: [{ code: '612' }] });
});
