import type { ImportHandle } from '@galena/client';
import { expect, it } from 'vitest';
import { cancelRun, identityOf, type Run } from '../src/importing/run.ts';

it('a run whose cancelling failed says why, and can be cancelled again', async () => {
  const failure = new Error('no answer');
  let calls = 0;
  const cancel = async () => {
    calls += 1;
    if (calls === 1) throw failure;
    return true;
  };
  const run = { handle: { cancel } as ImportHandle, error: undefined, isCancelling: false } as Run;
  await cancelRun(run);
  expect(run).toMatchObject({ error: failure, isCancelling: false });
  await Promise.all([cancelRun(run), cancelRun(run)]);
  expect(calls).toBe(2);
  expect(run).toMatchObject({ error: undefined, isCancelling: true });
});

it('a service does not go on with a file that another one has begun', () => {
  const options = { format: 'csv', list: 1001 } as const;
  const file = { blob: new Blob(['email\n']), fileName: 'a.csv', options, columns: ['email'] };
  expect(identityOf({ ...file, caller: 'one' })).toBe(identityOf({ ...file, caller: 'one' }));
  expect(identityOf({ ...file, caller: 'two' })).not.toBe(identityOf({ ...file, caller: 'one' }));
});
