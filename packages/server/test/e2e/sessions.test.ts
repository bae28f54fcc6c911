import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { deleteOldSessions } from '../../src/identity/sessions.ts';
import { addUser, password, SessionClient, tokenIn } from '../support/session-client.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';

const shared = shareTestServer('api');

const refusal = (code: string, message: unknown = expect.any(String)) => ({
  success: false,
  errors: [{ code, message }],
});
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

it('says the same to whoever is no user, has no password yet, or types another one', async () => {
  const { api, url } = shared();
  await addUser(api, 'known@example.com');
  await api.send('POST', '/galena/v1/users.json', { email: 'invited@example.com', role: 'Administrator' });
  const client = new SessionClient(url);
  const answers = [];
  for (const email of ['known@example.com', 'invited@example.com', 'nobody@example.com']) {
    const { requestId: _, headers, ...answer } = await client.signIn(email, 'guess');
    expect(headers.getSetCookie()).toEqual([]);
    answers.push(answer);
  }
  expect(answers[0]).toEqual({
    status: 200,
    ...refusal('601', 'The e-mail address or the password is wrong'),
  });
  expect(answers).toEqual(Array(3).fill(answers[0]));
  // As a phone may write it.
  expect(await client.signIn(' Known@Example.com ')).toMatchObject({ success: true });
});

it('takes no password that is guessed easily, and leaves the link as it is', async () => {
  const { api, url } = shared();
  const user = { email: 'rules@example.com', role: 'Administrator' };
  const token = tokenIn((await api.send('POST', '/galena/v1/users.json', user)).result?.[0]);
  const client = new SessionClient(url);
  for (const [typed, code, message] of [
    ['Short1!', '1003', /has 7 characters, and has to have 12 at least/],
    ['x'.repeat(201), '1003', /has 201 characters, and may have 200 at the most/],
    ['aaaaaaaabbbbbbbb', '1003', /5 different characters/],
    ['my rules@example.com', '1003', /contains the e-mail address/],
    ['', '1002', /password/],
    [5, '1001', /string/],
  ] as const) {
    expect(await client.call('set-password', { token, password: typed })).toMatchObject(
      refusal(code, expect.stringMatching(message)),
    );
  }
  // A letter with a dot may come as one character or as two.
  expect(await client.call('set-password', { token, password: 'nine and a ha\u0308lf' })).toMatchObject({
    success: true,
  });
  expect(await client.signIn('rules@example.com', 'nine and a h\u00e4lf')).toMatchObject({ success: true });
});

it('ends a session that nothing has called with, or that is old, and a link that was not used', async () => {
  const { api, clock, database } = await useTestServer('api', {
    GALENA_SESSION_IDLE_MINUTES: '30',
    GALENA_SESSION_HOURS: '1',
  });
  const user = { email: 'late@example.com', role: 'Administrator' };
  const link = tokenIn((await api.send('POST', '/galena/v1/users.json', user)).result?.[0]);
  const client = await addUser(api, 'ada@example.com');
  clock.advance(29 * minuteMs);
  const page = await client.api();
  expect(await page.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  clock.advance(11 * minuteMs);
  // The token of a page lasts for ten minutes.
  expect(await page.get('/rest/v1/lists.json')).toMatchObject(refusal('602'));
  // Of the hour a quarter and five minutes are left.
  expect(await client.token()).toMatchObject({ expiresIn: 600 });
  clock.advance(15 * minuteMs);
  expect(Number((await client.token())['expiresIn'])).toBeLessThanOrEqual(300);
  clock.advance(5 * minuteMs);
  expect(await client.call('token')).toMatchObject(refusal('601', /session has ended/));
  expect(client.cookie).toBe('');

  await client.signIn('ada@example.com');
  clock.advance(31 * minuteMs);
  expect(await client.call('token')).toMatchObject(refusal('601'));
  await client.signIn('ada@example.com');
  await client.token();
  await deleteOldSessions(database, clock);
  expect(await database.query(sql`select from galena.sessions`)).toHaveLength(1);
  clock.advance(2 * hourMs);
  await deleteOldSessions(database, clock);
  expect(
    await database.query(
      sql`select session_hash from galena.sessions union all select token_hash from galena.session_tokens`,
    ),
  ).toEqual([]);
  clock.advance(72 * hourMs);
  expect(await client.call('link', { token: link })).toMatchObject(refusal('601', /has expired/));
  expect(await client.call('set-password', { token: link, password })).toMatchObject(refusal('601'));
  // The clock of PostgreSQL is set back: what began later would last longer than it may.
  await client.signIn('ada@example.com');
  clock.advance(-10 * hourMs);
  await deleteOldSessions(database, clock);
  expect(await client.call('token')).toMatchObject(refusal('601'));
});

it('signs out this browser alone, and with another password all others', async () => {
  const { api, url } = shared();
  const one = await addUser(api, 'out@example.com');
  const [other, third] = [new SessionClient(url), new SessionClient(url)];
  await other.signIn('out@example.com');
  await third.signIn('out@example.com');
  const [ofOne, ofOther] = [await one.api(), await other.api()];
  expect(await one.call('sign-out')).toMatchObject({ success: true });
  expect(one.cookie).toBe('');
  expect(await one.call('token')).toMatchObject(refusal('601'));
  expect(await ofOne.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
  expect(await ofOther.get('/rest/v1/lists.json')).toMatchObject({ success: true });

  const change = (currentPassword: string, newPassword: string) =>
    other.call('change-password', { currentPassword, newPassword });
  expect(await change('guess', 'another good one')).toMatchObject(refusal('1003', /current password/));
  expect(await change(password, 'short')).toMatchObject(refusal('1003', /12 at least/));
  expect(await ofOther.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  const before = other.cookie;
  expect(await change(password, 'another good one')).toMatchObject({ success: true });
  expect(other.cookie).not.toBe(before);
  expect(await (await other.api()).get('/rest/v1/lists.json')).toMatchObject({ success: true });
  expect(await third.call('token')).toMatchObject(refusal('601'));
  expect(await third.signIn('out@example.com')).toMatchObject(refusal('601'));
  expect(await one.call('change-password', { currentPassword: 'x', newPassword: 'y' })).toMatchObject(
    refusal('601'),
  );
  // A second sign-in of a browser leaves nothing of the first one.
  const left = other.cookie;
  await other.signIn('out@example.com', 'another good one');
  third.cookie = left;
  expect(await third.call('token')).toMatchObject(refusal('601'));
});

describe('the cookie', () => {
  it('is for the calls of sessions alone, out of reach of scripts and of other sites', async () => {
    const { api, url } = shared();
    await addUser(api, 'cookie@example.com');
    const { headers } = await new SessionClient(url).signIn('cookie@example.com');
    const port = new URL(url).port;
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(new RegExp(`^galena_session_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict$`)),
    ]);
    // It is no token, and no call of the API takes it.
    const client = new SessionClient(url);
    await client.signIn('cookie@example.com');
    const cookie = client.cookie;
    const [, secret] = cookie.split('=');
    for (const request of [{ cookie }, { authorization: `Bearer ${secret}` }]) {
      const answer = await fetch(`${url}/rest/v1/lists.json`, { headers: request });
      expect(await answer.json()).toMatchObject({ success: false });
    }
  });

  it('goes over HTTPS only where a trusted proxy says that it came so', async () => {
    for (const [proxies, isSecure] of [
      ['127.0.0.1', true],
      ['10.0.0.0/8', false],
    ] as const) {
      const { api, url } = await useTestServer('api', { GALENA_TRUSTED_PROXIES: proxies });
      await addUser(api, 'tls@example.com');
      const client = new SessionClient(url, { 'x-forwarded-proto': 'https' });
      const [cookie] = (await client.signIn('tls@example.com')).headers.getSetCookie();
      expect(cookie?.endsWith('; Secure')).toBe(isSecure);
    }
  });
});

it('takes calls from no page of another origin, and nothing but JSON', async () => {
  const { api, url } = shared();
  const client = await addUser(api, 'site@example.com');
  for (const site of ['cross-site', 'same-site', 'none']) {
    expect(await client.call('token', {}, { 'sec-fetch-site': site })).toMatchObject(refusal('603'));
  }
  expect(await client.call('token', {}, { 'sec-fetch-site': 'same-origin' })).toMatchObject({
    success: true,
  });
  for (const name of ['sign-in', 'token', 'sign-out', 'link', 'set-password', 'change-password']) {
    const path = `${url}/galena/v1/session/${name}.json`;
    const send = async (request: RequestInit) =>
      (await fetch(path, { headers: { cookie: client.cookie }, ...request })).json();
    expect(await send({ method: 'POST', body: new URLSearchParams({ email: 'x' }) })).toMatchObject(
      refusal('612'),
    );
    expect(await send({ method: 'GET' })).toMatchObject(refusal('605'));
    expect(await client.call(name, [])).toMatchObject(refusal('609'));
  }
  expect(await client.token()).toMatchObject({ email: 'site@example.com' });
});

it('keeps neither passwords, links, cookies nor tokens in the clear', async () => {
  const { api, database } = shared();
  const user = { email: 'clear@example.com', role: 'Administrator' };
  const link = tokenIn((await api.send('POST', '/galena/v1/users.json', user)).result?.[0]);
  const client = await addUser(api, 'clear2@example.com');
  const { accessToken } = await client.token();
  const [found] = await database.query<{ text: string }>(sql`
    select concat(
      (select string_agg(t::text, ' ') from galena.users t), (select string_agg(t::text, ' ') from galena.sessions t),
      (select string_agg(t::text, ' ') from galena.session_tokens t)
    ) as text`);
  expect(found?.text).toContain('clear@example.com');
  for (const secret of [link, password, client.cookie.split('=')[1] ?? '', String(accessToken)]) {
    expect(secret).not.toBe('');
    expect(found?.text).not.toContain(secret);
    expect(found?.text).not.toContain(Buffer.from(secret).toString('hex'));
  }
});
