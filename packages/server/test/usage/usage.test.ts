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

describe('paging tokens of dates', () => {
  it.each([
    ['sinceDatetime=2014-10-06T00:00:00Z', '2014-10-06T00:00:00.000+0000,0'],
    ['sinceDateTime=2014-10-06T00:00:00-08:00', '2014-10-06T08:00:00.000+0000,0'],
    ['sinceDatetime=2014-10-06T00:00:00+01:00', '2014-10-05T23:00:00.000+0000,0'],
    ['sinceDatetime=2014-10-06', '2014-10-06T00:00:00.000+0000,0'],
  ])('%s', async (query, text) => {
    const answer = await fresh().get(`/rest/v1/activities/pagingtoken.json?${query}`);
    expect(answer).toEqual({
      requestId: expect.any(String),
      nextPageToken: expect.stringMatching(/^[A-Z2-7]+=*$/),
      success: true,
    });
    expect(fromBase32(answer.nextPageToken ?? '')).toBe(text);
  });

  it('refuses what is no date', async () => {
    const path = '/rest/v1/activities/pagingtoken.json';
    expect(await fresh().get(`${path}?sinceDatetime=yesterday`)).toMatchObject({
      errors: [{ code: '704', message: 'Invalid date format' }],
    });
    expect(await fresh().get(path)).toMatchObject({ errors: [{ code: '1002' }] });
  });
});

function fromBase32(token: string): string {
  const bits = [...token.replace(/=/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('');
}
