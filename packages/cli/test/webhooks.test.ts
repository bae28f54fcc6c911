import os from 'node:os';
import { expect, it } from 'vitest';
import { shareTestServer } from '../../server/test/support/test-server.ts';
import { answering, shareReceiver, verified } from '../../server/test/webhooks/receiver.ts';
import { type Outcome, serverAt } from './support/run-galena.ts';
import { runHere } from './support/run-here.ts';

const shared = shareTestServer('all', { GALENA_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const receiver = shareReceiver();

/** Runs `galena webhooks …` against the server. */
function webhooks(...args: string[]): Promise<Outcome> {
  return runHere(os.tmpdir(), ['webhooks', ...args], serverAt(shared().url));
}

it('shows what a receiver answers, and says by its exit status whether it took the event', async () => {
  const made = await webhooks('create', receiver.url, '--json');
  const [{ id, secret } = { id: 0, secret: '' }] = JSON.parse(made.stdout) as {
    id: number;
    secret: string;
  }[];
  const number = String(id);
  expect((await webhooks('list')).stdout).toContain(receiver.url);
  expect((await webhooks('list')).stdout).not.toContain(secret);
  const tried = await webhooks('test', number, '--json');
  expect(tried).toMatchObject({ status: 0, stderr: '' });
  expect(verified(receiver.received[0], secret)).toMatchObject({ type: 'webhook.test' });
  const [{ messageId = '' } = {}] = JSON.parse(tried.stdout) as { messageId: string }[];
  receiver.answer = answering(500);
  const repeated = await webhooks('repeat', number, messageId);
  expect(repeated).toMatchObject({ status: 1, stdout: expect.stringContaining('the receiver answered 500') });
  const listed = await webhooks('deliveries', number, '--status', 'pending');
  expect(listed.stdout.split('\n')[1]).toMatch(
    new RegExp(`^${messageId} +webhook.test +pending +\\S+ +2 +500 `),
  );
  expect(await webhooks('deliveries', number, '--status', 'failed')).toMatchObject({
    status: 0,
    stdout: 'none\n',
  });
  const rotated = await webhooks('rotate', number, '--keep-hours', '0');
  expect(rotated.stdout).toContain('whsec_');
  expect(await webhooks('rotate', number, '--keep-hours', '200')).toMatchObject({ status: 3 });
  expect(
    (await webhooks('set', number, '--events', 'import.failed', '--description', 'Ours')).stdout,
  ).toMatch(/Ours +import.failed/);
  expect((await webhooks('disable', number)).status).toBe(0);
  expect(await webhooks('test', number)).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('is disabled, and is sent nothing'),
  });
  expect((await webhooks('enable', number)).status).toBe(0);
  expect((await webhooks('delete', number)).stdout).toContain('deleted');
  expect(await webhooks('deliveries', number)).toMatchObject({ status: 3 });
});
