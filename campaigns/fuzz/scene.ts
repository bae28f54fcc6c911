import { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { service } from '../../packages/server/test/support/constants.ts';

/** A subscription that inputs are sent to. */
export interface Target {
  readonly api: ApiClient;
  readonly token: string;
}

/** What the inputs find when they come. */
export interface Scene {
  readonly url: string;
  /** For everything but files and administration. */
  readonly main: Target;
  /** What administers itself and others: nothing else depends on it. */
  readonly administered: Target;
  /** Only ten imports of a subscription may be unfinished, so files go to several. */
  readonly importers: readonly Target[];
  /** Credentials that get a token. */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
}

export async function prepareScene(first: ApiClient, importers: number): Promise<Scene> {
  const main = await addSubscription(first, 1);
  await main.api.sync(Array.from({ length: 50 }, (_, number) => ({ email: `fuzz${number}@example.com` })));
  await main.api.send('POST', '/rest/v1/companies.json', { input: [{ externalCompanyId: 'acme' }] });
  await main.api.send('POST', '/rest/v1/salespersons.json', {
    input: [{ externalSalesPersonId: 'sue', email: 'sue@x.io', firstName: 'Sue', lastName: 'S' }],
  });
  await main.api.import({ file: 'email,numberOfEmployees\nx@example.com,many\n@,5\n' });
  return {
    url: first.url,
    main,
    administered: await addSubscription(first, 2),
    importers: await Promise.all(
      Array.from({ length: importers }, (_, number) => addSubscription(first, 3 + number)),
    ),
    credentials: service,
  };
}

async function addSubscription(first: ApiClient, number: number): Promise<Target> {
  const munchkinId = `${100 + number}-FUZ-000`;
  const { result } = await first.send('POST', '/galena/v1/subscriptions.json', { munchkinId });
  const { clientId, clientSecret } = result?.[0] ?? {};
  const api = new ApiClient(first.url, { clientId: String(clientId), clientSecret: String(clientSecret) });
  return { api, token: await api.token() };
}
