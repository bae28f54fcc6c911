import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { operations } from '../../src/http/routes/index.ts';
import { type Permission, permissions } from '../../src/identity/permissions.ts';
import { issueToken } from '../../src/identity/tokens.ts';
import { systemRandomness } from '../../src/randomness.ts';
import { ApiClient } from '../support/api-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

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
  return clientOf(await makeService(role));
}

/** A service of a role that is there, with its secret. */
async function makeService(role = 'Administrator'): Promise<Readonly<Record<string, unknown>>> {
  const made = await post('/galena/v1/services.json', { name: 'Test', userEmail: 'test@example.com', role });
  return made.result?.[0] ?? {};
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

  it('let whoever may write read as well', () => {
    for (const { permissions: anyOf } of operations) {
      for (const permission of anyOf) {
        if (permission.startsWith('Read-Only ')) {
          expect(anyOf).toContain(permission.replace('Read-Only', 'Read-Write'));
        }
      }
    }
  });

  it('are asked for by each operation but those that say so', () => {
    expect(
      operations.filter((operation) => operation.permissions.length === 0).map(({ path }) => path),
    ).toEqual([
      ...['usage', 'usage/last7days', 'errors', 'errors/last7days'].map(
        (name) => `/rest/v1/stats/${name}.json`,
      ),
      '/galena/v1/limits.json',
      '/galena/v1/service.json',
    ]);
  });
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
    expect(await post('/galena/v1/roles/Reader/delete.json')).toMatchObject({
      errors: [
        {
          code: '1022',
          message: `Object in use: service '${shown['name']}' (${shown['clientId']}) has the role 'Reader'`,
        },
      ],
    });

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
    [{ name: 'x', userEmail: 'notanemail', role: 'Administrator' }, '1003'],
    [{ name: 'x', userEmail: 'a@b@example.com', role: 'Administrator' }, '1003'],
  ])('refuses %.80j with %s', async (body, code) => {
    expect(await post('/galena/v1/services.json', body)).toMatchObject(refusal(code));
  });

  it('says which e-mail address is none', async () => {
    const body = { name: 'x', userEmail: 'notanemail', role: 'Administrator' };
    const [problem] = (await post('/galena/v1/services.json', body)).errors ?? [];
    expect(problem?.message).toMatch(/^userEmail is 'notanemail', and has to be an e-mail address such as/);
  });

  it('finds a role in any case, and keeps its name', async () => {
    const granted: Permission[] = ['Read-Only Lead'];
    await post('/galena/v1/roles.json', { name: 'Größe Case', permissions: granted });
    const { clientId, role } = await makeService('grÖße CASE');
    expect(role).toBe('Größe Case');
    const change = (asked: string) => post(`/galena/v1/services/${clientId}.json`, { role: asked });
    expect((await change('ADMINISTRATOR')).result).toMatchObject([{ role: 'Administrator' }]);
    const changed = { name: 'größe CASE', permissions: [...granted, 'Read-Only Company'] };
    expect((await post('/galena/v1/roles.json', changed)).result).toEqual([
      { ...changed, name: 'Größe Case' },
    ]);
    expect(await post('/galena/v1/roles.json', { name: 'administrator', permissions: [] })).toMatchObject(
      refusal('1003'),
    );
    expect(await post('/galena/v1/roles/administrator/delete.json')).toMatchObject(refusal('1003'));
    const path = `/galena/v1/roles/${encodeURIComponent('GRÖßE CASE')}/delete.json`;
    expect(await post(path)).toMatchObject({ result: [{ name: 'Größe Case' }] });
    const own = { name: 'Own case', permissions: ['Administer Galena', 'Read-Only Lead'] };
    await post('/galena/v1/roles.json', own);
    const api = clientOf(await makeService('own CASE'));
    const lost = { name: 'OWN case', permissions: ['Administer Galena'] };
    expect(await post('/galena/v1/roles.json', lost, api)).toMatchObject(refusal('1003'));
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

  it('takes no right from the role of the service that asks', async () => {
    const granted = ['Administer Galena', 'Read-Write Lead', 'Read-Only Company'];
    const name = 'Own';
    await post('/galena/v1/roles.json', { name, permissions: granted });
    const own = clientOf(await makeService(name));
    const save = (kept: readonly string[], api = own) =>
      post('/galena/v1/roles.json', { name, permissions: kept }, api);
    for (const lost of granted) {
      const refused = await save(granted.filter((permission) => permission !== lost));
      expect(refused).toMatchObject(refusal('1003'));
      expect(refused.errors?.[0]?.message).toContain(`'${lost}'`);
    }
    expect(await save(granted)).toMatchObject({ success: true });
    expect(await post(`/galena/v1/roles/${name}/delete.json`, {}, own)).toMatchObject(refusal('1022'));
    expect(await own.get('/galena/v1/services.json')).toMatchObject({ success: true });
    expect(await save([], server.api)).toMatchObject({ success: true });
    expect(await own.get('/galena/v1/services.json')).toMatchObject(refusal('603'));
  });

  const others = permissions.filter((permission) => permission !== 'Administer Galena');

  it('gives nobody a right by a role that the one who asks lacks', async () => {
    const limited = await clientWith(['Administer Galena']);
    for (const permission of others) {
      const role = { name: `Too much: ${permission}`, permissions: ['Administer Galena', permission] };
      const refused = await post('/galena/v1/roles.json', role, limited);
      expect(refused).toMatchObject(refusal('603'));
      expect(refused.errors?.[0]?.message).toContain(`'${permission}'`);
    }
    const { result } = await server.api.get('/galena/v1/roles.json');
    expect(result?.filter(({ name }) => String(name).startsWith('Too much'))).toEqual([]);
  });

  it.each(['Read-Write Lead', 'Administer Installation'])(
    'gives nobody more rights than the one who asks has: %s',
    async (permission) => {
      const limited = await clientWith(['Administer Galena']);
      const refuses = async (path: string, body: object = {}) =>
        expect(await post(`/galena/v1/${path}.json`, body, limited)).toMatchObject(refusal('603'));
      const more = { name: `More: ${permission}`, permissions: [permission] };
      await post('/galena/v1/roles.json', more);
      await post('/galena/v1/roles.json', { name: 'Nothing', permissions: [] });
      const { clientId } = await makeService(more.name);
      await refuses('services', { name: 'x', userEmail: 'x@example.com', role: more.name });
      await refuses(`services/${clientId}/rotate`);
      await refuses(`services/${clientId}/revoke`);
      await refuses(`services/${clientId}`, { role: 'Nothing' });
      await refuses('roles', { ...more, permissions: [] });
      await post(`/galena/v1/services/${clientId}.json`, { role: 'Nothing' });
      await refuses(`services/${clientId}`, { role: more.name });
      await refuses(`roles/${encodeURIComponent(more.name)}/delete`);
    },
  );

  it('lets whoever may write let others read', async () => {
    const writer = await clientWith(['Administer Galena', 'Read-Write Lead']);
    const reader = { name: 'Lead reader', permissions: ['Read-Only Lead'] };
    expect(await post('/galena/v1/roles.json', reader, writer)).toMatchObject({ success: true });
  });

  it('knows no service and no role by a name with a NUL', async () => {
    const { clientId } = await makeService();
    await post('/galena/v1/roles.json', { name: 'Kept', permissions: [] });
    for (const path of [
      'services/test-client%00/revoke',
      `services/${clientId}%00/revoke`,
      `services/%00${clientId}/rotate`,
      'roles/Kept%00/delete',
    ]) {
      expect(await post(`/galena/v1/${path}.json`)).toMatchObject(refusal('1013'));
    }
    expect(await post(`/galena/v1/services/${clientId}%00.json`, { role: 'Kept' })).toMatchObject(
      refusal('1013'),
    );
  });
});

describe('what changes meanwhile', () => {
  /** Has something happen between the check of a secret and the token for it. */
  function betweenCheckAndToken(event: () => Promise<unknown>): Database {
    const { database } = server;
    return {
      ...database,
      async transaction(work) {
        await event();
        return database.transaction(work);
      },
    };
  }

  it.each(['rotate', 'revoke'])(
    'to %s a service gives no token for the secret that it had',
    async (change) => {
      const service = await makeService();
      const clientId = String(service['clientId']);
      const database = betweenCheckAndToken(() => post(`/galena/v1/services/${clientId}/${change}.json`));
      expect(
        await issueToken(database, server.clock, systemRandomness, clientId, String(service['clientSecret'])),
      ).toBeUndefined();
      expect(
        await server.database.query(sql`select from galena.tokens where client_id = ${clientId}`),
      ).toHaveLength(0);
    },
  );

  it('to change a role leaves the token, which may do what the role says now', async () => {
    const service = await makeService();
    const [clientId, clientSecret] = [String(service['clientId']), String(service['clientSecret'])];
    await post('/galena/v1/roles.json', { name: 'Later', permissions: ['Read-Only Lead'] });
    const database = betweenCheckAndToken(() =>
      post(`/galena/v1/services/${clientId}.json`, { role: 'Later' }),
    );
    const issued = await issueToken(database, server.clock, systemRandomness, clientId, clientSecret);
    const authorization = `Bearer ${issued?.token}`;
    const ask = async (path: string) =>
      (await server.api.fetch(path, { headers: { authorization } })).json() as Promise<object>;
    expect(await ask('/galena/v1/services.json')).toMatchObject(refusal('603'));
    expect(await ask('/rest/v1/lists.json')).toMatchObject({ success: true });
  });

  const making = { name: 'Late', userEmail: 'late@example.com', role: 'Late' };
  it.each([
    [
      'its right is taken away',
      '603',
      sql`update galena.roles set permissions = '{}' where name = 'Late admin'`,
    ],
    [
      'its token ends',
      '601',
      sql`delete from galena.tokens t using galena.services v
      where v.client_id = t.client_id and v.role_name = 'Late admin'`,
    ],
    ['its service goes', '601', sql`delete from galena.services where role_name = 'Late admin'`],
    ['the role goes', '1013', sql`delete from galena.roles where name = 'Late'`],
  ])('a service that waits to add another one is refused where %s', async (_what, code, change) => {
    const granted: Permission[] = ['Administer Galena'];
    await post('/galena/v1/roles.json', { name: 'Late admin', permissions: granted });
    await post('/galena/v1/roles.json', { name: 'Late', permissions: [] });
    const late = clientOf(await makeService('Late admin'));
    await late.token();
    const waiting = await server.database.transaction(async (transaction) => {
      await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.administration'), 1)`);
      const asked = post('/galena/v1/services.json', making, late);
      await until(async () => {
        const found = await server.database.query(
          sql`select from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`,
        );
        return found.length > 0;
      });
      await transaction.execute(change);
      return { asked };
    });
    expect(await waiting.asked).toMatchObject(refusal(code));
    const { result } = await server.api.get('/galena/v1/services.json');
    expect(result?.filter(({ role }) => role === 'Late')).toEqual([]);
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
  expect(await post(`/galena/v1/partitions/${id}/delete.json`)).toMatchObject({
    errors: [{ code: '1022', message: "Object in use: there are leads of partition 'Asia'" }],
  });
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
      unknownPrograms: 'reject',
      maxFileBytes: 10_485_760,
      importHistoryDays: 400,
      activities: 'on',
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
    [{ activities: true }, '1001'],
    [{ unknownPrograms: 'maybe' }, '1001'],
    [{ maxFileBytes: -1 }, '1001'],
    [{ importHistoryDays: 6 }, '1001'],
    [{ colour: 'red' }, '1006'],
    [{ timeZone: 'UTC', timezone: 'Asia/Tokyo' }, '1003'],
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
