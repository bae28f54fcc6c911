import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api-client.ts';
import { createTestServer, type TestServer, useTestServer } from '../support/test-server.ts';
import { addLeads, freshClient, idsOf, leadsBy, range, readPages, refusalOf } from './scene.ts';

const hourMs = 60 * 60 * 1000;
const invalid = '1003 Invalid nextPageToken';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
  // Stored in descending order, so that no page is in order by chance.
  await addLeads(
    server.database,
    range(1, 1_300)
      .toReversed()
      .map((id) => ({ id, twitterId: id <= 1_000 ? 'thousand' : 'rest', facebookId: `f${id}` })),
  );
});
afterAll(() => server.stop());

const thousand = (more: Record<string, string> = {}) => leadsBy('twitterId', 'THOUSAND', more);

async function firstToken(path: string): Promise<string> {
  return (await server.api.get(path)).nextPageToken ?? '';
}

describe('pages', () => {
  it('have 300 leads unless told otherwise, ascending by id, each lead once', async () => {
    expect(await readPages(server.api, thousand())).toEqual([
      range(1, 300),
      range(301, 600),
      range(601, 900),
      range(901, 1_000),
    ]);
  });

  it('have the size that is asked for', async () => {
    const pages = await readPages(server.api, thousand({ batchSize: '77' }));
    expect(pages.flat()).toEqual(range(1, 1_000));
    expect(pages.map(({ length }) => length)).toEqual([...Array(12).fill(77), 76]);
  });

  it('may change their size on the way', async () => {
    const nextPageToken = await firstToken(thousand({ batchSize: '10' }));
    expect(await idsOf(server.api.get(thousand({ batchSize: '3', nextPageToken })))).toEqual([11, 12, 13]);
  });

  it('may come by POST with _method=GET', async () => {
    const body = `filterType=twitterId&filterValues=thousand&batchSize=2&nextPageToken=${encodeURIComponent(
      await firstToken(thousand({ batchSize: '2' })),
    )}`;
    const form = 'application/x-www-form-urlencoded';
    expect(await idsOf(server.api.post('/rest/v1/leads.json?_method=GET', body, form))).toEqual([3, 4]);
  });

  it.each([1, 300])('end without a token when the last one is full: %i', async (size) => {
    const values = range(1, size).map((id) => `f${id}`);
    const answer = await server.api.get(leadsBy('facebookId', values.join(), { batchSize: String(size) }));
    expect(answer.result).toHaveLength(size);
    expect(answer.moreResult).toBeUndefined();
    expect(answer).not.toHaveProperty('nextPageToken');
  });

  it('stay in step when leads come in between', async () => {
    const { api, database } = await useTestServer('api');
    const seed = (id: number) => ({ id, twitterId: 't' });
    await addLeads(database, range(11, 20).map(seed));
    const path = leadsBy('twitterId', 't', { batchSize: '5' });
    const { nextPageToken = '' } = await api.get(path);
    await addLeads(database, [...range(1, 10), 21].map(seed));
    const next = leadsBy('twitterId', 't', { batchSize: '50', nextPageToken });
    expect(await idsOf(api.get(next))).toEqual(range(16, 21));
  });
});

describe('more than 1,000 matches', () => {
  const message = '1003 Too many results match the filter';

  it('are refused, whatever the page size', async () => {
    const { api, database } = await useTestServer('api');
    await addLeads(
      database,
      range(1, 1_001).map((id) => ({ id, twitterId: 't', email: `${id}@x.io` })),
    );
    expect(await refusalOf(api.get(leadsBy('twitterId', 't')))).toBe(message);
    expect(await refusalOf(api.get(leadsBy('twitterId', 't', { batchSize: '1' })))).toBe(message);
    expect(await refusalOf(api.get(leadsBy('leadPartitionId', '1')))).toBe(message);
  });

  it('are refused when several values share them', async () => {
    expect(await refusalOf(server.api.get(leadsBy('twitterId', 'thousand,rest')))).toBe(message);
  });

  it('are not what values make that are equal', async () => {
    const pages = await readPages(server.api, leadsBy('twitterId', 'thousand,THOUSAND,Thousand'));
    expect(pages.flat()).toEqual(range(1, 1_000));
  });

  it('are refused on later pages too', async () => {
    const { api, database } = await useTestServer('api');
    await addLeads(
      database,
      range(1, 1_000).map((id) => ({ id, twitterId: 't' })),
    );
    const { nextPageToken = '' } = await api.get(leadsBy('twitterId', 't'));
    await addLeads(database, [{ id: 1_001, twitterId: 't' }]);
    expect(await refusalOf(api.get(leadsBy('twitterId', 't', { nextPageToken })))).toBe(message);
  });
});

describe('a page token', () => {
  it('is upper-case base32 with padding', async () => {
    const token = await firstToken(thousand());
    expect(token).toMatch(/^[A-Z2-7]+=*$/);
    expect(token.length % 8).toBe(0);
  });

  it('is good for 24 hours', async () => {
    const { api, clock, database } = await useTestServer('api');
    await addLeads(
      database,
      range(1, 3).map((id) => ({ id, twitterId: 't' })),
    );
    const { nextPageToken = '' } = await api.get(leadsBy('twitterId', 't', { batchSize: '2' }));
    const path = leadsBy('twitterId', 't', { nextPageToken });
    clock.advance(24 * hourMs - 60_000);
    expect(await idsOf(freshClient(api).get(path))).toEqual([3]);
    clock.advance(120_000);
    expect(await refusalOf(freshClient(api).get(path))).toBe(invalid);
  });

  it.each(['x', 'AAAAAAAA', '1', '%', "' or 1=1", '\0', '=', 'MFRGG===', 'A'.repeat(5_000)])(
    'that is made up is refused: %j',
    async (nextPageToken) => {
      expect(await refusalOf(server.api.get(thousand({ nextPageToken })))).toBe(invalid);
    },
  );

  it('that is cut off, changed or lower-case is refused', async () => {
    const token = await firstToken(thousand());
    for (const bad of [token.slice(0, -12), token.slice(8), `A${token}`, token.toLowerCase()]) {
      expect(await refusalOf(server.api.get(thousand({ nextPageToken: bad })))).toBe(invalid);
    }
  });

  it('of another kind of page is refused', async () => {
    const nextPageToken = await firstToken(thousand());
    for (const path of ['/rest/v1/lists.json', '/rest/v1/lists/1001/leads.json']) {
      expect(await refusalOf(server.api.get(`${path}?nextPageToken=${nextPageToken}`))).toBe(invalid);
    }
  });

  it('of one list is refused for another', async () => {
    const { api } = server;
    const folder = '{"id":1,"type":"Folder"}';
    const made = await api.fetch('/rest/asset/v1/staticLists.json', {
      method: 'POST',
      body: new URLSearchParams({ name: 'Other', folder }),
    });
    const other = ((await made.json()) as Answer).result?.[0]?.['id'];
    await api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: 1 }, { id: 2 }] });
    await api.send('POST', `/rest/v1/lists/${other}/leads.json`, { input: [{ id: 1 }, { id: 2 }] });
    const page = (listId: unknown, more: string) =>
      api.get(`/rest/v1/list/${listId}/leads.json?batchSize=1${more}`);
    const { nextPageToken = '' } = await page(1001, '');
    expect(await idsOf(page(1001, `&nextPageToken=${nextPageToken}`))).toEqual([2]);
    expect(await refusalOf(page(other, `&nextPageToken=${nextPageToken}`))).toBe(invalid);

    const lists = (id: number, more: string) =>
      api.get(`/rest/v1/leads/${id}/listMembership.json?batchSize=1${more}`);
    const membership = (await lists(1, '')).nextPageToken;
    expect((await lists(1, `&nextPageToken=${membership}`)).result).toMatchObject([{ listId: other }]);
    expect(await refusalOf(lists(2, `&nextPageToken=${membership}`))).toBe(invalid);
  });

  it('that is empty is none', async () => {
    expect(await idsOf(server.api.get(thousand({ nextPageToken: '', batchSize: '2' })))).toEqual([1, 2]);
  });
});

describe('batchSize', () => {
  it.each(['abc', '-1', '1.5', '1e2', '0x10'])('%s is 1001', async (batchSize) => {
    expect(await refusalOf(server.api.get(thousand({ batchSize })))).toBe(
      `1001 Invalid value '${batchSize}'. Required of type 'integer'`,
    );
  });

  it.each(['301', '1000'])('%s is 1003', async (batchSize) => {
    expect(await refusalOf(server.api.get(thousand({ batchSize })))).toMatch(/^1003 .*300/);
  });
});
