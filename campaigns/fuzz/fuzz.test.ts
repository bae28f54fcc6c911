import { expect, inject, it } from 'vitest';
import { runFuzzCampaign } from './fuzz.ts';

it('a thousand hostile inputs are all answered as they should be', async ({ signal }) => {
  const { failures, good } = await runFuzzCampaign(
    { inputs: 1_000, seed: Date.now() % 1e6 },
    inject('preparedData'),
    signal,
  );
  expect(failures).toEqual([]);
  expect([...good.values()].reduce((sum, count) => sum + count, 0)).toBe(1_000);
}, 600_000);
