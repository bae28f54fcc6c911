import { expect, inject, it } from 'vitest';
import { runLoadCampaign } from './load.ts';

it('clients, trickling connections and full queues at once keep nobody waiting for ever', async ({
  signal,
}) => {
  const problems = await runLoadCampaign(
    {
      clients: { clients: 40, seconds: 2, subscriptions: 3 },
      slowUploads: { connections: 40, withHeaders: false, bodyTimeoutSeconds: 1 },
      queue: { subscriptions: 6, patienceSeconds: 120 },
    },
    inject('preparedData'),
    signal,
  );
  expect(problems).toEqual([]);
}, 240_000);
