import { expect } from 'vitest';
import { type Answer, ApiClient } from '../support/api-client.ts';
import type { TestServer } from '../support/test-server.ts';

/** A client whose service has these permissions and no others. */
export async function clientWith(
  { api, url }: TestServer,
  permissions: readonly string[],
): Promise<ApiClient> {
  const name = `may ${permissions.join(' and ')}`;
  await api.send('POST', '/galena/v1/roles.json', { name, permissions });
  const { result } = await api.send('POST', '/galena/v1/services.json', {
    name,
    userEmail: 'reader@example.com',
    role: name,
  });
  const { clientId, clientSecret } = result?.[0] ?? {};
  return new ApiClient(url, { clientId: String(clientId), clientSecret: String(clientSecret) });
}

/** Code and text of why a call or its only record was not done. */
export function problemIn({ errors, result }: Answer): string | undefined {
  const [problem] = errors ?? (result?.[0]?.['errors'] as Answer['errors']) ?? [];
  return problem && `${problem.code} ${problem.message}`;
}

/** The members of a custom type, all names of which begin with the same word. */
export function customType(apiName: string, more: object = {}): object {
  return {
    apiName,
    name: `${apiName} name`,
    triggerName: `${apiName} trigger`,
    filterName: `${apiName} filter`,
    description: 'At a stand',
    primaryAttribute: { apiName: 'stand', name: 'Stand' },
    ...more,
  };
}

const typePath = '/rest/v1/activities/external/type';

/** Calls of custom types, as a client makes them. */
export function customTypesOf({ api }: Pick<TestServer, 'api'>) {
  const post = (path: string, body?: object) =>
    body === undefined
      ? api.post(`${typePath}/${path}.json`)
      : api.send('POST', `${typePath}/${path}.json`, body);
  return {
    create: (apiName: string, more?: object) =>
      api.send('POST', `${typePath}.json`, customType(apiName, more)),
    post,
    describe: (apiName: string, query = '') => api.get(`${typePath}/${apiName}/describe.json${query}`),
    /** Makes and approves a type with these attributes; gives its id. */
    async approved(apiName: string, attributes: readonly object[] = []): Promise<number> {
      await api.send('POST', `${typePath}.json`, customType(apiName));
      if (attributes.length > 0) await post(`${apiName}/attributes/create`, { attributes });
      const { result, errors } = await post(`${apiName}/approve`);
      if (result === undefined) throw new Error(`refused: ${JSON.stringify(errors)}`);
      return Number(result[0]?.['id']);
    },
  };
}

export type Item = Readonly<Record<string, unknown>>;

/** A token for a date, as every reader begins with one. */
export async function tokenSince(api: ApiClient, date = '1970-01-01T00:00:00Z'): Promise<string> {
  const { nextPageToken } = await api.get(
    `/rest/v1/activities/pagingtoken.json?sinceDatetime=${encodeURIComponent(date)}`,
  );
  return nextPageToken ?? '';
}

/** All pages behind a token of a path with its query, as clients read them: until `moreResult` is false. */
export async function readAll(
  api: ApiClient,
  path: string,
  token: string,
): Promise<{ readonly items: Item[]; readonly token: string }> {
  const items: Item[] = [];
  for (let next = token; ; ) {
    const answer = await api.get(`${path}&nextPageToken=${next}`);
    if (answer.result === undefined) throw new Error(`refused: ${JSON.stringify(answer.errors)}`);
    items.push(...answer.result);
    next = answer.nextPageToken ?? '';
    if (answer.moreResult !== true) return { items, token: next };
  }
}

export const activitiesOf = (types: readonly number[], more = '') =>
  `/rest/v1/activities.json?activityTypeIds=${types.join(',')}${more}`;

/** The attributes of an item by their names. */
export function attributesOf(item: Item | undefined): Record<string, unknown> {
  const attributes = (item?.['attributes'] ?? []) as { name: string; value: unknown }[];
  const names = attributes.map(({ name }) => name);
  expect([...new Set(names)], 'no attribute comes twice').toEqual(names);
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}
