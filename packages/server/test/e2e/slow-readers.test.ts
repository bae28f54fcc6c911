import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { useTestServer } from '../support/test-server.ts';

it('lets the download of a report take longer than a call may', async () => {
  const { api } = await useTestServer('all', { GALENA_TIMEOUT_PERCENT: '5' });
  const cell = 'x'.repeat(1_000);
  const batchId = await api.import({ file: `email,firstName\n${`,${cell}\n`.repeat(10_000)}` });
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname).pause();
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET /bulk/v1/leads/batch/${batchId}/failures.json HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token()}\r\nConnection: close\r\n\r\n`,
  );
  // A call may take 1.5 seconds here, and no connection holds 10 MB on the way.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  let answer = '';
  for await (const bytes of socket) answer += String(bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer.match(/,x{1000},Value for lookup field 'email' not found\n/g)).toHaveLength(10_000);
  expect(answer.endsWith('\r\n0\r\n\r\n')).toBe(true);
});
