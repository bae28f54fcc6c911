import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { shareTestServer } from '../support/test-server.ts';
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

const shared = shareTestServer('api');
const external = '/rest/v1/activities/external.json';
const own = '/galena/v1/activities.json';

let leadId = 0;
let typeId = 0;

beforeAll(async () => {
  const [lead] = await shared().api.sync([{ email: 'ada@example.com', firstName: 'Ada' }]);
  leadId = Number(lead?.['id']);
  typeId = await customTypesOf(shared()).approved('booth', [
    { apiName: 'minutes', name: 'Minutes', dataType: 'integer' },
    { apiName: 'note', name: 'Note', dataType: 'string' },
    { apiName: 'met', name: 'Met at', dataType: 'datetime' },
    { apiName: 'warm', name: 'Warm', dataType: 'boolean' },
    { apiName: 'worth', name: 'Worth', dataType: 'currency' },
    { apiName: 'day', name: 'Day', dataType: 'date' },
  ]);
});

const visit = (more: object = {}) => ({
  leadId,
  activityDate: '2026-03-05T11:00:00+01:00',
  activityTypeId: typeId,
  primaryAttributeValue: 'Stand 12',
  ...more,
});

const add = async (path: string, ...input: readonly unknown[]) =>
  (await shared().api.send('POST', path, { input })).result ?? [];

/** The newest activity of a type. */
async function lastOf(type: number, api: ApiClient = shared().api): Promise<Item | undefined> {
  return (await readAll(api, activitiesOf([type]), await tokenSince(api))).items.at(-1);
}

describe('Add Custom Activities', () => {
  it('adds one that can be read back', async () => {
    const attributes = [
      { name: 'Minutes', value: 14 },
      { apiName: 'note', value: 'Łódź' },
      { name: 'met', value: '2026-03-05T11:00:00.5+01:00' },
      { name: 'WARM', value: 'yes' },
      { name: 'Worth', value: 10.5 },
      { name: 'Day', value: '2026-03-05' },
    ];
    const { id } = await shared()
      .api.send('POST', external, { input: [visit({ attributes })] })
      .then(({ result = [] }) => result[0] ?? {});
    expect(await lastOf(typeId)).toEqual({
      id,
      marketoGUID: String(id),
      leadId,
      activityDate: '2026-03-05T10:00:00Z',
      activityTypeId: typeId,
      primaryAttributeValue: 'Stand 12',
      attributes: [
        { name: 'Minutes', value: 14 },
        { name: 'Note', value: 'Łódź' },
        { name: 'Met at', value: '2026-03-05T10:00:00Z' },
        { name: 'Warm', value: true },
        { name: 'Worth', value: 10.5 },
        { name: 'Day', value: '2026-03-05' },
      ],
    });
  });

  it('tells what became of each, in their order', async () => {
    const [first, second, third] = await add(
      external,
      visit(),
      visit({ leadId: 999_999 }),
      visit({ attributes: [] }),
    );
    expect(first).toEqual({ id: expect.any(Number), marketoGUID: String(first?.['id']), status: 'added' });
    expect(second).toEqual({ status: 'skipped', errors: [{ code: '1004', message: 'Lead not found' }] });
    expect(third).toMatchObject({ id: Number(first?.['id']) + 1, status: 'added' });
    const errors = await shared().api.get('/rest/v1/stats/errors.json');
    expect(JSON.stringify(errors.result)).toContain('"1004"');
  });

  it('takes the date forms of clients, and a date in the future', async () => {
    for (const [given, told] of [
      ['2020-12-17T21:00:59.176Z', '2020-12-17T21:00:59Z'],
      ['2020-12-17T21:00:59', '2020-12-17T21:00:59Z'],
      ['2020-12-17T21:00-0700', '2020-12-18T04:00:00Z'],
      ['2999-01-01T00:00:00Z', '2999-01-01T00:00:00Z'],
    ]) {
      expect(await add(external, visit({ activityDate: given }))).toMatchObject([{ status: 'added' }]);
      expect(await lastOf(typeId)).toMatchObject({ activityDate: told });
    }
  });

  it('is found by when it was recorded, whatever its date', async () => {
    const { api } = shared();
    const { token } = await readAll(api, activitiesOf([typeId]), await tokenSince(api));
    const [added] = await add(external, visit({ activityDate: '1999-01-01' }));
    expect((await readAll(api, activitiesOf([typeId]), token)).items.map(({ id }) => id)).toEqual([
      added?.['id'],
    ]);
  });

  it.each([
    ['leadId', undefined, "1002 Missing value for the required parameter 'leadId'"],
    ['leadId', 'x', "1001 Invalid value 'x'. Required of type 'integer'"],
    ['leadId', 99_999_999_999, '1004 Lead not found'],
    ['activityDate', '', "1002 Missing value for the required parameter 'activityDate'"],
    ['activityDate', 'yesterday', '704 Invalid date format'],
    ['activityDate', 20_260_305, '704 Invalid date format'],
    ['activityDate', '0000-01-01', '704 Invalid date format'],
    ['activityDate', '9999-12-31T23:59:59-01:00', '704 Invalid date format'],
    ['activityTypeId', null, "1002 Missing value for the required parameter 'activityTypeId'"],
    ['activityTypeId', 100_099, '1003 Invalid activity type id 100099'],
    ['activityTypeId', 1, '1003 Invalid activity type id 1'],
    ['primaryAttributeValue', '', "1002 Missing value for the required parameter 'primaryAttributeValue'"],
    ['primaryAttributeValue', { a: 1 }, `1001 Invalid value '{"a":1}'. Required of type 'string'`],
    ['attributes', 'x', "1001 Invalid value 'x'. Required of type 'array'"],
    ['attributes', [7], "1001 Invalid value '7'. Required of type 'object'"],
    ['attributes', [{ value: 1 }], "1002 Missing value for the required parameter 'name'"],
    ['attributes', [{ name: 'Hours', value: 1 }], "1006 Field 'Hours' not found"],
    [
      'attributes',
      [{ name: 'Minutes', value: '1.5' }],
      "1001 Invalid value '1.5'. Required of type 'integer'",
    ],
    [
      'attributes',
      [{ name: 'Met at', value: '9999-12-31T23:59:59-05:00' }],
      "1001 Invalid value '9999-12-31T23:59:59-05:00'. Required of type 'datetime'",
    ],
    ['attributes', [{ name: 'Note', value: 'a\0b' }], "1001 Invalid value 'a\0b'. Required of type 'string'"],
    [
      'attributes',
      [
        { name: 'Minutes', value: 1 },
        { name: 'minutes', value: 2 },
      ],
      "1003 Attribute 'Minutes' is given twice",
    ],
    [
      'attributes',
      [{ name: 'Note', value: 'x'.repeat(65_536) }],
      '1049 Failed to Create Activity: its attributes have 65564 bytes and the maximum is 65536',
    ],
    [
      'primaryAttributeValue',
      'x'.repeat(65_537),
      '1049 Failed to Create Activity: its attributes have 65537 bytes and the maximum is 65536',
    ],
  ])('skips one whose %s is %.40j', async (name, value, problem) => {
    const answer = await shared().api.send('POST', external, { input: [visit({ [name]: value })] });
    expect(answer).toMatchObject({ success: true, result: [{ status: 'skipped' }] });
    expect(problemIn(answer)).toBe(problem);
  });

  it('takes an unapproved type for an unknown one', async () => {
    const { result } = await customTypesOf(shared()).create('unapproved');
    const id = Number(result?.[0]?.['id']);
    expect(await add(external, visit({ activityTypeId: id }))).toMatchObject([
      { errors: [{ message: `Invalid activity type id ${id}` }] },
    ]);
  });

  it('refuses more than 300, none, and who may only read', async () => {
    const { api } = shared();
    const input = Array.from({ length: 301 }, () => visit());
    expect(problemIn(await api.send('POST', external, { input }))).toBe(
      '1003 Too many records: 301 given and the maximum is 300',
    );
    expect(problemIn(await api.send('POST', external, {}))).toBe(
      "1002 Missing value for the required parameter 'input'",
    );
    const reader = await clientWith(shared(), ['Read-Only Activity']);
    for (const path of [external, own]) {
      expect(problemIn(await reader.send('POST', path, { input: [visit()] }))).toBe('603 Access denied');
    }
    const upload = await fileOf('leadId,activityTypeId\n', 'x.csv', {}, reader);
    expect(problemIn(upload)).toBe('603 Access denied');
  });

  it('fixes what names the type', async () => {
    const types = customTypesOf(shared());
    for (const change of [
      { name: 'other' },
      { triggerName: 'other' },
      { filterName: 'other' },
      { primaryAttribute: { apiName: 'stand', name: 'Other' } },
      { primaryAttribute: { apiName: 'other', name: 'Other' } },
    ]) {
      expect(problemIn(await types.post('booth', change))).toMatch(
        /^709 Custom activity type 'booth' has activities/,
      );
    }
    expect(await types.post('booth', { description: 'changed' })).toMatchObject({ success: true });
    const more = { attributes: [{ apiName: 'later', name: 'Later', dataType: 'text' }] };
    expect(await types.post('booth/attributes/create', more)).toMatchObject({ success: true });
    expect(
      problemIn({
        ...(await shared().api.send('POST', external, {
          input: [visit({ attributes: [{ name: 'Later', value: 'x' }] })],
        })),
      }),
    ).toBe("1006 Field 'Later' not found");
    await types.post('booth/approve');
    expect(await add(external, visit({ attributes: [{ name: 'Later', value: 'x' }] }))).toMatchObject([
      { status: 'added' },
    ]);
  });
});

describe('the extension', () => {
  it('writes what Marketo itself would have logged', async () => {
    const opened = {
      leadId,
      activityTypeId: 10,
      activityDate: '2026-03-05T10:22:07Z',
      campaignId: 7,
      primaryAttributeValueId: 12,
      primaryAttributeValue: 'Newsletter.March',
      attributes: { Device: 'iPhone', 'Is Mobile Device': true, 'Step ID': '4', 'User Agent': '' },
    };
    const [added] = await add(own, opened);
    expect(await lastOf(10)).toEqual({
      id: added?.['id'],
      marketoGUID: added?.['marketoGUID'],
      leadId,
      activityDate: '2026-03-05T10:22:07Z',
      activityTypeId: 10,
      campaignId: 7,
      primaryAttributeValueId: 12,
      primaryAttributeValue: 'Newsletter.March',
      attributes: [
        { name: 'Device', value: 'iPhone' },
        { name: 'Is Mobile Device', value: true },
        { name: 'Step ID', value: 4 },
      ],
    });
  });

  it('writes now where no date is given, and of custom types too', async () => {
    const before = Date.now() - 1_000;
    expect(await add(own, { leadId, activityTypeId: typeId, primaryAttributeValue: 'x' })).toMatchObject([
      { status: 'added' },
    ]);
    expect(Date.parse(String((await lastOf(typeId))?.['activityDate']))).toBeGreaterThanOrEqual(before);
  });

  it('lists a rare standard type once it has activities', async () => {
    const { api } = shared();
    const names = async () =>
      (await api.get('/rest/v1/activities/types.json')).result?.map(({ name }) => name);
    expect(await names()).not.toContain('Execute Campaign');
    const { result = [] } = await api.get('/galena/v1/activities/types.json');
    const { attributes } = result.find(({ name }) => name === 'Execute Campaign') ?? {};
    expect(attributes).toContainEqual({ name: 'Qualified', dataType: 'boolean' });
    expect(result.map(({ name }) => name)).toContain('booth name');
    await add(own, {
      leadId,
      activityTypeId: 155,
      primaryAttributeValueId: 3,
      attributes: [{ name: 'Qualified', value: true }],
    });
    expect(await names()).toContain('Execute Campaign');
  });

  it('writes a changed value as lead changes tell it, and a deletion as deleted leads do', async () => {
    const { api } = shared();
    await add(
      own,
      { leadId, activityTypeId: 13, primaryAttributeValue: 'State', attributes: { 'New Value': 'NC' } },
      {
        leadId,
        activityTypeId: 37,
        primaryAttributeValueId: 77,
        primaryAttributeValue: 'Nobody',
        attributes: { Campaign: 'Cleaning' },
      },
      { leadId, activityTypeId: 32, primaryAttributeValueId: leadId, attributes: { 'Merge IDs': [5, 6] } },
    );
    const changes = '/rest/v1/activities/leadchanges.json?fields=state';
    const { items } = await readAll(api, changes, await tokenSince(api));
    expect(items.at(-1)).toMatchObject({
      activityTypeId: 13,
      fields: [{ name: 'state', newValue: 'NC', oldValue: null }],
      attributes: [],
    });
    expect(attributesOf(await lastOf(13))).toEqual({ 'New Value': 'NC', 'Old Value': null });
    expect(attributesOf(await lastOf(32))).toEqual({ 'Merge IDs': [5, 6] });
    expect(
      (await readAll(api, '/rest/v1/activities/deletedleads.json?x=1', await tokenSince(api))).items.at(-1),
    ).toMatchObject({
      primaryAttributeValueId: 77,
      attributes: [{ name: 'Campaign', value: 'Cleaning' }],
    });
  });

  it.each([
    [
      { activityTypeId: 10 },
      "1002 Missing value for the required parameter 'primaryAttributeValueId' or 'primaryAttributeValue'",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: 'x' },
      "1001 Invalid value 'x'. Required of type 'integer'",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: 1, campaignId: -1 },
      "1001 Invalid value '-1'. Required of type 'integer'",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: '9999999999999999999' },
      "1001 Invalid value '9999999999999999999'. Required of type 'integer'",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: 1, campaignId: '9007199254740993' },
      "1001 Invalid value '9007199254740993'. Required of type 'integer'",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: 1, attributes: { Opens: 1 } },
      "1006 Field 'Opens' not found",
    ],
    [
      { activityTypeId: 10, primaryAttributeValueId: 1, attributes: { 'Step ID': 'x' } },
      "1001 Invalid value 'x'. Required of type 'integer'",
    ],
    [{ activityTypeId: 13, primaryAttributeValue: 'Nothing' }, "1006 Field 'Nothing' not found"],
    [{ activityTypeId: 5 }, '1003 Invalid activity type id 5'],
  ])('skips %.90j', async (more, problem) => {
    expect(problemIn(await shared().api.send('POST', own, { input: [{ leadId, ...more }] }))).toBe(problem);
  });
});

describe('a file of activities', () => {
  it('has the rows of a bulk extract', async () => {
    const answer = await fileOf(
      [
        'marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes',
        `40710,${leadId},2026-03-05T10:22:06Z,2,null,5,"Trade ""fair""","{""Form Fields"":""a=1"",""Webpage ID"":9}"`,
        `40711,999999,2026-03-05T10:22:06Z,2,null,5,x,{}`,
        `40712,${leadId},soon,2,null,5,x,{}`,
        `40713,${leadId},,2,null,5,x,oops`,
        `40714,${leadId},,2,,,Last,`,
        `40715,${leadId},,2,,,Smith, Inc.,,{}`,
      ].join('\n'),
    );
    expect(answer.result).toEqual([
      {
        rows: 6,
        added: 2,
        skipped: 4,
        firstId: expect.any(Number),
        failures: [
          { row: 2, line: 3, errors: [{ code: '1004', message: 'Lead not found' }] },
          { row: 3, line: 4, errors: [{ code: '704', message: 'Invalid date format' }] },
          {
            row: 4,
            line: 5,
            errors: [{ code: '1001', message: "Invalid value 'oops'. Required of type 'JSON object'" }],
          },
          { row: 6, line: 7, errors: [{ code: '1003', message: 'Row has more cells than the header' }] },
        ],
      },
    ]);
    const { items } = await readAll(shared().api, activitiesOf([2]), await tokenSince(shared().api));
    expect(items).toMatchObject([
      { activityDate: '2026-03-05T10:22:06Z', primaryAttributeValue: 'Trade "fair"' },
      { primaryAttributeValue: 'Last', attributes: [] },
    ]);
    expect(attributesOf(items[0])).toEqual({ 'Form Fields': 'a=1', 'Webpage ID': 9 });
  });

  it('may be lines of JSON', async () => {
    const line = JSON.stringify({
      leadId,
      activityTypeId: 1,
      primaryAttributeValue: '/',
      attributes: [{ name: 'User Agent', value: 'x' }],
    });
    expect((await fileOf(`\ufeff${line}\r\n\n${line}\n7\n`, 'visits.JSONL')).result).toMatchObject([
      { rows: 3, added: 2, failures: [{ row: 3, line: 4, errors: [{ code: '1001' }] }] },
    ]);
    expect((await fileOf(line, 'visits.txt', { format: 'JSONL' })).result).toMatchObject([{ added: 1 }]);
  });

  it('may have many rows, and is written whole', async () => {
    const rows = Array.from({ length: 5_500 }, (_, index) => `${leadId},3,${index}`);
    const answer = await fileOf(
      `leadId\tactivityTypeId\tprimaryAttributeValueId\n${rows.join('\n').replaceAll(',', '\t')}`,
      'x.tsv',
      {
        format: 'tsv',
      },
    );
    expect(answer.result).toMatchObject([{ rows: 5_500, added: 5_500, failures: [] }]);
    const { api } = shared();
    const { items } = await readAll(api, activitiesOf([3]), await tokenSince(api));
    expect(items.map((item) => item['primaryAttributeValueId'])).toEqual(
      Array.from({ length: 5_500 }, (_, index) => index),
    );
  });

  it('may have 10 MB and 100,000 rows, whatever files of imports may have', async () => {
    const { api } = shared();
    const tooMany = '1003 Too many activities: a file may have 100000; send more of them by several files';
    const rows = 'x,400\n'.repeat(100_001);
    expect(problemIn(await fileOf(`leadId,activityTypeId\n${rows}`))).toBe(tooMany);
    expect(problemIn(await fileOf('{}\n'.repeat(100_001), 'x.jsonl'))).toBe(tooMany);
    await api.send('POST', '/galena/v1/settings.json', { maxFileBytes: 20 * 2 ** 20 });
    const large = await fileOf(`leadId,activityTypeId,attributes\n1,400,${'x'.repeat(10 * 2 ** 20)}`);
    expect(problemIn(large)).toMatch(/^413 /);
    await api.send('POST', '/galena/v1/settings.json', { maxFileBytes: 10 * 2 ** 20 });
  });

  it.each([
    ['', {}, '1003 Empty file'],
    ['leadId,type\n', {}, "1006 Field 'type' not found"],
    ['leadId,activityDate\n', {}, "1002 Missing value for the required parameter 'activityTypeId'"],
    ['leadId,LEADID,activityTypeId\n', {}, "1003 Duplicate field 'leadId' in header"],
    ['leadId', { format: 'xls' }, "1001 Invalid value 'xls'. Required of type 'csv, tsv, ssv, jsonl'"],
    [Buffer.from([0x6c, 0xff]), {}, '1003 The file is not utf-8: byte 1 is invalid'],
    [undefined, {}, "1002 Missing value for the required parameter 'file'"],
  ])('is refused as a whole: %.30j', async (file, form, problem) => {
    expect(problemIn(await fileOf(file, 'x.csv', form))).toBe(problem);
  });
});

/** Uploads a file of activities. */
async function fileOf(
  file: string | Uint8Array | undefined,
  name = 'activities.csv',
  form: Readonly<Record<string, string>> = {},
  api = shared().api,
): Promise<Answer> {
  const body = new FormData();
  for (const [key, value] of Object.entries(form)) body.set(key, value);
  if (file !== undefined) body.set('file', new Blob([file]), name);
  const response = await api.fetch('/galena/v1/activities/file.json', { method: 'POST', body });
  return (await response.json()) as Answer;
}
