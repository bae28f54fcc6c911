import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('api');
});
afterAll(() => server.stop());

const user = 'first-service@galena.local';
const day = (back: number) =>
  new Date(server.clock.date().getTime() - back * 86_400_000).toISOString().slice(0, 10);

describe('usage', () => {
  it('counts the calls of a day, and those of the last seven', async () => {
    expect((await server.api.get('/rest/v1/stats/usage.json')).result).toEqual([
      { date: day(0), total: 0, users: [] },
    ]);
    await server.api.get('/rest/v1/lists.json');
    expect((await server.api.get('/rest/v1/stats/usage.json')).result).toEqual([
      { date: day(0), total: 2, users: [{ userId: user, count: 2 }] },
    ]);
    server.clock.advance(86_400_000);
    // The token of yesterday has expired: its first use gives 602, which does not count.
    expect((await server.api.get('/rest/v1/lists.json')).errors).toMatchObject([{ code: '602' }]);

    const week = (await fresh().get('/rest/v1/stats/usage/last7days.json')).result;
    expect(week?.map(({ date, total }) => [date, total])).toEqual([
      [day(0), 0],
      [day(1), 3],
      ...[2, 3, 4, 5, 6].map((back) => [day(back), 0]),
    ]);
  });

  it('counts errors by code, those of records as well', async () => {
    const api = fresh();
    await api.get('/rest/v1/lists/77.json');
    await api.get('/rest/v1/lists/78.json');
    await api.sync([
      { email: 'a@example.com', nope: 1 },
      { email: 'b@example.com', nope: 1 },
    ]);
    expect((await api.get('/rest/v1/stats/errors.json')).result).toEqual([
      {
        date: day(0),
        total: 3,
        errors: [
          { errorCode: '1013', count: 2 },
          { errorCode: '1006', count: 1 },
        ],
      },
    ]);
    const week = (await api.get('/rest/v1/stats/errors/last7days.json')).result;
    expect(week?.map(({ total }) => total)).toEqual([3, 0, 0, 0, 0, 0, 0]);
  });
});

/** A client that asks for a token of its own. */
function fresh(): ApiClient {
  return new ApiClient(server.url);
}
