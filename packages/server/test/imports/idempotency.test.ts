import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { type Answer, ApiClient, type TestUpload } from '../support/api-client.ts';
import { untilWaiting } from '../support/nodes.ts';
import { shareEmptiedServer } from '../support/test-server.ts';

const shared = shareEmptiedServer('api');

const file = 'email,firstName\na@x.io,Ada\n';

async function send(key: string, upload: TestUpload = { file }, api = shared().api) {
  const response = await api.upload({ ...upload, headers: { 'idempotency-key': key } });
  const { result, errors } = (await response.json()) as Answer;
  return {
    batchId: result?.[0]?.['batchId'],
    isReplayed: response.headers.get('idempotent-replayed') === 'true',
    problem: errors?.[0],
  };
}

async function countImports(): Promise<number> {
  return ((await shared().api.get('/galena/v1/imports.json')).result ?? []).length;
}

it('answers a request that is sent again with the import that it has become', async () => {
  const first = await send('order-1', { file, name: 'leads.csv', form: { mode: 'createOnly' } });
  expect(first).toEqual({ batchId: expect.any(Number), isReplayed: false, problem: undefined });
  // Quotes around a key are not part of it, and neither is what the file is called, or where parameters stand.
  const again = await send('"order-1"', { file, name: 'other.csv', query: '?mode=createOnly' });
  expect(again).toEqual({ batchId: first.batchId, isReplayed: true, problem: undefined });
  expect(await countImports()).toBe(1);
  expect((await send('order-2', { file, form: { mode: 'createOnly' } })).isReplayed).toBe(false);
  expect(await countImports()).toBe(2);
});

it.each<[string, TestUpload]>([
  ['file', { file: 'email,firstName\na@x.io,Bo\n' }],
  ['parameter', { file, form: { lookupField: 'email' } }],
])('refuses a key that comes with another %s', async (_, other) => {
  const { batchId } = await send('key');
  expect((await send('key', other)).problem).toEqual({
    code: '1003',
    message: `Idempotency-Key 'key' was sent with another request, which became import ${batchId}: send a new key with a new request`,
  });
  expect(await countImports()).toBe(1);
});

it.each([
  ['with a blank', 'a b', "Idempotency-Key 'a b' must have 1 to 255 characters of ASCII, and no blanks"],
  [
    'too long',
    'k'.repeat(256),
    `Idempotency-Key '${'k'.repeat(100)}…' must have 1 to 255 characters of ASCII, and no blanks`,
  ],
])('refuses a key %s', async (_, key, message) => {
  expect((await send(key)).problem).toEqual({ code: '1003', message });
  expect((await send('k'.repeat(255))).problem).toBeUndefined();
});

it('knows a key for a day, and for one service alone', async () => {
  const { api, database, clock, url } = shared();
  const { result = [] } = await api.send('POST', '/galena/v1/services.json', {
    name: 'Other',
    userEmail: 'other@x.io',
    role: 'Administrator',
  });
  const { clientId, clientSecret } = result[0] as { clientId: string; clientSecret: string };
  const first = await send('daily');
  const other = await send('daily', { file }, new ApiClient(url, { clientId, clientSecret }));
  expect(other).toMatchObject({ isReplayed: false });
  expect(other.batchId).not.toBe(first.batchId);
  clock.advance(86_300_000);
  await api.renew();
  expect(await send('daily')).toMatchObject({ batchId: first.batchId, isReplayed: true });
  clock.advance(200_000);
  const next = await send('daily');
  expect(next).toMatchObject({ isReplayed: false });
  expect(next.batchId).not.toBe(first.batchId);
  // What is left of the other service goes with the clean-up of the engine.
  expect(
    await database.query(sql`select client_id from galena.idempotency_keys order by created_at`),
  ).toHaveLength(2);
});

it('stores nothing for a request that is refused: it may be sent again', async () => {
  expect((await send('later', { file, form: { listId: '999' } })).problem?.code).toBe('1013');
  expect(await send('later', { file, form: { listId: '1001' } })).toMatchObject({ isReplayed: false });
});

it('queues one import for requests that come at the same time, be there no place for another one', async () => {
  const { api, database } = shared();
  for (let number = 0; number < 9; number += 1) await api.submit({ file });
  const { answers } = await database.transaction(async (transaction) => {
    await transaction.query(sql`select from galena.subscriptions for update`);
    const answers = [send('twin'), send('twin'), send('twin')];
    // The first one waits for the transaction, the others for its turn.
    await untilWaiting(database, 2, 'any');
    return { answers: Promise.all(answers) };
  });
  const found = await answers;
  expect(new Set(found.map(({ batchId }) => batchId)).size).toBe(1);
  expect(found.filter(({ isReplayed }) => isReplayed)).toHaveLength(2);
  expect(await countImports()).toBe(10);
});
