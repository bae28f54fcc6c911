import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { sql } from '../../src/db/sql.ts';
import { controlToken, service } from '../support/constants.ts';
import { type ControlledServer, createControlledServer } from '../support/controlled-server.ts';
import { until } from '../support/until.ts';
import { changeEverything } from './change-everything.ts';

const settings = {
  GALENA_DETERMINISTIC: 'on',
  GALENA_CLOCK: '2026-01-31T08:30:00Z',
  GALENA_CLOCK_FROZEN: 'on',
};

const files = {
  'leads.csv': 'email,firstName\nada@example.com,Ada\nbob@example.com,Bob\n',
  'services.json': '[{"clientId": "reader", "clientSecret": "secret"}]',
  'assets/programs.json': '[{"id": 1205, "name": "Regatta", "channel": "Live Event", "type": "Event"}]',
  'assets/smartCampaigns.json': '[{"id": 77, "name": "Invite", "folder": {"programName": "Regatta"}}]',
};

let servers: readonly ControlledServer[] = [];
beforeAll(async () => {
  servers = await Promise.all([createControlledServer(settings), createControlledServer(settings)]);
  for (const { control } of servers) await control.seed({ files });
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

/** A call and its whole answer, but for what goes by real time and the connection. */
type Exchange = readonly [call: string, status: number, headers: readonly string[], body: string];

// That of compressed durations differs with them.
const passing = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Everything that a client sees of a double in calls of all kinds, one after the other. */
async function talk({ url, database }: ControlledServer): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  let token = '';
  const call = async (method: string, path: string, body?: object | FormData, bearer = token) => {
    const isForm = body instanceof FormData;
    const headers: Record<string, string> = { authorization: `Bearer ${bearer}` };
    if (body !== undefined && !isForm) headers['content-type'] = 'application/json';
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    const told = [...response.headers].filter(([name]) => !passing.has(name));
    const text = await response.text();
    exchanges.push([`${method} ${path}`, response.status, told.map((header) => header.join(': ')), text]);
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  };
  const control = (method: string, path: string, body?: object) =>
    call(method, `/galena/v1/control/${path}`, body, controlToken);
  const getToken = async ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => {
    const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
    return String((await call('GET', `/identity/oauth/token?${query}`)).access_token);
  };
  const ended = (table: 'imports' | 'exports') =>
    until(async () => {
      const rows = await database.query(
        table === 'imports'
          ? sql`select from galena.imports where finished_at is null`
          : sql`select from galena.exports where finished_at is null and queued_at is not null`,
      );
      return rows.length === 0;
    });

  token = await getToken(service);
  await getToken({ clientId: 'reader', clientSecret: 'secret' });
  await call('POST', '/rest/v1/leads.json', { input: [{ email: 'cy@example.com' }, { email: 'nobody' }] });
  await call(
    'GET',
    '/rest/v1/leads.json?filterType=id&filterValues=1,2,3&batchSize=1&fields=email,createdAt',
  );
  const file = new FormData();
  file.set(
    'file',
    new Blob(['email,firstName\ndee@example.com,Dee\nnobody,N\nada@example.com,A\n']),
    'leads.csv',
  );
  await call('POST', '/bulk/v1/leads.json?format=csv', file);
  await ended('imports');
  await call('GET', '/bulk/v1/leads/batch/1000.json');
  await call('GET', '/bulk/v1/leads/batch/1000/failures.json');
  const filter = { createdAt: { startAt: '2026-01-31T00:00:00Z', endAt: '2026-02-01T00:00:00Z' } };
  const made = await call('POST', '/bulk/v1/leads/export/create.json', { fields: ['id', 'email'], filter });
  const { exportId } = made.result[0];
  await call('POST', `/bulk/v1/leads/export/${exportId}/enqueue.json`);
  await ended('exports');
  await call('GET', `/bulk/v1/leads/export/${exportId}/status.json`);
  await call('GET', `/bulk/v1/leads/export/${exportId}/file.json`);
  const since = await call('GET', '/rest/v1/activities/pagingtoken.json?sinceDatetime=2026-01-31');
  await call('GET', `/rest/v1/activities.json?activityTypeIds=12,13&nextPageToken=${since.nextPageToken}`);
  await call('POST', '/rest/v1/campaigns/77/schedule.json', { input: { cloneToProgramName: 'Regatta 2' } });
  await call('GET', '/rest/asset/v1/programs.json');
  const added = await call('POST', '/galena/v1/services.json', {
    name: 'Second',
    userEmail: 'second@example.com',
    role: 'Administrator',
  });
  await getToken(added.result[0]);
  const rotated = await call('POST', `/galena/v1/services/${added.result[0].clientId}/rotate.json`);
  await getToken(rotated.result[0]);
  await call('GET', '/galena/v1/services.json');
  await control('POST', 'faults.json', { operation: 'Sync Leads', code: '611', probability: 0.5 });
  for (let count = 0; count < 4; count += 1)
    await call('POST', '/rest/v1/leads.json', { input: [{ email: 'ada@example.com' }] });
  await control('POST', 'faults.json', {
    operation: 'GET /rest/v1/stats/usage.json',
    token: 'expired',
    times: 1,
  });
  await call('GET', '/rest/v1/stats/usage.json');
  token = await getToken(service);
  await call('GET', '/rest/v1/stats/usage.json');
  await call('GET', '/rest/v1/nothing.json');
  await call('GET', '/rest/v1/stats/usage.json', undefined, 'nobody');
  const other = await control('POST', 'subscriptions.json', {});
  await getToken(other.result[0]);
  await control('DELETE', `subscriptions/${other.result[0].munchkinId}.json`);
  await control('GET', 'export.json');
  await control('GET', 'calls.json?operation=Sync%20Leads');
  const { host } = new URL(url);
  return exchanges.map(([what, status, headers, body]) => [
    what,
    status,
    headers,
    withoutDurations(body.replaceAll(host, 'the double')),
  ]);
}

/** How long calls took is real time. */
function withoutDurations(body: string): string {
  return body.replace(/"durationMs":[\d.]+|"at":"[^"]+"|"date":"[^"]+"/g, '"…"');
}

it('two doubles answer the same calls with the same bytes, and each of them again after a reset', async () => {
  const [one, other] = servers as [ControlledServer, ControlledServer];
  const first = await talk(one);
  expect(first.filter(([, status]) => status === 200).length).toBeGreaterThan(30);
  expect(await talk(other)).toEqual(first);
  await one.control.reset();
  expect(await talk(one)).toEqual(first);
});

it('nothing of what was done before a reset shows in any answer behind it', async () => {
  const [one, other] = servers as [ControlledServer, ControlledServer];
  const { api, control, database, url } = one;
  await control.reset();
  await control.clock.follow();
  await changeEverything(api, database, control);
  await control.clock.freeze(settings.GALENA_CLOCK);
  const wrong = `${url}/identity/oauth/token?grant_type=client_credentials&client_id=test-client&client_secret=x`;
  for (let count = 0; count < 12; count += 1) await fetch(wrong);
  expect((await fetch(wrong)).status).toBe(429);
  await control.faults.add({ code: '611' });
  await control.strictness.set({ mode: 'lenient' });
  await control.pace.hold('Queued');
  await control.reset();
  await other.control.reset();
  expect(await talk(one)).toEqual(await talk(other));
});

it('an undo does the same however long ago calls have written leads', async () => {
  const [{ api, control, database }] = servers as [ControlledServer];
  const rows = Array.from({ length: 900 }, (_, row) => `undone${row}@example.com`);
  const undoBehind = async (calledAt: string) => {
    await control.reset();
    await api.renew();
    const batchId = await api.import({ file: `email\n${rows.join('\n')}\n` });
    await database.execute(
      sql`update sub_000_gal_000.counters set called_at = now() - ${calledAt}::interval where name = 'lead'`,
    );
    await api.post(`/galena/v1/imports/${batchId}/undo.json`);
    await until(
      async () =>
        (await database.query(sql`select from galena.imports where finished_at is null`)).length === 0,
    );
    return database.query(sql`
      select id + place - 1 as id, lead.lead_id
      from sub_000_gal_000.lead_deletions_1
      cross join lateral unnest(lead_ids) with ordinality as lead (lead_id, place)
      order by 1`);
  };
  const deletions = await undoBehind('1 second');
  expect(deletions).toHaveLength(900);
  expect(await undoBehind('1 hour')).toEqual(deletions);
});

it('a snapshot is worked on with the same ids each time', async () => {
  const [{ api, control }] = servers as [ControlledServer, ControlledServer];
  await control.reset();
  const add = () =>
    api.send('POST', '/galena/v1/services.json', {
      name: 'One',
      userEmail: 'one@example.com',
      role: 'Administrator',
    });
  await api.renew();
  const before = await add();
  await control.snapshots.take('one service');
  const after = await add();
  expect(after.result?.[0]?.['clientId']).not.toBe(before.result?.[0]?.['clientId']);
  await control.snapshots.restore('one service');
  expect((await add()).result).toEqual(after.result);
});

describe('the settings', () => {
  it('are for doubles', () => {
    expect(() => readConfig({ GALENA_DETERMINISTIC: 'on' })).toThrow('GALENA_DETERMINISTIC is set and');
    expect(() => readConfig({ GALENA_CLOCK: '2026-01-31' })).toThrow('GALENA_CLOCK is set and');
    expect(() => readConfig({ GALENA_CONTROL: 'on', GALENA_CLOCK: 'tomorrow' })).toThrow(
      'GALENA_CLOCK: "tomorrow" is no time such as 2026-01-31T08:30:00Z',
    );
    expect(() => readConfig({ GALENA_CONTROL: 'on', GALENA_CLOCK_FROZEN: 'on' })).toThrow(
      'GALENA_CLOCK_FROZEN is on and GALENA_CLOCK is not set',
    );
  });

  it('warn where others reach the server', () => {
    const config = (HOST: string) =>
      readConfig({ GALENA_CONTROL: 'on', GALENA_DETERMINISTIC: 'on', HOST }).warnings.map(
        ({ setting }) => setting,
      );
    expect(config('0.0.0.0')).toEqual(['GALENA_DETERMINISTIC']);
    expect([config('127.0.0.1'), config('localhost'), config('::1')]).toEqual([[], [], []]);
  });
});
