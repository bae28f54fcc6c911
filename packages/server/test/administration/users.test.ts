import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { permissions } from '../../src/identity/permissions.ts';
import type { ApiClient } from '../support/api-client.ts';
import { ApiClient as Client } from '../support/api-client.ts';
import { sendRaw } from '../support/raw-request.ts';
import { addUser, password, SessionClient, tokenIn } from '../support/session-client.ts';
import { shareTestServer } from '../support/test-server.ts';

const shared = shareTestServer();

const post = (path: string, body: object = {}, api: ApiClient = shared().api) => api.send('POST', path, body);
const refusal = (code: string, message: unknown = expect.any(String)) => ({
  success: false,
  errors: [{ code, message }],
});

async function addRole(name: string, granted: readonly string[]): Promise<string> {
  expect(await post('/galena/v1/roles.json', { name, permissions: granted })).toMatchObject({
    success: true,
  });
  return name;
}

describe('a user', () => {
  it('is added with a link, sets a password by it once, and is signed in', async () => {
    const { url } = shared();
    const role = await addRole('Reader', ['Read-Only Lead']);
    const added = (await post('/galena/v1/users.json', { email: ' Ada@Example.com ', name: 'Ada', role }))
      .result?.[0];
    const user = { email: 'ada@example.com', name: 'Ada', role: 'Reader', state: 'invited' };
    expect(added).toMatchObject({ ...user, lastSignInAt: null });
    const token = tokenIn(added);
    const browser = new SessionClient(url);
    expect((await browser.call('link', { token })).result).toEqual([
      { email: 'ada@example.com', name: 'Ada' },
    ]);
    expect(await browser.call('set-password', { token, password })).toMatchObject({ success: true });
    for (const name of ['link', 'set-password']) {
      expect(await browser.call(name, { token, password })).toMatchObject(refusal('601'));
    }
    expect(await browser.token()).toEqual({
      accessToken: expect.stringMatching(/^[\w-]{32}:usr$/),
      expiresIn: expect.any(Number),
      email: 'ada@example.com',
      name: 'Ada',
      munchkinId: '000-GAL-000',
      subscriptions: ['000-GAL-000'],
      throughProxy: false,
    });
    const api = await browser.api();
    expect((await api.get('/galena/v1/service.json')).result).toMatchObject([
      { clientId: null, userEmail: 'ada@example.com', permissions: ['Read-Only Lead'] },
    ]);
    expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    expect(await api.get('/galena/v1/users.json')).toMatchObject(refusal('603'));
    const { result } = await shared().api.get('/galena/v1/users.json');
    expect(result).toContainEqual({
      ...user,
      state: 'active',
      createdAt: expect.any(String),
      lastSignInAt: expect.any(String),
    });
  });

  it.each([
    ['the address', { role: 'Administrator' }, '1002'],
    ['the role', { email: 'x@x.io' }, '1002'],
    ['an address', { email: 'nobody', role: 'Administrator' }, '1003'],
    ['a role', { email: 'x@x.io', role: 'None' }, '1013'],
    ['a subscription', { email: 'x@x.io', role: 'Administrator', munchkinId: '999-ZZZ-999' }, '1013'],
    ['a name', { email: 'x@x.io', role: 'Administrator', name: 'x'.repeat(256) }, '1003'],
  ])('is not added without %s', async (_what, body, code) => {
    expect(await post('/galena/v1/users.json', body)).toMatchObject(refusal(code));
    expect(await shared().database.query(sql`select from galena.users where email = 'x@x.io'`)).toEqual([]);
  });

  it('is there once, and is not found by a name with a NUL', async () => {
    const user = { email: 'once@example.com', role: 'Administrator' };
    expect(await post('/galena/v1/users.json', user)).toMatchObject({ success: true });
    expect(await post('/galena/v1/users.json', { ...user, email: 'ONCE@example.com' })).toMatchObject(
      refusal('1017'),
    );
    for (const change of ['', '/disable', '/enable', '/reset', '/delete']) {
      expect(
        await post(`/galena/v1/users/once@example.com%00${change}.json`, { role: 'Administrator' }),
      ).toMatchObject(refusal('1013'));
      expect(
        await post(`/galena/v1/users/other@example.com${change}.json`, { role: 'Administrator' }),
      ).toMatchObject(refusal('1013'));
    }
    expect(await post('/galena/v1/users/once@example.com.json')).toMatchObject(refusal('1002'));
  });

  it('may do what the role says now, and nothing at once when it is disabled', async () => {
    const browser = await addUser(shared().api, 'bo@example.com');
    const api = await browser.api();
    expect(await api.get('/galena/v1/users.json')).toMatchObject({ success: true });
    const role = await addRole('Lists', ['Read-Only Lead']);
    expect((await post('/galena/v1/users/BO@example.com.json', { role, name: 'Bo' })).result).toMatchObject([
      { role, name: 'Bo' },
    ]);
    expect(await api.get('/galena/v1/users.json')).toMatchObject(refusal('603'));
    expect(await post(`/galena/v1/roles/${role}/delete.json`)).toMatchObject(
      refusal('1022', "Object in use: user 'bo@example.com' has the role 'Lists'"),
    );
    expect((await post('/galena/v1/users/bo@example.com/disable.json')).result).toMatchObject([
      { state: 'disabled' },
    ]);
    expect(await api.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    expect(await browser.call('token')).toMatchObject(refusal('601'));
    expect(await browser.signIn('bo@example.com')).toMatchObject(refusal('603', /disabled/));
    expect((await post('/galena/v1/users/bo@example.com/enable.json')).result).toMatchObject([
      { state: 'active' },
    ]);
    // What has ended stays so.
    expect(await api.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    expect(await browser.signIn('bo@example.com')).toMatchObject({ success: true });
    expect(await (await browser.api()).get('/rest/v1/lists.json')).toMatchObject({ success: true });
  });

  it('is signed out everywhere by a reset, and by being deleted', async () => {
    const browser = await addUser(shared().api, 'cy@example.com');
    const api = await browser.api();
    const reset = (await post('/galena/v1/users/cy@example.com/reset.json')).result?.[0];
    expect(reset).toMatchObject({ state: 'active' });
    expect(await api.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    expect(await browser.signIn('cy@example.com')).toMatchObject(refusal('601'));
    const again = new SessionClient(shared().url);
    await again.call('set-password', { token: tokenIn(reset), password: 'another good one' });
    const next = await again.api();
    expect(await next.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    expect(await post('/galena/v1/users/cy@example.com/delete.json')).toMatchObject({ success: true });
    expect(await next.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    expect(await again.signIn('cy@example.com', 'another good one')).toMatchObject(refusal('601'));
    expect(await post('/galena/v1/users/cy@example.com/delete.json')).toMatchObject(refusal('1013'));
    const added = await post('/galena/v1/users.json', { email: 'cy@example.com', role: 'Administrator' });
    expect(added.result).toMatchObject([{ state: 'invited' }]);
  });

  it('grants nothing that the own role lacks, and takes nothing from who has more', async () => {
    const role = await addRole('Limited', ['Administer Galena', 'Read-Only Lead']);
    const more = await addRole('More', ['Read-Write Lead']);
    await addUser(shared().api, 'more@example.com', more);
    const api = await (await addUser(shared().api, 'limited@example.com', role)).api();
    for (const [path, body] of [
      ['users', { email: 'new@example.com', role: more }],
      ['users/more@example.com', { role }],
      ['users/more@example.com/disable', {}],
      ['users/more@example.com/enable', {}],
      ['users/more@example.com/reset', {}],
      ['users/more@example.com/delete', {}],
      ['services', { name: 'x', userEmail: 'x@x.io', role: more }],
      ['users', { email: 'new@example.com', role, munchkinId: '111-AAA-111' }],
    ] as const) {
      expect(await post(`/galena/v1/${path}.json`, body, api)).toMatchObject(refusal('603'));
    }
    // Nor themselves: somebody has to be left.
    for (const change of ['', '/disable', '/enable', '/reset', '/delete']) {
      expect(await post(`/galena/v1/users/limited@example.com${change}.json`, { role }, api)).toMatchObject(
        refusal('1003'),
      );
    }
    expect(await post('/galena/v1/users/limited@example.com.json', { name: 'Lim' }, api)).toMatchObject({
      success: true,
    });
    expect(await post('/galena/v1/roles.json', { name: role, permissions: [] }, api)).toMatchObject(
      refusal('1003'),
    );
    expect(
      await post('/galena/v1/services.json', { name: 'x', userEmail: 'x@x.io', role }, api),
    ).toMatchObject({
      success: true,
    });
  });
});

it('users of two subscriptions are changed by those who administer both, and work with each', async () => {
  const { api, url } = shared();
  const made = (await post('/galena/v1/subscriptions.json', { munchkinId: '111-AAA-111' })).result?.[0] ?? {};
  const credentials = { clientId: String(made['clientId']), clientSecret: String(made['clientSecret']) };
  const other = new Client(url, credentials);
  // Somebody there has set a password under an address that may not have been theirs.
  const before = await addUser(other, 'dual@example.com');
  expect(
    await post('/galena/v1/users.json', { email: 'first@example.com', role: 'Administrator' }),
  ).toMatchObject({
    success: true,
  });
  expect(
    await post('/galena/v1/users.json', { email: 'first@example.com', role: 'Administrator' }, other),
  ).toMatchObject(refusal('1003', /another subscription/));
  const added = await post(
    '/galena/v1/users.json',
    { email: 'dual@example.com', role: 'Administrator' },
    api,
  );
  expect(await before.call('token')).toMatchObject(refusal('601'));
  expect(await before.signIn('dual@example.com')).toMatchObject(refusal('601'));
  const browser = new SessionClient(url);
  await browser.call('set-password', { token: tokenIn(added.result?.[0]), password });

  const subscriptions = ['000-GAL-000', '111-AAA-111'];
  expect(await browser.token()).toMatchObject({ munchkinId: '000-GAL-000', subscriptions });
  expect(await browser.token('111-AAA-111')).toMatchObject({ munchkinId: '111-AAA-111' });
  // The last one is that of a new tab, too.
  expect(await browser.token()).toMatchObject({ munchkinId: '111-AAA-111' });
  const [there, here] = [await browser.api('111-AAA-111'), await browser.api('000-GAL-000')];
  await there.sync([{ email: 'lead@example.com' }]);
  expect(await here.leads(['lead@example.com'], 'id')).toEqual([]);
  expect(await there.leads(['lead@example.com'], 'id')).toHaveLength(1);

  expect(await post('/galena/v1/users/dual@example.com/reset.json', {}, other)).toMatchObject(
    refusal('1003'),
  );
  expect(await post('/galena/v1/users/dual@example.com/disable.json', {}, other)).toMatchObject({
    success: true,
  });
  expect(await there.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
  expect(await here.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  // Never another subscription in the place of the one that is asked for.
  expect(await browser.call('token', { munchkinId: '111-AAA-111' })).toMatchObject(refusal('1013'));
  expect(await browser.token()).toMatchObject({ munchkinId: '000-GAL-000', subscriptions: ['000-GAL-000'] });
  expect(await post('/galena/v1/users/dual@example.com/delete.json', {}, other)).toMatchObject({
    success: true,
  });
  expect(await here.get('/rest/v1/lists.json')).toMatchObject({ success: true });
  expect(await post('/galena/v1/users/dual@example.com/reset.json')).toMatchObject({ success: true });
  const third = { email: 'third@example.com', role: 'Administrator', munchkinId: '111-aaa-111' };
  expect(await post('/galena/v1/users.json', third)).toMatchObject({ success: true });
  expect((await other.get('/galena/v1/users.json')).result).toMatchObject([{ email: 'third@example.com' }]);
});

it('an administrator who adds themselves to another subscription stays signed in, and keeps the password', async () => {
  await post('/galena/v1/subscriptions.json', { munchkinId: '333-CCC-333' });
  const browser = await addUser(shared().api, 'own@example.com');
  const own = { email: 'own@example.com', role: 'Administrator', munchkinId: '333-CCC-333' };
  expect(await post('/galena/v1/users.json', own, await browser.api())).toMatchObject({ success: true });
  expect(await browser.token()).toMatchObject({ subscriptions: ['000-GAL-000', '333-CCC-333'] });
  expect(await browser.signIn('own@example.com')).toMatchObject({ success: true });
});

it('users work with the subscription that the host names, and with no other one there', async () => {
  const { api, url } = shared();
  await post('/galena/v1/subscriptions.json', { munchkinId: '444-DDD-444' });
  const one = await addUser(api, 'one@example.com');
  await addUser(api, 'both@example.com');
  const both = await addUser(api, 'both@example.com', 'Administrator', { munchkinId: '444-DDD-444' });
  const askThere = async ({ cookie }: SessionClient, asked: object = {}) => {
    const [body, host] = [JSON.stringify(asked), `444-ddd-444.example.com:${new URL(url).port}`];
    const head = `Host: ${host}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const answer = await sendRaw(
      url,
      `POST /galena/v1/session/token.json HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n${body}`,
    );
    return JSON.parse(answer.slice(answer.indexOf('{'))) as unknown;
  };
  const own = { result: [{ munchkinId: '444-DDD-444', subscriptions: ['444-DDD-444'] }] };
  expect(await askThere(both)).toMatchObject(own);
  expect(await askThere(both, { munchkinId: '000-GAL-000' })).toMatchObject(refusal('1013'));
  expect(await askThere(both, { munchkinId: '444-DDD-444' })).toMatchObject(own);
  expect(await askThere(one)).toMatchObject(refusal('603'));
});

it('what a user does is put down to them: imports, changes of leads, calls', async () => {
  const api = await (await addUser(shared().api, 'who@example.com')).api();
  const batchId = await api.import({ file: 'email,firstName\nwho1@example.com,Ann\n' });
  const sender = { serviceName: 'Console', userEmail: 'who@example.com' };
  expect(await shared().api.progress(batchId)).toMatchObject({ sentBy: sender });
  const [lead] = await api.sync([{ email: 'who1@example.com', firstName: 'Bea' }]);
  const history = await shared().api.get(`/galena/v1/leads/${lead?.['id']}/history.json`);
  const origin = { by: { service: 'Console', user: 'who@example.com' } };
  expect(history.result).toMatchObject([origin, origin]);
  const calls = await shared().api.get('/galena/v1/calls.json?service=Console');
  expect(calls.result).toContainEqual(
    expect.objectContaining({ path: '/rest/v1/leads.json', user: 'who@example.com' }),
  );
  // Nobody is taken for a service, nor their keys for those of one.
  const headers = { 'idempotency-key': 'mine' };
  const first = await api.createImport({ file: 'email\nwho2@example.com\n', headers });
  const again = await api.createImport({ file: 'email\nwho2@example.com\n', headers });
  expect(again.result?.[0]?.['batchId']).toBe(first.result?.[0]?.['batchId']);
  const service = await shared().api.createImport({ file: 'email\nwho2@example.com\n', headers });
  expect(service.result?.[0]?.['batchId']).not.toBe(first.result?.[0]?.['batchId']);
});

it('a user with every permission may do what the first service may', async () => {
  const api = await (await addUser(shared().api, 'all@example.com')).api();
  expect((await api.get('/galena/v1/service.json')).result).toMatchObject([{ permissions }]);
  expect(await post('/galena/v1/subscriptions.json', { munchkinId: '222-BBB-222' }, api)).toMatchObject({
    success: true,
  });
  expect(await post('/galena/v1/subscriptions/222-BBB-222/pause.json', {}, api)).toMatchObject({
    success: true,
  });
});
