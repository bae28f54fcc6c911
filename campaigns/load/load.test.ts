import { expect, inject, it } from 'vitest';
import { runLoadCampaign } from './load.ts';

it('every call is answered while clients, trickling connections and full queues come at once', async ({
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
