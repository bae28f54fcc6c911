import { expect, inject, it } from 'vitest';
import { runCrashCampaign } from './crash.ts';

it('ten rounds of kill -9 lose nothing and do nothing twice', async ({ signal }) => {
  const { rounds, failures } = await runCrashCampaign({
    rounds: 10,
    seed: Date.now() % 1e6,
    // Each lane is a Galena and a PostgreSQL to start; with three, something is under way while others wait for leases to end.
    lanes: 3,
    preparedData: inject('preparedData'),
    signal,
  });
  expect(failures).toEqual([]);
  expect(rounds).toBe(10);
}, 400_000);
