import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/http/routes/index.ts';
import { permissions } from '../../src/identity/permissions.ts';
import { ApiClient } from '../support/api-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

const post = (path: string, body: object = {}, api = server.api) => api.send('POST', path, body);
const refusal = (code: string) => ({ success: false, errors: [{ code }] });

const clients = new Map<string, Promise<ApiClient>>();

/** A client with a service of its own, whose role has these permissions; the same one for whoever asks again. */
function clientWith(granted: readonly string[]): Promise<ApiClient> {
  const key = granted.join();
  const client = clients.get(key) ?? makeClient(`Role ${clients.size}`, granted);
  clients.set(key, client);
  return client;
}

async function makeClient(role: string, granted: readonly string[]): Promise<ApiClient> {
  await post('/galena/v1/roles.json', { name: role, permissions: granted });
  const made = await post('/galena/v1/services.json', { name: 'Test', userEmail: 'test@example.com', role });
  return clientOf(made.result?.[0]);
}

function clientOf(service: Readonly<Record<string, unknown>> | undefined): ApiClient {
  const { clientId, clientSecret } = service ?? {};
  return new ApiClient(server.url, { clientId: String(clientId), clientSecret: String(clientSecret) });
}

describe('permissions', () => {
  const withPermission = operations.filter((operation) => operation.permissions.length > 0);
  const call = (api: ApiClient, { method, path }: { method: string; path: string }) =>
    api.fetch(path.replace(/:\w+/g, '1'), {
      method,
      ...(method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
    });
  const codeOf = async (response: Response) => {
    // Events go on until what is watched ends.
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body?.cancel();
      return undefined;
    }
    return ((await response.json().catch(() => ({}))) as { errors?: { code: string }[] }).errors?.[0]?.code;
  };

  it.each(withPermission.map((operation) => [operation.method, operation.path, operation] as const))(
    '%s %s wants one of its own',
    async (_method, _path, operation) => {
      const others = permissions.filter((permission) => !operation.permissions.includes(permission));
      expect(await codeOf(await call(await clientWith(others), operation))).toBe('603');
      for (const permission of operation.permissions) {
        expect(await codeOf(await call(await clientWith([permission]), operation))).not.toBe('603');
      }
    },
  );
});

describe('services', () => {
  it('tells a secret once, and ends tokens with the secret and the service', async () => {
    const made = await post('/galena/v1/services.json', {
      name: 'CRM',
      userEmail: 'crm@example.com',
      role: 'Administrator',
    });
    const service = made.result?.[0];
    expect(service).toEqual({
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      name: 'CRM',
      userEmail: 'crm@example.com',
      role: 'Administrator',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const { clientSecret, ...shown } = service ?? {};
    expect((await server.api.get('/galena/v1/services.json')).result).toContainEqual(shown);
    const crm = clientOf(service);
    expect(await crm.get('/rest/v1/lists.json')).toMatchObject({ success: true });

    const rotated = (await post(`/galena/v1/services/${shown['clientId']}/rotate.json`)).result?.[0];
    expect(rotated?.['clientSecret']).not.toBe(clientSecret);
    expect(await crm.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    const again = clientOf(rotated);
    expect(await again.get('/rest/v1/lists.json')).toMatchObject({ success: true });

    await post('/galena/v1/roles.json', { name: 'Reader', permissions: ['Read-Only Lead'] });
    expect(
      (await post(`/galena/v1/services/${shown['clientId']}.json`, { role: 'Reader' })).result,
    ).toMatchObject([{ role: 'Reader' }]);
    expect(await again.submit({ file: 'email\na@example.com\n' })).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/roles/Reader/delete.json')).toMatchObject(refusal('1022'));

    expect(await post(`/galena/v1/services/${shown['clientId']}/revoke.json`)).toMatchObject({
      success: true,
    });
    expect(await again.get('/rest/v1/lists.json')).toMatchObject(refusal('601'));
    expect(await post('/galena/v1/roles/Reader/delete.json')).toMatchObject({
      success: true,
      result: [{ name: 'Reader' }],
    });
    expect(await post(`/galena/v1/services/${shown['clientId']}/revoke.json`)).toMatchObject(refusal('1013'));
  });

  it.each([
    [{ userEmail: 'a@example.com', role: 'Administrator' }, '1002'],
    [{ name: 5, userEmail: 'a@example.com', role: 'Administrator' }, '1001'],
    [{ name: 'x'.repeat(256), userEmail: 'a@example.com', role: 'Administrator' }, '1003'],
    [{ name: 'x', userEmail: 'a@example.com', role: 'Nobody' }, '1013'],
  ])('refuses %.80j with %s', async (body, code) => {
    expect(await post('/galena/v1/services.json', body)).toMatchObject(refusal(code));
  });

  it('never takes its own rights away', async () => {
    expect(await post('/galena/v1/services/test-client/revoke.json')).toMatchObject(refusal('1003'));
    expect(await post('/galena/v1/services/test-client.json', { role: 'Administrator' })).toMatchObject(
      refusal('1003'),
    );
    expect(await post('/galena/v1/roles.json', { name: 'Administrator', permissions: [] })).toMatchObject(
      refusal('1003'),
    );
    expect(await post('/galena/v1/roles/Administrator/delete.json')).toMatchObject(refusal('1003'));
  });

  it('gives nobody more rights than the one who asks has', async () => {
    const limited = await clientWith(['Administer Galena']);
    const role = { name: 'More', permissions: ['Administer Installation'] };
    expect(await post('/galena/v1/roles.json', role, limited)).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/services/test-client/rotate.json', {}, limited)).toMatchObject(
      refusal('603'),
    );
    const service = { name: 'x', userEmail: 'x@example.com', role: 'Administrator' };
    expect(await post('/galena/v1/services.json', service, limited)).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/roles.json', role)).toMatchObject({ success: true });
    const less = { name: 'More', permissions: [] };
    expect(await post('/galena/v1/roles.json', less, limited)).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/roles/More/delete.json', undefined, limited)).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/roles/More/delete.json')).toMatchObject({ success: true });
  });
});

it('shows roles, and knows no permission but those there are', async () => {
  expect((await server.api.get('/galena/v1/roles.json')).result).toContainEqual({
    name: 'Administrator',
    permissions: [...permissions],
  });
  expect(await post('/galena/v1/roles.json', { name: 'x', permissions: ['Fly'] })).toMatchObject(
    refusal('1001'),
  );
  expect(await post('/galena/v1/roles.json', { name: 'x', permissions: 'Fly' })).toMatchObject(
    refusal('1001'),
  );
  expect(await post('/galena/v1/roles/nobody/delete.json')).toMatchObject(refusal('1013'));
});

it('makes partitions, and deletes those without leads', async () => {
  const made = await post('/galena/v1/partitions.json', { name: 'Asia', description: 'east' });
  const id = made.result?.[0]?.['id'];
  expect((await server.api.get('/rest/v1/leads/partitions.json')).result).toContainEqual({
    id,
    name: 'Asia',
    description: 'east',
  });
  expect(await post('/galena/v1/partitions.json', { name: 'Asia' })).toMatchObject(refusal('1017'));
  const [lead] = await server.api.sync([{ email: 'asia@example.com' }], { partitionName: 'Asia' });
  expect(await post(`/galena/v1/partitions/${id}/delete.json`)).toMatchObject(refusal('1022'));
  await server.api.post(`/rest/v1/leads/delete.json?id=${lead?.['id']}`);
  expect(await post(`/galena/v1/partitions/${id}/delete.json`)).toMatchObject({
    success: true,
    result: [{ id }],
  });
  expect(await post(`/galena/v1/partitions/${id}/delete.json`)).toMatchObject(refusal('1013'));
  expect(await post('/galena/v1/partitions/1/delete.json')).toMatchObject(refusal('1003'));
});

describe('settings', () => {
  it('changes what the subscription decides', async () => {
    const before = (await server.api.get('/galena/v1/settings.json')).result?.[0];
    expect(before).toEqual({
      timeZone: 'UTC',
      unknownColumns: 'ignore',
      multipleMatches: 'update',
      surplusCells: 'warn',
      listLock: true,
      maxFileBytes: 10_485_760,
    });
    const changes = { timeZone: 'Europe/Berlin', unknownColumns: 'reject', maxFileBytes: 100 };
    expect((await post('/galena/v1/settings.json', changes)).result).toEqual([{ ...before, ...changes }]);
    expect(await server.api.submit({ file: 'email,nope\na@example.com,x\n' })).toMatchObject(refusal('1006'));
    expect(await server.api.submit({ file: `email\n${'a'.repeat(200)}@example.com\n` })).toMatchObject(
      refusal('413'),
    );
    await post('/galena/v1/settings.json', before);
    expect((await post('/galena/v1/settings.json', { TIMEZONE: 'Asia/Tokyo' })).result).toEqual([
      { ...before, timeZone: 'Asia/Tokyo' },
    ]);
    await post('/galena/v1/settings.json', before);
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, '1001'],
    [{ timeZone: 7 }, '1001'],
    [{ unknownColumns: 'maybe' }, '1001'],
    [{ multipleMatches: 1 }, '1001'],
    [{ surplusCells: 'drop' }, '1001'],
    [{ listLock: 'yes' }, '1001'],
    [{ maxFileBytes: -1 }, '1001'],
    [{ colour: 'red' }, '1006'],
  ])('refuses %j with %s', async (body, code) => {
    expect(await post('/galena/v1/settings.json', body)).toMatchObject(refusal(code));
  });
});

describe('subscriptions', () => {
  it('keeps two subscriptions fully apart', async () => {
    const made = await post('/galena/v1/subscriptions.json', { munchkinId: '123-ABC-456' });
    const other = clientOf(made.result?.[0]);
    expect((await server.api.get('/galena/v1/subscriptions.json')).result).toMatchObject([
      { munchkinId: '000-GAL-000' },
      { munchkinId: '123-ABC-456' },
    ]);
    await server.api.sync([{ email: 'mine@example.com' }]);
    const batchId = await server.api.import({ file: 'email\nimported@example.com\n' });
    expect(await other.leads(['mine@example.com', 'imported@example.com'], 'id')).toEqual([]);
    expect(await other.get(`/bulk/v1/leads/batch/${batchId}.json`)).toMatchObject(refusal('1013'));
    expect((await other.get('/galena/v1/services.json')).result).toHaveLength(1);
    expect(await other.get('/galena/v1/subscriptions.json')).toMatchObject(refusal('603'));
    expect(await post('/galena/v1/services/test-client/rotate.json', {}, other)).toMatchObject(
      refusal('1013'),
    );
    const theirs = await other.import({ file: 'email\nimported@example.com\n' });
    expect(theirs).toBe(1000);
    expect(await other.leads(['imported@example.com'], 'id')).toEqual([{ id: 1 }]);
    expect(await server.api.leads(['imported@example.com'], 'id')).not.toEqual([{ id: 1 }]);
  });

  it('refuses ids that are taken or none', async () => {
    expect(await post('/galena/v1/subscriptions.json', { munchkinId: '000-GAL-000' })).toMatchObject(
      refusal('1017'),
    );
    expect(await post('/galena/v1/subscriptions.json', { munchkinId: 'mine' })).toMatchObject(
      refusal('1001'),
    );
  });
});
