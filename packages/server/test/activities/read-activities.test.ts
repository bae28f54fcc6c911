import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api-client.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';
import {
  activitiesOf,
  attributesOf,
  clientWith,
  customTypesOf,
  type Item,
  problemIn,
  readAll,
  tokenSince,
} from './scene.ts';

const shared = shareTestServer();
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const changesOf = (fields: string, more = '') =>
  `/rest/v1/activities/leadchanges.json?fields=${fields}${more}`;
const deletedLeads = '/rest/v1/activities/deletedleads.json?batchSize=300';

/** Ids of leads, by name. */
const leads: Record<string, number> = {};
let token = '';

beforeAll(async () => {
  const { api } = shared();
  await api.send('POST', '/galena/v1/settings.json', { unknownPrograms: 'accept' });
  token = await tokenSince(api, '1970-01-01');
  const [ada, grace] = await api.sync([
    { email: 'ada@example.com', firstName: 'Ada', lastName: 'Kern', leadScore: 3 },
    { email: 'grace@example.com' },
  ]);
  leads['ada'] = Number(ada?.['id']);
  leads['grace'] = Number(grace?.['id']);
  await api.sync([{ email: 'ada@example.com', state: 'NC', leadScore: 13, unsubscribed: true }]);
  await api.import({
    file: 'email,firstName,state\nada@example.com,Ada,VA\nnew@example.com,New,\n',
    form: { listId: '1001' },
  });
  const [fresh] = await api.leads(['new@example.com'], 'id');
  leads['new'] = Number(fresh?.['id']);
  await api.send('DELETE', `/rest/v1/lists/1001/leads.json?id=${leads['ada']}`, undefined);
  const [gone] = await api.sync([{ email: 'gone@example.com', firstName: 'Gone', lastName: 'Away' }]);
  leads['gone'] = Number(gone?.['id']);
  await api.post(`/rest/v1/leads/delete.json?id=${leads['gone']}`);
}, 60_000);

const read = async (types: readonly number[], more = '') =>
  (await readAll(shared().api, activitiesOf(types, more), token)).items;

describe('activities', () => {
  it('tell of a lead that a call made', async () => {
    const { api } = shared();
    const [first] = await read([12]);
    expect(JSON.stringify(first)).toMatch(
      /^\{"id":\d+,"marketoGUID":"\d+","leadId":\d+,"activityDate":"[^"]+","activityTypeId":12,"primaryAttributeValueId":\d+,"primaryAttributeValue":"Ada Kern","attributes":\[/,
    );
    expect(first).toEqual({
      id: expect.any(Number),
      marketoGUID: String(first?.['id']),
      leadId: leads['ada'],
      activityDate: time,
      activityTypeId: 12,
      primaryAttributeValueId: leads['ada'],
      primaryAttributeValue: 'Ada Kern',
      attributes: [
        { name: 'Created Date', value: String(first?.['activityDate']).slice(0, 10) },
        { name: 'Source Type', value: 'Web service API' },
        { name: 'api method name', value: 'syncLead' },
        { name: 'modifying user', value: expect.stringContaining('@') },
        { name: 'request id', value: expect.stringMatching(/^[0-9a-f]+#[0-9a-f]+$/) },
      ],
    });
    expect(await api.get('/rest/v1/stats/usage.json')).toMatchObject({ success: true });
  });

  it('tell of a lead that an import made, with its list, and have no name where the lead has none', async () => {
    const made = await read([12]);
    expect(made.map(({ leadId }) => leadId)).toEqual([leads['ada'], leads['grace'], leads['new']]);
    expect(made[1]).not.toHaveProperty('primaryAttributeValue');
    expect(attributesOf(made[2])).toMatchObject({
      'Source Type': 'List import',
      'List Name': 'Starter list',
      'api method name': 'importLead',
    });
  });

  it('tell of values that changed, of scores twice', async () => {
    const changed = await read([13, 22], `&leadIds=${leads['ada']}`);
    const told = changed.map((item) => [
      item['activityTypeId'],
      item['primaryAttributeValue'],
      attributesOf(item),
    ]);
    const trio = {
      'api method name': 'syncLead',
      'modifying user': expect.any(String),
      'request id': expect.any(String),
    };
    const api = { Reason: 'Web service API', Source: 'Web service API', ...trio };
    const list = { Reason: 'List import', Source: 'List import', ...trio, 'api method name': 'importLead' };
    expect(told).toEqual(
      expect.arrayContaining([
        [13, 'State', { 'New Value': 'NC', 'Old Value': null, ...api }],
        [13, 'Unsubscribed', { 'New Value': 'True', 'Old Value': null, ...api }],
        [
          22,
          'Lead Score',
          { 'Change Value': '+10', 'New Value': 13, 'Old Value': 3, Reason: 'Web service API' },
        ],
        [13, 'Lead Score', { 'New Value': '13', 'Old Value': '3', ...api }],
        [13, 'State', { 'New Value': 'VA', 'Old Value': 'NC', ...list }],
      ]),
    );
    expect(told).toHaveLength(5);
    const scores = changed.filter((item) => item['primaryAttributeValue'] === 'Lead Score');
    expect(scores.map(({ activityTypeId }) => activityTypeId)).toEqual([22, 13]);
  });

  it('tell of lists', async () => {
    const lists = (await read([24, 25])).map((item) => [
      item['activityTypeId'],
      item['leadId'],
      item['primaryAttributeValueId'],
      item['primaryAttributeValue'],
      attributesOf(item),
    ]);
    expect(lists).toHaveLength(3);
    expect(lists).toEqual(
      expect.arrayContaining([
        [24, leads['ada'], 1001, 'Starter list', { Source: 'List import' }],
        [24, leads['new'], 1001, 'Starter list', { Source: 'List import' }],
        [25, leads['ada'], 1001, 'Starter list', { Source: 'Web service API' }],
      ]),
    );
  });

  it('are read in pages of any size, each once, in the order of their ids', async () => {
    const { api } = shared();
    const all = await read([12, 13, 22, 24, 25, 37]);
    const ids = all.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    for (const size of [1, 3]) {
      const paged = await readAll(api, activitiesOf([12, 13, 22, 24, 25, 37], `&BatchSize=${size}`), token);
      expect(paged.items).toEqual(all);
    }
    const end = await readAll(api, activitiesOf([12]), token);
    expect(await api.get(`${activitiesOf([12])}&nextPageToken=${end.token}`)).toEqual({
      requestId: expect.any(String),
      result: [],
      nextPageToken: expect.stringMatching(/^[A-Z2-7]+=*$/),
      moreResult: false,
      success: true,
    });
    const [later] = await api.sync([{ email: 'later@example.com' }]);
    const next = await readAll(api, activitiesOf([12]), end.token);
    expect(next.items.map(({ leadId }) => leadId)).toEqual([later?.['id']]);
    await api.post(`/rest/v1/leads/delete.json?id=${later?.['id']}`);
  });

  it('are chosen by leads, list and asset', async () => {
    expect(
      (await read([12], `&leadIds=${leads['new']}&leadIds=999999,99999999999`)).map(({ leadId }) => leadId),
    ).toEqual([leads['new']]);
    expect((await read([12, 13], '&listId=1001')).map(({ leadId }) => leadId)).toEqual([leads['new']]);
    const [state] = await read([13], `&leadIds=${leads['ada']}`);
    const byField = await read([13], `&assetIds=${state?.['primaryAttributeValueId']}`);
    expect(byField.map((item) => item['primaryAttributeValue'])).toEqual(['State', 'State']);
    expect(await read([24], '&assetIds=1001,77')).toHaveLength(2);
    expect(await read([24], '&assetIds=77')).toEqual([]);
  });

  it('are read from a time on', async () => {
    const { api } = shared();
    const changed = await read([13]);
    const last = String(changed.at(-1)?.['activityDate']);
    const since = await readAll(api, activitiesOf([13]), await tokenSince(api, last));
    expect(since.items.length).toBeGreaterThan(0);
    const future = await tokenSince(api, '2999-01-01');
    expect(await api.get(`${activitiesOf([12])}&nextPageToken=${future}`)).toMatchObject({
      result: [],
      moreResult: false,
      nextPageToken: future,
    });
  });

  it('are read by POST with a form', async () => {
    const body = `_method=GET&activityTypeIds=12&nextPageToken=${token}`;
    const answer = await shared().api.post(
      '/rest/v1/activities.json',
      body,
      'application/x-www-form-urlencoded',
    );
    expect(answer.result).toHaveLength(3);
  });
});

it('merges, moves and pushes are told as Marketo tells them', async () => {
  const { api } = shared();
  const { token: end } = await readAll(api, activitiesOf([12]), token);
  await api.send('POST', '/galena/v1/partitions.json', { name: 'Europe' });
  const [winner, loser] = await api.sync([
    { email: 'winner@example.com', firstName: 'Win' },
    { email: 'loser@example.com', lastName: 'Los' },
  ]);
  await api.post(`/rest/v1/leads/${winner?.['id']}/merge.json?leadId=${loser?.['id']}`);
  await api.send('POST', '/rest/v1/leads/partitions.json', {
    input: [{ id: winner?.['id'], partitionName: 'Europe' }],
  });
  await api.send('POST', '/rest/v1/leads/push.json', {
    programName: 'Web',
    source: 'site',
    reason: 'form',
    input: [{ email: 'winner@example.com' }],
  });
  const { items } = await readAll(api, activitiesOf([12, 13, 32, 37, 100, 145]), end);
  const told = items.map((item) => [
    item['activityTypeId'],
    item['leadId'],
    item['primaryAttributeValue'],
    attributesOf(item),
  ]);
  const trio = { 'modifying user': expect.any(String), 'request id': expect.any(String) };
  // The log of the loser is the winner's, and nothing tells of a deletion.
  expect(told.map(([type, lead]) => [type, lead])).toEqual(
    [12, 12, 13, 32, 100, 145].map((type) => [type, winner?.['id']]),
  );
  expect(told.slice(2)).toEqual([
    [
      13,
      winner?.['id'],
      'Last Name',
      {
        'New Value': 'Los',
        'Old Value': null,
        Reason: 'Web service API',
        Source: 'Web service API',
        'api method name': 'mergeLeads',
        ...trio,
      },
    ],
    [
      32,
      winner?.['id'],
      'Win Los',
      {
        'Master Updated': true,
        'Merge IDs': [loser?.['id']],
        'Merge Source': 'leaddb',
        'Merged in Sales': false,
      },
    ],
    [100, winner?.['id'], 'Europe', { 'Old Partition ID': 1, Reason: 'Web service API' }],
    [
      145,
      winner?.['id'],
      'Web',
      { Source: 'site', Reason: 'form', 'api method name': 'pushToMarketo', ...trio },
    ],
  ]);
  await api.post(`/rest/v1/leads/delete.json?id=${winner?.['id']}`);
});

describe('lead changes', () => {
  it('tell of some fields, and of every new lead', async () => {
    const { items } = await readAll(shared().api, changesOf('state,Email'), token);
    const types = items.map((item) => item['activityTypeId']);
    // What an import has created and what it has changed are not in the order of its rows.
    expect([types.slice(0, 3), types.slice(3).toSorted()]).toEqual([
      [12, 12, 13],
      [12, 13],
    ]);
    const [, , change] = items as Item[];
    expect(JSON.stringify(change)).toMatch(
      /^\{"id":\d+,"marketoGUID":"\d+","leadId":\d+,"activityDate":"[^"]+","activityTypeId":13,"fields":\[\{"id":\d+,"name":"state","newValue":"NC","oldValue":null\}\],"attributes":\[/,
    );
    const { fields: described } = await describedState();
    expect(change?.['fields']).toEqual([{ id: described, name: 'state', newValue: 'NC', oldValue: null }]);
    expect(attributesOf(change)).toMatchObject({ Reason: 'Web service API', Source: 'Web service API' });
    expect(attributesOf(change)).not.toHaveProperty('New Value');
    const [made] = items;
    expect(made).toMatchObject({ activityTypeId: 12, leadId: leads['ada'], fields: [] });
    expect(made).not.toHaveProperty('primaryAttributeValueId');
    expect(attributesOf(made)).toMatchObject({ 'Source Type': 'Web service API' });
  });

  it('are of chosen leads and lists', async () => {
    const { api } = shared();
    const some = await readAll(api, changesOf('state', `&leadIds=${leads['grace']}`), token);
    expect(some.items).toMatchObject([{ activityTypeId: 12, leadId: leads['grace'] }]);
    const members = await readAll(api, changesOf('state', '&listId=1001'), token);
    expect(members.items).toMatchObject([{ activityTypeId: 12, leadId: leads['new'] }]);
  });

  async function describedState(): Promise<{ fields: unknown }> {
    const { result = [] } = await shared().api.get('/rest/v1/leads/describe.json');
    const state = result.find((field) => (field['rest'] as { name?: string } | undefined)?.name === 'state');
    return { fields: state?.['id'] };
  }
});

it('deleted leads are told with exactly the members that clients know, and nothing else of them is', async () => {
  const { items } = await readAll(shared().api, deletedLeads, token);
  expect(items[0]).toEqual({
    id: expect.any(Number),
    marketoGUID: String(items[0]?.['id']),
    leadId: leads['gone'],
    activityDate: time,
    activityTypeId: 37,
    primaryAttributeValueId: leads['gone'],
    primaryAttributeValue: 'Gone Away',
    attributes: [],
  });
  expect((await read([12, 37])).filter(({ leadId }) => leadId === leads['gone'])).toEqual([items[0]]);
});

it('one token is for all three calls', async () => {
  const { api } = shared();
  for (const path of [activitiesOf([12]), changesOf('email'), deletedLeads]) {
    const answer = await api.get(`${path}&nextPageToken=${token.replace(/=+$/, '')}`);
    expect(answer).toMatchObject({ success: true, moreResult: false });
  }
});

describe('refused is', () => {
  const get = async (path: string, next = token): Promise<string | undefined> =>
    problemIn(await shared().api.get(`${path}&nextPageToken=${next}`));

  it.each([
    [
      'a call without types',
      '/rest/v1/activities.json?x=1',
      "1002 Missing value for the required parameter 'activityTypeIds'",
    ],
    [
      'a type that is no number',
      activitiesOf([12], ',x'),
      "1001 Invalid value 'x'. Required of type 'integer'",
    ],
    ['an unknown type', activitiesOf([12, 9999]), '1003 Invalid activity type id 9999'],
    ['a custom type that never was', activitiesOf([100_001]), '1003 Invalid activity type id 100001'],
    [
      'eleven types',
      activitiesOf([1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13]),
      '1003 Too many activityTypeIds: 11 given and the maximum is 10',
    ],
    [
      '31 leads',
      activitiesOf([12], `&leadIds=${Array.from({ length: 31 }, (_, index) => index + 1).join()}`),
      '1003 Too many leadIds: 31 given and the maximum is 30',
    ],
    [
      'a lead that is no number',
      activitiesOf([12], '&leadIds=x'),
      "1001 Invalid value 'x'. Required of type 'integer'",
    ],
    [
      'a list with leads',
      activitiesOf([12], '&leadIds=1&listId=1001'),
      '1003 Give listId or leadIds, not both',
    ],
    ['an unknown list', activitiesOf([12], '&listId=77'), '1013 Object not found'],
    [
      'a list that is no number',
      activitiesOf([12], '&listId=x'),
      "1001 Invalid value 'x'. Required of type 'integer'",
    ],
    [
      'an asset of two types',
      activitiesOf([24, 25], '&assetIds=1001'),
      '1003 assetIds takes one activity type, and activityTypeIds has 2',
    ],
    [
      'a page of nothing',
      activitiesOf([12], '&batchSize=0'),
      "1001 Invalid value '0'. Required of type 'integer'",
    ],
    [
      'a page of less',
      activitiesOf([12], '&batchSize=-1'),
      "1001 Invalid value '-1'. Required of type 'integer'",
    ],
    [
      'lead changes without fields',
      '/rest/v1/activities/leadchanges.json?x=1',
      "1002 Missing value for the required parameter 'fields'",
    ],
    ['an unknown field', changesOf('state,nothing'), "1006 Field 'nothing' not found"],
  ])('%s', async (_, path, problem) => {
    expect(await get(path)).toBe(problem);
  });

  it('a token that is missing, broken or cut', async () => {
    for (const path of [activitiesOf([12]), changesOf('state'), deletedLeads]) {
      expect(problemIn(await shared().api.get(path))).toBe(
        "1002 Missing value for the required parameter 'nextPageToken'",
      );
      expect(await get(path, 'ABC')).toBe('1003 Invalid nextPageToken');
      expect(await get(path, token.slice(0, 40))).toBe('1003 Invalid nextPageToken');
    }
  });

  it('a larger page than 300 no more than a smaller one', async () => {
    expect(await get(activitiesOf([12], '&batchSize=1000'))).toBeUndefined();
  });

  it('who may not read activities', async () => {
    const reader = await clientWith(shared(), ['Read-Only Activity']);
    const other = await clientWith(shared(), ['Read-Only Lead']);
    for (const path of [activitiesOf([12]), changesOf('state'), deletedLeads]) {
      expect(await reader.get(`${path}&nextPageToken=${token}`)).toMatchObject({ success: true });
      expect(problemIn(await other.get(`${path}&nextPageToken=${token}`))).toBe('603 Access denied');
    }
  });

  it('a list with too many members, unless limits are off', async () => {
    const { api } = await useTestServer('all', { GALENA_LIMITS: 'marketo', GALENA_ACTIVITY_LIST_LEADS: '1' });
    await api.import({ file: 'email\na@example.com\nb@example.com\n', form: { listId: '1001' } });
    const path = `${activitiesOf([12], '&listId=1001')}&nextPageToken=${await tokenSince(api)}`;
    expect(problemIn(await api.get(path))).toBe(
      '1003 Static list 1001 has too many records: 2 and the maximum is 1',
    );
  });
});

describe('clients', () => {
  /** Which asks for a type and a date in the future before it begins. */
  it('of Singer find out whether they may read', async () => {
    const { api } = shared();
    const future = await tokenSince(api, '2999-12-31T23:59:59+00:00');
    const answer: Answer = await api.get(`${activitiesOf([1])}&nextPageToken=${future}&batchSize=300`);
    expect(answer).toMatchObject({ result: [], moreResult: false, success: true });
  });

  it('find all leads by type 12 since 1970, imported ones and those of calls', async () => {
    const { api } = shared();
    const { items } = await readAll(api, activitiesOf([12]), await tokenSince(api, '1970-01-01T00:00:00Z'));
    expect(items.map(({ leadId }) => leadId)).toEqual(
      expect.arrayContaining([leads['ada'], leads['grace'], leads['new']]),
    );
  });

  it('find every attribute that they map by the name that the type has', async () => {
    const { result = [] } = await shared().api.get('/rest/v1/activities/types.json');
    const listed = new Map(
      result.map((type) => [
        type['id'],
        new Set((type['attributes'] as { name: string }[]).map(({ name }) => name.toLowerCase())),
      ]),
    );
    for (const item of await read([12, 13, 22, 24, 25])) {
      const unknown = Object.keys(attributesOf(item)).filter(
        (name) => !listed.get(item['activityTypeId'])?.has(name.toLowerCase()),
      );
      expect([item['activityTypeId'], unknown]).toEqual([item['activityTypeId'], []]);
    }
  });
});

it('of a deleted custom type can still be read', async () => {
  const { api } = shared();
  const types = customTypesOf(shared());
  const typeId = await types.approved('short');
  await api.send('POST', '/rest/v1/activities/external.json', {
    input: [
      {
        leadId: leads['ada'],
        activityDate: '2026-03-05T11:00:00+01:00',
        activityTypeId: typeId,
        primaryAttributeValue: 'x',
      },
    ],
  });
  await types.post('short/delete');
  expect(await read([typeId])).toMatchObject([
    {
      activityTypeId: typeId,
      activityDate: '2026-03-05T10:00:00Z',
      primaryAttributeValue: 'x',
      attributes: [],
    },
  ]);
});
