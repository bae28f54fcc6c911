import { expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { deleteOldTokens, shortenTokens } from '../../src/identity/tokens.ts';
import { ApiClient } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import { offsets, whileOff } from '../support/while-off.ts';

const shared = shareTestServer('api');

const credentials = `client_id=${service.clientId}&client_secret=${service.clientSecret}`;
const hourMs = 3_600_000;

it('gives a token by GET and POST, from query and form, and the same one until it expires', async () => {
  const { url, clock } = await useTestServer('api');
  const query = `grant_type=client_credentials&partner_id=x&${credentials}`;
  const tokenUrl = `${url}/identity/oauth/token`;
  const ask = (suffix: string, request?: RequestInit) => fetch(`${tokenUrl}${suffix}`, request);
  const first = await ask(`?${query}`);
  expect(first.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(first.headers.get('cache-control')).toBe('no-store');
  const text = await first.text();
  expect(text).toMatch(
    /^\{"access_token":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\w+","token_type":"bearer","expires_in":3599,"scope":"[^"]+@[^"]+"\}$/,
  );
  const { access_token } = JSON.parse(text) as { access_token: string };
  clock.advance(100_000);
  for (const again of [
    await ask(`?${query}`),
    await ask(`?${query}`, { method: 'POST' }),
    await ask('', { method: 'POST', body: new URLSearchParams(query) }),
  ]) {
    const token = (await again.json()) as { access_token: string; expires_in: number };
    expect(token.access_token).toBe(access_token);
    // The clock runs on meanwhile.
    expect(token.expires_in).toBeLessThanOrEqual(3499);
    expect(token.expires_in).toBeGreaterThan(3440);
  }
  clock.advance(hourMs);
  expect(((await (await ask(`?${query}`)).json()) as { access_token: string }).access_token).not.toBe(
    access_token,
  );
});

it('gives parallel first calls the same token', async () => {
  const { url } = await useTestServer('api');
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () =>
      (await fetch(`${url}/identity/oauth/token?grant_type=client_credentials&${credentials}`)).json(),
    ),
  );
  expect(new Set(answers.map((answer) => (answer as { access_token: string }).access_token)).size).toBe(1);
});

it.each([
  [
    `grant_type=client_credentials&client_id=a%00b&client_secret=x`,
    401,
    'invalid_client',
    'Bad client credentials',
  ],
  [
    'grant_type=client_credentials&client_id=nobody&client_secret=x',
    401,
    'invalid_client',
    'Bad client credentials',
  ],
  [
    `grant_type=client_credentials&client_id=${service.clientId}&client_secret=x`,
    401,
    'invalid_client',
    'Bad client credentials',
  ],
  [`grant_type=password&${credentials}`, 400, 'unsupported_grant_type', 'Unsupported grant type: password'],
  [credentials, 400, 'invalid_request', 'grant_type, client_id and client_secret are required'],
  [
    'grant_type=client_credentials&client_id=a',
    400,
    'invalid_request',
    'grant_type, client_id and client_secret are required',
  ],
])('refuses %s with %i', async (query, status, error, error_description) => {
  const response = await fetch(`${shared().url}/identity/oauth/token?${query}`);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error, error_description });
});

it('gives the same token, and takes and keeps it, at processes whose clocks differ', async () => {
  const { api, database, clock } = await useTestServer('api');
  const token = await api.token();
  for (const offset of offsets) {
    await whileOff(offset, async () => {
      const other = new ApiClient(api.url);
      expect(await other.token()).toBe(token);
      await deleteOldTokens(database, clock);
      await shortenTokens(database, clock);
      expect(await other.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    });
  }
  const [kept] = await database.query<{ secondsLeft: number }>(sql`
    select extract(epoch from expires_at - clock_timestamp())::float8 as "secondsLeft" from galena.tokens`);
  expect(kept?.secondsLeft).toBeGreaterThan(3_500);
  expect(kept?.secondsLeft).toBeLessThanOrEqual(3_600);
});

it('takes tokens of before the clock of PostgreSQL was set back, for as long as those given now', async () => {
  const { api, url, database, clock } = await useTestServer('api');
  const early = await api.token();
  clock.advance(-8 * 24 * hourMs);
  const fresh = new ApiClient(url);
  expect(await fresh.token()).not.toBe(early);
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  await shortenTokens(database, clock);
  clock.advance(hourMs - 60_000);
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  clock.advance(120_000);
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ errors: [{ code: '602' }] });
});

it('answers 603 without a token, 601 to a foreign one, 602 once and then 601 to an expired one', async () => {
  const { url, api, clock } = await useTestServer('api');
  const ask = async (authorization?: string) => {
    const response = await fetch(
      `${url}/rest/v1/lists.json`,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    const { errors } = (await response.json()) as { errors?: { code: string; message: string }[] };
    return [response.status, errors?.[0]?.code, errors?.[0]?.message];
  };
  const bearer = `Bearer ${await api.token()}`;
  expect(await ask()).toEqual([200, '603', 'Access denied']);
  expect(await ask('Bearer made-up')).toEqual([200, '601', 'Access token invalid']);
  expect(await ask(bearer)).toEqual([200, undefined, undefined]);
  clock.advance(hourMs);
  expect(await ask(bearer)).toEqual([200, '602', 'Access token expired']);
  expect(await ask(bearer)).toEqual([200, '601', 'Access token invalid']);
});

it('takes a token from the header before the query before the form', async () => {
  const { url, api } = shared();
  const token = await api.token();
  const isAllowed = async (path: string, request: RequestInit = {}) =>
    ((await (await fetch(`${url}${path}`, request)).json()) as { success: boolean }).success;
  const form = (access_token: string): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams({ _method: 'GET', access_token }),
  });
  expect(await isAllowed(`/rest/v1/lists.json?access_token=${token}`)).toBe(true);
  expect(await isAllowed('/rest/v1/lists.json', form(token))).toBe(true);
  const bad = { headers: { authorization: 'Bearer bad' } };
  expect(await isAllowed(`/rest/v1/lists.json?access_token=${token}`, bad)).toBe(false);
  expect(await isAllowed('/rest/v1/lists.json?access_token=bad', form(token))).toBe(false);
});

it('takes a bearer token with no blank before it, as a connector asks for the file of an export', async () => {
  const { url, api } = shared();
  const path = '/rest/v1/lists.json';
  const ask = async (authorization: string) =>
    (await fetch(`${url}${path}`, { headers: { authorization } })).json() as Promise<object>;
  expect(await ask(`Bearer${await api.token()}`)).toMatchObject({ success: true });
  expect(await ask('Bearerbad')).toMatchObject({ errors: [{ code: '601' }] });
  expect(await ask('Bearer')).toMatchObject({ errors: [{ code: '603' }] });
});

it('asks each operation for its permission', async () => {
  const { api, database } = await useTestServer('api');
  const allow = (permissions: readonly string[]) =>
    database.execute(sql`update ${identifier('galena', 'roles')} set permissions = ${permissions}`);
  const code = async (answer: Promise<{ errors?: readonly { code: string }[] }>) =>
    (await answer).errors?.[0]?.code;
  await allow(['Read-Only Lead']);
  expect(await code(api.get('/rest/v1/lists.json'))).toBeUndefined();
  expect(await code(api.submit({ file: 'email\n' }))).toBe('603');
  expect(await code(api.get('/bulk/v1/leads/batch/1000.json'))).toBe('603');
  await allow(['Read-Write Company']);
  expect(await code(api.get('/rest/v1/lists.json'))).toBe('603');
});

it('keeps neither secrets nor tokens in the clear', async () => {
  const { api, database } = await useTestServer('api');
  const token = await api.token();
  for (const table of ['services', 'tokens']) {
    const [row] = await database.query<{ text: string }>(
      sql`select string_agg(t::text, ' ') as text from ${identifier('galena', table)} t`,
    );
    expect(row?.text).not.toContain(service.clientSecret);
    expect(row?.text).not.toContain(token);
    expect(row?.text).not.toContain(Buffer.from(service.clientSecret).toString('hex'));
  }
});
