import { Galena } from '@galena/client';
import type { Credentials } from './api-calls.ts';
import { type RunningGalena, schema, service } from './galena.ts';

export interface Subscription {
  readonly schema: string;
  readonly credentials: Credentials;
  readonly client: Galena;
}

/** The first subscription and more of them, `count` in all. */
export async function makeSubscriptions(
  { client, url }: RunningGalena,
  count: number,
): Promise<Subscription[]> {
  const subscriptions: Subscription[] = [{ schema, credentials: service, client }];
  for (let number = 1; number < count; number += 1) {
    const munchkinId = `${String(number).padStart(3, '0')}-BEN-000`;
    const [made] = await client.request<Credentials>('POST', '/galena/v1/subscriptions.json', { munchkinId });
    if (made === undefined) throw new Error(`subscription ${munchkinId} was not made`);
    subscriptions.push({
      schema: `sub_${munchkinId.toLowerCase().replaceAll('-', '_')}`,
      credentials: made,
      client: new Galena({ baseUrl: url, clientId: made.clientId, clientSecret: made.clientSecret }),
    });
  }
  return subscriptions;
}
