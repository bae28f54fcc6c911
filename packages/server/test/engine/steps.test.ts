import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { Steps } from '../../src/engine/steps.ts';

const places = Math.max(2, availableParallelism());

/** How many of many steps are carried out at once. */
async function countAtOnce(steps: Steps): Promise<number> {
  let underWay = 0;
  let most = 0;
  const step = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
  };
  await Promise.all(Array.from({ length: 4 * places }, () => steps.run(step)));
  return most;
}

it('there are as many steps at once as processors', async () => {
  const steps = new Steps();
  expect(await countAtOnce(steps)).toBe(places);
  steps.makeWay(null);
  expect(await countAtOnce(steps)).toBe(places);
});

it('half the places are left to calls that write leads, for a minute after one', async () => {
  const steps = new Steps();
  steps.makeWay(60_000);
  expect(await countAtOnce(steps)).toBe(places);
  steps.makeWay(1_000);
  steps.makeWay(60_000);
  expect(await countAtOnce(steps)).toBe(Math.ceil(places / 2));
});
