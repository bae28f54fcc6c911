import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { shareTestServer } from '../support/test-server.ts';
import { exported } from './exporting.ts';

const server = shareTestServer();
const base = '/bulk/v1/activities/export';
const header =
  'marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes';

/** A time around now: what a test makes was made in it. */
function aroundNow(): { startAt: string; endAt: string } {
  const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
  return { startAt: at(-86_400_000), endAt: at(86_400_000) };
}

interface Row {
  readonly leadId: string;
  readonly type: string;
  readonly primary: readonly string[];
  readonly attributes: Record<string, unknown>;
}

/** The rows of the file that are about some leads, in their order. */
async function rowsOf(api: ApiClient, leadIds: readonly unknown[], filter: object = {}): Promise<Row[]> {
  const text = await exported(api, { filter: { createdAt: aroundNow(), ...filter } }, base);
  const [first, ...lines] = text.trimEnd().split('\n');
  expect(first).toBe(header);
  const ids = lines.map((line) => Number(line.split(',')[0]));
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  return lines
    .map((line) => {
      const cells = /^(\d+),(\d+),(\S+?),(\d+),(null|\d+),(null|\d+),(.*?),"?(\{.*\})"?$/.exec(line);
      if (cells === null) throw new Error(`no row: ${line}`);
      const [, , leadId = '', date = '', type = '', campaign, primaryId = '', primary = '', attributes = ''] =
        cells;
      expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(campaign).toBe('null');
      return {
        leadId,
        type,
        primary: [primaryId, primary],
        attributes: JSON.parse(attributes.replaceAll('""', '"')) as Record<string, unknown>,
      };
    })
    .filter(({ leadId }) => leadIds.map(String).includes(leadId));
}

it('tells what happened to leads, by id, each in a row', async () => {
  const { api } = server();
  const [lead] = await api.sync([{ email: 'ada@activities.io', firstName: 'Ada', lastName: 'Kern' }]);
  await api.sync([{ email: 'ada@activities.io', state: 'say "NC"', leadScore: 7 }]);
  await api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: lead?.['id'] }] });
  const [gone] = await api.sync([{ email: 'gone@activities.io' }]);
  await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: gone?.['id'] }] });
  const rows = await rowsOf(api, [lead?.['id'], gone?.['id']]);
  const leadId = String(lead?.['id']);
  expect(rows.filter(({ type }) => type !== '13' && type !== '22')).toEqual([
    {
      leadId,
      type: '12',
      primary: [leadId, 'Ada Kern'],
      attributes: expect.objectContaining({
        'Source Type': 'Web service API',
        'api method name': 'syncLead',
      }),
    },
    { leadId, type: '24', primary: ['1001', 'Starter list'], attributes: { Source: 'Web service API' } },
  ]);
  expect(rows.find(({ primary }) => primary[1] === 'State')?.attributes).toMatchObject({
    'New Value': 'say "NC"',
    'Old Value': null,
  });
  const scores = await rowsOf(api, [leadId], { activityTypeIds: ['22'] });
  expect(await rowsOf(api, [leadId], { activityTypeIds: [''] })).toEqual(rows);
  expect(await rowsOf(api, [leadId], { activityTypeIds: ['', 22] })).toEqual(scores);
  expect(scores).toMatchObject([{ type: '22', attributes: { 'Change Value': '+7', 'New Value': 7 } }]);
  const byField = { activityTypeIds: [13, 22], primaryAttributeValues: ['State'] };
  expect(await rowsOf(api, [leadId], byField)).toMatchObject([{ primary: [expect.any(String), 'State'] }]);
  const byList = { activityTypeIds: [24], primaryAttributeValueIds: [1001] };
  expect(await rowsOf(api, [leadId], byList)).toHaveLength(1);
  expect(await rowsOf(api, [leadId], { ...byList, primaryAttributeValueIds: [1] })).toEqual([]);
});

it('has deletions where they are asked for, as connectors with an export for each type do', async () => {
  const { api } = server();
  const [gone] = await api.sync([{ email: 'deleted@activities.io', firstName: 'Ada', lastName: 'Kern' }]);
  const leadId = String(gone?.['id']);
  await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: gone?.['id'] }] });
  const deletion = { leadId, type: '37', primary: [leadId, 'Ada Kern'], attributes: {} };
  expect(await rowsOf(api, [leadId], { activityTypeIds: [37] })).toEqual([deletion]);
  expect(await rowsOf(api, [leadId], { activityTypeIds: [12, 37] })).toEqual([deletion]);
  const columns = { createdAt: aroundNow(), activityTypeIds: [37], primaryAttributeValueIds: [1] };
  const answer = await api.send('POST', `${base}/create.json`, { filter: columns });
  expect(answer.errors?.[0]?.code).toBe('1003');
});

it('has the columns that are asked for, in their order, under their headers', async () => {
  const { api } = server();
  const [lead] = await api.sync([{ email: 'columns@activities.io' }]);
  const text = await exported(
    api,
    {
      format: 'TSV',
      fields: ['actionResult', 'LEADID', 'primaryAttributeValue'],
      columnHeaderNames: { leadId: 'Lead' },
      filter: { createdAt: aroundNow(), activityTypeIds: [12] },
    },
    base,
  );
  expect(text.split('\n')[0]).toBe('actionResult\tLead\tprimaryAttributeValue');
  expect(text).toContain(`\nsucceeded\t${lead?.['id']}\tnull\n`);
});

it('has all columns where none are named in the list of them', async () => {
  const { api } = server();
  const [lead] = await api.sync([{ email: 'all-columns@activities.io' }]);
  const filter = { createdAt: aroundNow(), activityTypeIds: [12] };
  const text = await exported(api, { format: 'CSV', fields: [], filter }, base);
  expect(text.split('\n')[0]).toBe(header);
  expect(text).toContain(`,${lead?.['id']},`);
});

it('takes activities by what they are dated, though they were recorded at another time', async () => {
  const { api } = server();
  const [lead] = await api.sync([{ email: 'dated@activities.io' }]);
  const dates = [
    '2025-05-01T09:59:59Z',
    '2025-05-01T10:00:00Z',
    '2025-05-02T00:00:00.9Z',
    '2025-05-02T00:00:01Z',
  ];
  for (const activityDate of dates) {
    const answer = await api.send('POST', '/galena/v1/activities.json', {
      input: [{ leadId: lead?.['id'], activityTypeId: 1, activityDate, primaryAttributeValue: activityDate }],
    });
    expect(answer.result?.[0]).not.toHaveProperty('reasons');
  }
  const createdAt = { startAt: '2025-05-01T10:00:00Z', endAt: '2025-05-02T00:00:00Z' };
  const rows = await rowsOf(api, [lead?.['id']], { createdAt });
  expect(rows.map(({ primary }) => primary[1])).toEqual([dates[1], dates[2]]);
  expect(await rowsOf(api, [lead?.['id']], { createdAt, activityTypeIds: [13] })).toEqual([]);
});

describe('refusals', () => {
  const createdAt = { startAt: '2026-01-01T00:00:00Z', endAt: '2026-01-31T00:00:00Z' };
  const many = Array.from({ length: 51 }, (_, index) => index + 1);
  it.each<[string, string, object | undefined]>([
    ['1002', "Missing value for the required parameter 'filter'", undefined],
    ['1002', "Missing value for the required parameter 'createdAt'", { activityTypeIds: [1] }],
    ['1003', "Unsupported filter 'updatedAt'", { createdAt, updatedAt: createdAt }],
    ['704', 'Invalid date format', { createdAt: { startAt: '1.1.2026', endAt: '2026-01-02' } }],
    ['1003', 'Invalid activity type id 9999', { createdAt, activityTypeIds: [12, 9999] }],
    ['1001', "Invalid value 'x'. Required of type 'integer'", { createdAt, activityTypeIds: ['x'] }],
    [
      '1003',
      'Too many primaryAttributeValueIds: 51 given and the maximum is 50',
      { createdAt, activityTypeIds: [24], primaryAttributeValueIds: many },
    ],
    [
      '1003',
      'primaryAttributeValueIds needs activityTypeIds of one group: 13 and 22, or 24 and 25',
      { createdAt, activityTypeIds: [13, 24], primaryAttributeValueIds: [1] },
    ],
    [
      '1003',
      'primaryAttributeValues needs activityTypeIds of one group: 13 and 22, or 24 and 25',
      { createdAt, primaryAttributeValues: ['State'] },
    ],
    [
      '1003',
      'primaryAttributeValueIds and primaryAttributeValues exclude each other',
      { createdAt, activityTypeIds: [24], primaryAttributeValueIds: [1], primaryAttributeValues: ['a'] },
    ],
    // Neither can be stored.
    ...['a\0b', 'a\ud800'].map((name): [string, string, object] => [
      '1001',
      `Invalid value '${name}'. Required of type 'string'`,
      { createdAt, activityTypeIds: [24], primaryAttributeValues: [name] },
    ]),
    ['704', 'Invalid date format', { createdAt: { startAt: '0000-12-31', endAt: '0001-01-01' } }],
  ])('of a create: %s %s', async (code, message, filter) => {
    const answer = await server().api.send('POST', '/bulk/v1/activities/export/create.json', { filter });
    expect(answer.errors).toEqual([{ code, message }]);
  });

  it('of a column that there is not', async () => {
    const answer = await server().api.send('POST', '/bulk/v1/activities/export/create.json', {
      filter: { createdAt },
      fields: ['leadId', 'email'],
    });
    expect(answer.errors).toEqual([{ code: '1003', message: 'Invalid fields [email]' }]);
  });

  it('of an export of leads by the path of activities', async () => {
    const { api } = server();
    const created = await api.send('POST', '/bulk/v1/leads/export/create.json', {
      fields: ['id'],
      filter: { createdAt },
    });
    const exportId = created.result?.[0]?.['exportId'];
    expect((await api.get(`/bulk/v1/activities/export/${exportId}/status.json`)).errors?.[0]?.code).toBe(
      '1013',
    );
    expect((await api.post(`/bulk/v1/activities/export/${exportId}/enqueue.json`)).errors?.[0]?.code).toBe(
      '1013',
    );
    expect((await api.post(`/bulk/v1/activities/export/${exportId}/cancel.json`)).errors?.[0]?.code).toBe(
      '1013',
    );
    expect((await api.fetch(`/bulk/v1/activities/export/${exportId}/file.json`)).status).toBe(404);
    expect(JSON.stringify(await api.get('/bulk/v1/activities/export.json'))).not.toContain(exportId);
  });
});
