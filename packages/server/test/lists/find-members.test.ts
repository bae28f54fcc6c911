import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLeads, addRows, freshClient, idsOf, range, readPages, refusalOf } from '../leads-read/scene.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

const time = '2026-01-01T00:00:00Z';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
  const { database } = server;
  await addRows(
    database,
    'static_lists',
    [1_000, 1_002, 1_003].map((id) => ({ id, name: `List ${id}`, created_at: time, updated_at: time })),
  );
  await addLeads(
    database,
    range(1, 1_500).map((id) => ({ id, email: `${id}@x.io` })),
  );
  const join = (list_id: number, leads: readonly number[]) =>
    addRows(
      database,
      'list_members',
      leads.map((lead_id) => ({ list_id, lead_id, added_at: time })),
    );
  // Neighbours on both sides, so that a page that leaves its list is seen.
  await join(1_000, range(1, 1_500));
  await join(1_001, range(401, 1_100).toReversed());
  await join(1_002, [1, 450, 1_500]);
});
afterAll(() => server.stop());

describe.each(['lists', 'list'])('the members at /rest/v1/%s/…', (segment) => {
  const path = `/rest/v1/${segment}/1001/leads.json`;

  it('come in pages, ascending by id, each once', async () => {
    expect(await readPages(server.api, path)).toEqual([
      range(401, 700),
      range(701, 1_000),
      range(1_001, 1_100),
    ]);
    expect((await readPages(server.api, `${path}?batchSize=99`)).flat()).toEqual(range(401, 1_100));
  });

  it('have the default fields, or those asked for', async () => {
    expect((await server.api.get(`${path}?batchSize=1`)).result).toEqual([
      {
        id: 401,
        email: '401@x.io',
        updatedAt: '2026-02-01T09:00:00Z',
        createdAt: '2026-01-31T08:30:00Z',
        lastName: null,
        firstName: null,
      },
    ]);
    expect(await (await server.api.fetch(`${path}?batchSize=1&fields=city,email`)).text()).toContain(
      '"result":[{"id":401,"city":null,"email":"401@x.io"}]',
    );
    expect(await refusalOf(server.api.get(`${path}?fields=email,nothing`))).toBe(
      "1006 Field 'nothing' not found",
    );
  });

  it('are those of one list', async () => {
    expect(await readPages(server.api, `/rest/v1/${segment}/1002/leads.json?batchSize=2`)).toEqual([
      [1, 450],
      [1_500],
    ]);
  });

  it('of an empty list are none', async () => {
    const { requestId: _id, ...rest } = await server.api.get(`/rest/v1/${segment}/1003/leads.json`);
    expect(rest).toEqual({ result: [], success: true });
  });

  it('of an unknown list are 1013', async () => {
    expect(await refusalOf(server.api.get(`/rest/v1/${segment}/999/leads.json`))).toBe(
      '1013 Object not found',
    );
    expect(await refusalOf(server.api.get(`/rest/v1/${segment}/999/leads.json?fields=nothing`))).toBe(
      '1013 Object not found',
    );
  });

  it.each(['abc', '1001;', '-1', '4294967297'])('of list %s are 1001', async (id) => {
    expect(await refusalOf(server.api.get(`/rest/v1/${segment}/${id}/leads.json`))).toBe(
      `1001 Invalid value '${id}'. Required of type 'integer'`,
    );
  });

  it('can be had by POST with _method=GET in the form', async () => {
    const form = 'application/x-www-form-urlencoded';
    const answer = await server.api.post(path, '_method=GET&batchSize=2&fields=email', form);
    expect(answer.result).toEqual([
      { id: 401, email: '401@x.io' },
      { id: 402, email: '402@x.io' },
    ]);
  });
});

it('takes a page token of one path at the other', async () => {
  const { nextPageToken } = await server.api.get('/rest/v1/list/1001/leads.json?batchSize=2');
  const next = `/rest/v1/lists/1001/leads.json?batchSize=2&nextPageToken=${nextPageToken}`;
  expect(await idsOf(server.api.get(next))).toEqual([403, 404]);
});

it('refuses a page token after 24 hours', async () => {
  const { nextPageToken } = await server.api.get('/rest/v1/list/1001/leads.json');
  server.clock.advance(24 * 60 * 60 * 1000 + 60_000);
  const next = `/rest/v1/list/1001/leads.json?nextPageToken=${nextPageToken}`;
  expect(await refusalOf(freshClient(server.api).get(next))).toBe('1003 Invalid nextPageToken');
});
