import { expect, inject, it } from 'vitest';
import { runCrashCampaign } from './crash.ts';

it('ten rounds of kill -9 lose nothing and do nothing twice', async ({ signal }) => {
  const { rounds, failures } = await runCrashCampaign({
    rounds: 10,
    seed: Date.now() % 1e6,
    lanes: 5,
    preparedData: inject('preparedData'),
    signal,
  });
  expect(failures).toEqual([]);
  expect(rounds).toBe(10);
}, 400_000);
