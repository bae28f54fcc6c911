import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await server.database.execute(sql`insert into sub_000_gal_000.partitions values (2, 'Europe', null)`);
});
afterAll(() => server.stop());

let made = 0;
async function makeLeads(...leads: object[]): Promise<number[]> {
  const input = leads.map((lead) => {
    made += 1;
    return { email: `lead${made}@example.com`, ...lead };
  });
  return (await server.api.sync(input)).map(({ id }) => Number(id));
}
const unknown = 999_999;
const skip = (id: number, code: string, message: string) => ({
  id,
  status: 'skipped',
  reasons: [{ code, message }],
});
const show = async (id: number | undefined, fields: string) =>
  (await server.api.get(`/rest/v1/lead/${id}.json?fields=${fields}`)).result?.[0];
const members = async () =>
  ((await server.api.get('/rest/v1/list/1001/leads.json')).result ?? []).map(({ id }) => id);

describe('a change of what was seen', () => {
  const change = (id: number, body: object) => server.api.send('POST', `/galena/v1/leads/${id}.json`, body);
  const seenFields = 'firstName,leadScore,doNotCall,dateOfBirth,city';

  it('is written as long as nobody else has changed that', async () => {
    const [id = 0] = await makeLeads({ firstName: 'Ada', leadScore: 7, dateOfBirth: '1815-12-10' });
    const { id: _, ...seen } = (await show(id, seenFields)) ?? {};
    expect(seen).toEqual({
      firstName: 'Ada',
      leadScore: 7,
      doNotCall: false,
      dateOfBirth: '1815-12-10',
      city: null,
    });
    await server.api.sync([{ email: `lead${made}@example.com`, title: 'Countess' }]);
    expect((await change(id, { values: { firstName: 'Augusta' }, seen })).result).toEqual([
      { id, status: 'updated' },
    ]);
    const again = await change(id, { values: { city: 'London', leadScore: 8 }, seen });
    expect(again.result).toEqual([
      {
        status: 'skipped',
        reasons: [
          { code: '1003', message: 'The lead has been changed meanwhile: it has another value in firstName' },
        ],
      },
    ]);
    expect(await show(id, 'firstName,city,leadScore')).toEqual({
      id,
      firstName: 'Augusta',
      city: null,
      leadScore: 7,
    });
    expect((await change(id, { values: { city: 'London' }, seen: { FIRSTNAME: 'Augusta' } })).result).toEqual(
      [{ id, status: 'updated' }],
    );
    expect((await change(unknown, { values: { city: 'London' }, seen: {} })).result).toMatchObject([
      { status: 'skipped', reasons: [{ code: '1004' }] },
    ]);
  });

  it.each([
    [{ values: { city: 'x' } }, '1002'],
    [{ values: [], seen: {} }, '1001'],
    [{ values: { Id: 3 }, seen: {} }, '1003'],
    [{ values: { city: 'x' }, seen: { nothing: 1 } }, '1006'],
  ])('refuses %j with %s', async (body, code) => {
    expect(await change(1, body)).toMatchObject({ errors: [{ code }] });
  });
});

describe('delete', () => {
  it('deletes by body, by query, and by the old path', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = await makeLeads({}, {}, {}, {});
    await server.api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: a }] });
    const body = { input: [{ id: a }, { id: String(b) }, { id: a }, { id: unknown }] };
    expect((await server.api.send('POST', '/rest/v1/leads/delete.json', body)).result).toEqual([
      { id: a, status: 'deleted' },
      { id: b, status: 'deleted' },
      skip(a, '1004', 'Lead not found'),
      skip(unknown, '1004', 'Lead not found'),
    ]);
    expect(await members()).not.toContain(a);
    expect((await server.api.post(`/rest/v1/leads/delete.json?id=${c}`)).result).toEqual([
      { id: c, status: 'deleted' },
    ]);
    expect((await server.api.send('DELETE', '/rest/v1/leads.json', { input: [{ id: d }] })).result).toEqual([
      { id: d, status: 'deleted' },
    ]);
    expect(await server.api.get(`/rest/v1/lead/${d}.json`)).toMatchObject({ errors: [{ code: '1004' }] });
  });

  it.each([
    ['', '1002'],
    ['?id=x', '1001'],
    [`?id=${Array.from({ length: 301 }, (_, index) => index + 1).join(',')}`, '1003'],
  ])('refuses %.12s with %s', async (query, code) => {
    expect(await server.api.post(`/rest/v1/leads/delete.json${query}`)).toMatchObject({ errors: [{ code }] });
  });
});

describe('merge', () => {
  const merge = (id: number, query: string) => server.api.post(`/rest/v1/leads/${id}/merge.json${query}`);

  it('keeps the winner’s values, takes what it lacks, and joins its lists', async () => {
    const [winner = 0, first = 0, second = 0] = await makeLeads(
      { firstName: 'W' },
      { firstName: 'F', lastName: 'First' },
      { lastName: 'Second', title: 'Boss' },
    );
    await server.api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: second }] });
    const answer = await merge(winner, `?leadIds=${first},${second}`);
    expect(answer).toEqual({ requestId: expect.any(String), success: true });
    expect(await show(winner, 'firstName,lastName,title')).toEqual({
      id: winner,
      firstName: 'W',
      lastName: 'First',
      title: 'Boss',
    });
    expect(await members()).toContain(winner);
    expect(await members()).not.toContain(second);
    expect(await show(first, 'id')).toBeUndefined();
  });

  it('takes what it lacks of a field that has the name of something that every object has', async () => {
    const field = { name: 'constructor', displayName: 'Constructor', dataType: 'string' };
    await server.api.send('POST', '/rest/v1/leads/schema/fields.json', { input: [field] });
    const [winner = 0, loser = 0] = await makeLeads({}, { constructor: 'Gropius' });
    await merge(winner, `?leadId=${loser}`);
    expect(await show(winner, 'constructor')).toEqual({ id: winner, constructor: 'Gropius' });
  });

  it('refuses unknown leads, itself, too many, and none', async () => {
    const [winner = 0, loser = 0] = await makeLeads({}, {});
    const many = Array.from({ length: 26 }, (_, index) => unknown + index).join(',');
    expect(await merge(winner, `?leadId=${unknown}`)).toMatchObject({
      errors: [{ code: '1004', message: `Lead '${unknown}' not found` }],
    });
    expect(await merge(unknown, `?leadId=${loser}`)).toMatchObject({ errors: [{ code: '1004' }] });
    expect(await merge(winner, `?leadId=${winner}`)).toMatchObject({ errors: [{ code: '1003' }] });
    expect(await merge(winner, `?leadIds=${many}`)).toMatchObject({ errors: [{ code: '1080' }] });
    expect(await merge(winner, '')).toMatchObject({ errors: [{ code: '1002' }] });
    expect(await show(loser, 'id')).toEqual({ id: loser });
  });

  it('takes its parameters from a form as well', async () => {
    const [winner = 0, loser = 0] = await makeLeads({}, {});
    const form = 'application/x-www-form-urlencoded';
    expect(
      await server.api.post(`/rest/v1/leads/${winner}/merge.json`, `leadId=${loser}`, form),
    ).toMatchObject({
      success: true,
    });
  });
});

describe('associate', () => {
  const associate = (id: number, cookie: string) =>
    server.api.post(`/rest/v1/leads/${id}/associate.json?cookie=${encodeURIComponent(cookie)}`);
  const cookie = 'id:287-GTJ-838&token:_mch-marketo.com-1396310362214-46169';

  it('makes the cookie a key of the lead, and takes it from the lead that had it', async () => {
    const [a = 0, b = 0] = await makeLeads({}, {});
    expect(await associate(a, cookie)).toEqual({ requestId: expect.any(String), success: true });
    expect(await associate(b, cookie)).toMatchObject({ success: true });
    const query = `filterType=cookies&filterValues=${encodeURIComponent(cookie)}`;
    const found = await server.api.get(`/rest/v1/leads.json?${query}`);
    expect(found.result?.map(({ id }) => id)).toEqual([b]);
  });

  it('refuses unknown leads and what is no cookie', async () => {
    const [a = 0] = await makeLeads({});
    expect(await associate(unknown, cookie)).toMatchObject({
      errors: [{ code: '1004', message: `Lead '${unknown}' not found` }],
    });
    expect(await associate(a, 'no cookie, but text')).toMatchObject({ errors: [{ code: '1012' }] });
    expect(await associate(a, '')).toMatchObject({ errors: [{ code: '1002' }] });
  });
});

it('moves leads to other partitions', async () => {
  const [a = 0] = await makeLeads({});
  const input = [
    { id: a, partitionName: 'Europe' },
    { id: a, partitionName: 'Mars' },
    { id: unknown, partitionName: 'Europe' },
  ];
  const answer = await server.api.send('POST', '/rest/v1/leads/partitions.json', { input });
  expect(answer.result).toEqual([
    { id: a, status: 'updated' },
    skip(a, '1008', "Access denied to partition 'Mars'"),
    skip(unknown, '1004', 'Lead not found'),
  ]);
  expect(await show(a, 'leadPartitionId')).toMatchObject({ leadPartitionId: 2 });
});

describe('members of a list', () => {
  const path = '/rest/v1/lists/1001/leads.json';

  it('adds, tells and removes', async () => {
    const [a = 0, b = 0] = await makeLeads({}, {});
    const input = [{ id: a }, { id: unknown }, { id: String(a) }];
    expect((await server.api.send('POST', path, { input })).result).toEqual([
      { id: a, status: 'added' },
      skip(unknown, '1004', 'Lead not found'),
      { id: a, status: 'added' },
    ]);
    const isMember = `/rest/v1/lists/1001/leads/ismember.json?id=${a}&id=${b}&id=${unknown}`;
    expect((await server.api.get(isMember)).result).toEqual([
      { id: a, status: 'memberof' },
      { id: b, status: 'notmemberof' },
      skip(unknown, '1004', 'Lead not found'),
    ]);
    const lists = await server.api.get(`/rest/v1/leads/${a}/listMembership.json`);
    expect(lists).toMatchObject({
      result: [{ listId: 1001, createdAt: expect.stringMatching(/Z$/), updatedAt: expect.any(String) }],
      moreResult: false,
    });
    expect(
      await server.api.fetch(`${path}?id=${a},${b},${a}`, { method: 'DELETE' }).then((r) => r.json()),
    ).toMatchObject({
      result: [
        { id: a, status: 'removed' },
        skip(b, '1015', 'Lead not in list'),
        skip(a, '1015', 'Lead not in list'),
      ],
    });
    expect(await members()).not.toContain(a);
  });

  it('refuses unknown lists and leads', async () => {
    const [a = 0] = await makeLeads({});
    for (const answer of [
      await server.api.post(`/rest/v1/lists/77/leads.json?id=${a}`),
      await server.api.get(`/rest/v1/lists/77/leads/ismember.json?id=${a}`),
    ]) {
      expect(answer).toMatchObject({ errors: [{ code: '1013', message: 'Object not found' }] });
    }
    expect(await server.api.get(`/rest/v1/leads/${unknown}/listMembership.json`)).toMatchObject({
      errors: [{ code: '1004' }],
    });
  });
});

it.each(['/rest/v1/leads/ID/programMembership.json', '/rest/v1/leads/ID/smartCampaignMembership.json'])(
  '%s: a lead is in none',
  async (path) => {
    const [a = 0] = await makeLeads({});
    expect(await server.api.get(path.replace('ID', String(a)))).toMatchObject({
      success: true,
      result: [],
      moreResult: false,
    });
    expect(await server.api.get(path.replace('ID', String(unknown)))).toMatchObject({
      errors: [{ code: '1004' }],
    });
  },
);
