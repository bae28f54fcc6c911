import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { sql } from '../../src/db/sql.ts';
import { isWithin } from '../../src/http/user-of-proxy.ts';
import { addUser, SessionClient } from '../support/session-client.ts';
import { useTestServer } from '../support/test-server.ts';

const refusal = (code: string, message: unknown = expect.any(String)) => ({
  success: false,
  errors: [{ code, message }],
});
it('has whoever guesses a password wait ever longer, and says how long', async () => {
  const server = await useTestServer('api', {
    GALENA_TOKEN_FAILURES: '1',
    GALENA_TRUSTED_PROXIES: '127.0.0.1',
  });
  await addUser(server.api, 'ada@example.com');
  const client = new SessionClient(server.url, { 'x-forwarded-for': '192.0.2.1' });
  for (let attempt = 0; attempt < 7; attempt += 1) {
    server.clock.advance(60_000);
    expect(await client.signIn('ada@example.com', 'guess')).toMatchObject(refusal('601'));
  }
  const { status, headers, errors } = await client.signIn('ada@example.com');
  expect(status).toBe(429);
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(errors).toEqual([{ code: '429', message: `Too many failed attempts: try again in ${seconds} s` }]);
  // Elsewhere nobody is locked out by that.
  const elsewhere = new SessionClient(server.url, { 'x-forwarded-for': '192.0.2.2' });
  expect(await elsewhere.signIn('ada@example.com')).toMatchObject({ success: true });
  // Links are no way around it.
  const links = [];
  for (let attempt = 0; attempt < 8; attempt += 1) links.push(await client.call('link', { token: 'guess' }));
  expect(links.at(-1)).toMatchObject({ status: 429 });
}, 120_000);

describe('a proxy that says who it is', () => {
  const header = 'x-forwarded-email';
  const behind = (environment: Readonly<Record<string, string>> = {}) =>
    useTestServer('api', {
      GALENA_TRUSTED_USER_HEADER: 'X-Forwarded-Email',
      GALENA_TRUSTED_PROXIES: '127.0.0.1',
      ...environment,
    });

  it('is not set up without its addresses, and no role without it', () => {
    const environment = { GALENA_TRUSTED_USER_HEADER: 'X-Forwarded-Email' };
    expect(() => readConfig(environment)).toThrow(
      'GALENA_TRUSTED_USER_HEADER is set and GALENA_TRUSTED_PROXIES is not',
    );
    expect(readConfig({ ...environment, GALENA_TRUSTED_PROXIES: '10.0.0.1' })).toMatchObject({
      trustedUserHeader: 'x-forwarded-email',
    });
    expect(() => readConfig({ GALENA_TRUSTED_USER_ROLE: 'Reader' })).toThrow(
      'GALENA_TRUSTED_USER_ROLE is set and GALENA_TRUSTED_USER_HEADER is not',
    );
    for (const name of ['X Email', 'Cookie', 'Authorization', 'Host']) {
      expect(() => readConfig({ GALENA_TRUSTED_USER_HEADER: name })).toThrow('is not the name of a header');
    }
  });

  it('signs its users in, and nobody whom nobody has added', async () => {
    const { api, url } = await behind();
    await addUser(api, 'ada@example.com');
    const client = new SessionClient(url, { [header]: 'Ada@Example.com' });
    expect(await client.token()).toMatchObject({ email: 'ada@example.com', throughProxy: true });
    const page = await client.api();
    expect(await page.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    const stranger = new SessionClient(url, { [header]: 'eve@example.com' });
    expect(await stranger.call('token')).toMatchObject(
      refusal('603', "Access denied: there is no user 'eve@example.com'. Ask an administrator to add you"),
    );
    expect(stranger.cookie).toBe('');
    // The session is good behind the proxy only, and only for whom it names.
    const around = new SessionClient(url);
    around.cookie = client.cookie;
    expect(await around.call('token')).toMatchObject(refusal('601'));
    expect(await page.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    const bo = await addUser(api, 'bo@example.com');
    const taken = new SessionClient(url, { [header]: 'ada@example.com' });
    taken.cookie = bo.cookie;
    expect(await taken.token()).toMatchObject({ email: 'ada@example.com' });
    await api.send('POST', '/galena/v1/users/ada@example.com/disable.json', {});
    expect(await taken.call('token')).toMatchObject(refusal('603', /disabled/));
  });

  it('gives those a role whom nobody knows, where a setting says so', async () => {
    const { api, url } = await behind({ GALENA_TRUSTED_USER_ROLE: 'Reader' });
    const client = new SessionClient(url, { [header]: 'new@example.com' });
    expect(await client.call('token')).toMatchObject(refusal('603', /no role 'Reader' for new ones/));
    await api.send('POST', '/galena/v1/roles.json', { name: 'Reader', permissions: ['Read-Only Lead'] });
    const page = await client.api();
    expect((await page.get('/galena/v1/service.json')).result).toMatchObject([
      { userEmail: 'new@example.com', permissions: ['Read-Only Lead'] },
    ]);
    expect((await api.get('/galena/v1/users.json')).result).toMatchObject([
      { email: 'new@example.com', role: 'Reader', state: 'active' },
    ]);
    await api.send('POST', '/galena/v1/users/new@example.com/disable.json', {});
    expect(await client.call('token')).toMatchObject(refusal('603', /disabled/));
  });

  it.each([
    ['two addresses', 'ada@example.com, eve@example.com'],
    ['something else', 'ada'],
    ['nothing', ''],
  ])('is refused with %s in the header', async (_what, value) => {
    const { api, url } = await behind();
    await addUser(api, 'ada@example.com');
    const client = new SessionClient(url, { [header]: value });
    expect(await client.call('token')).toMatchObject(
      refusal('603', /one e-mail address in x-forwarded-email/),
    );
  });

  it('is nobody who connects from elsewhere, whatever they say of where they are', async () => {
    const { api, url, database } = await behind({ GALENA_TRUSTED_PROXIES: '10.0.0.0/8' });
    await addUser(api, 'ada@example.com');
    await database.execute(sql`delete from galena.sessions`);
    for (const more of [{}, { 'x-forwarded-for': '10.0.0.1' }, { forwarded: 'for=10.0.0.1' }]) {
      const client = new SessionClient(url, { [header]: 'ada@example.com', ...more });
      expect(await client.call('token')).toMatchObject(refusal('601'));
    }
    expect(await database.query(sql`select from galena.sessions`)).toEqual([]);
    // Without the setting nobody is.
    const plain = await useTestServer('api', { GALENA_TRUSTED_PROXIES: '127.0.0.1' });
    await addUser(plain.api, 'ada@example.com');
    const client = new SessionClient(plain.url, { [header]: 'ada@example.com' });
    expect(await client.call('token')).toMatchObject(refusal('601'));
  });

  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['10.0.0.7', ['10.0.0.7'], true],
    ['10.0.0.8', ['10.0.0.7', '10.0.0.9'], false],
    ['fd00::1', ['fd00::/8'], true],
    ['fe80::1%eth0', ['fd00::/8'], false],
    ['::1', ['127.0.0.1'], false],
    ['', ['0.0.0.0/0'], false],
  ])('is at %s within %j: %s', (address, networks, isIt) => {
    expect(isWithin(address, networks)).toBe(isIt);
  });
});
