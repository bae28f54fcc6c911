import { connect, type Socket } from 'node:net';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareTestServer('all', {
  GALENA_LIMITS: 'marketo',
  GALENA_CONCURRENCY_LIMIT: '2',
  GALENA_RATE_LIMIT: '10000',
  GALENA_TIMEOUT_PERCENT: '10',
  GALENA_BODY_TIMEOUT_SECONDS: '1',
});

/** No connection holds 10 MB on the way. */
const rows = 10_000;
const cell = 'x'.repeat(1_000);
let path: string;

beforeAll(async () => {
  const { api, database } = shared();
  const batchId = await api.import({ file: `email,firstName\n,${cell}\n` });
  const reports = identifier(schema, 'row_reports');
  await database.execute(sql`
    insert into ${reports} (batch_id, kind, row_number, line, cells, reason)
    select batch_id, kind, number, number + 1, cells, reason
    from ${reports}, generate_series(2, ${rows}::integer) number`);
  await database.execute(
    sql`update galena.imports set failed = ${rows}, rows_done = ${rows} where batch_id = ${batchId}`,
  );
  path = `/bulk/v1/leads/batch/${batchId}/failures.json`;
});

/** Asks for the report, and reads nothing but the beginning of the answer. */
async function stall(): Promise<Socket> {
  const { api, url } = shared();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nConnection: close\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('readable', resolve));
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  let answer = '';
  for await (const bytes of socket) answer += String(bytes);
  return answer;
}

const lastChunk = '\r\n0\r\n\r\n';

it('lets the download of a report take longer than a call may', async () => {
  const socket = await stall();
  // A call may take 3 seconds here, and a body be silent for 1 second.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const answer = await readAll(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.match(/,x{1000},Value for lookup field 'email' not found\n/g)).toHaveLength(rows);
  expect(answer.endsWith(lastChunk)).toBe(true);
});

it('keeps no call waiting for readers that have stopped, and no download for long', async () => {
  const { api } = shared();
  const stalled = [await stall(), await stall()];
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  expect(await api.get(path)).toMatchObject({ errors: [{ code: '615' }] });
  // Both of them are gone once there are places for two others.
  const isSent = async () => (await (await api.fetch(path)).text()).length > rows * cell.length;
  await until(async () => (await Promise.all([isSent(), isSent()])).every(Boolean));
  for (const socket of stalled) {
    const answer = await readAll(socket).catch(() => '');
    expect(answer.endsWith(lastChunk)).toBe(false);
  }
});
