import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { addLeads, addRows, idsOf, leadsBy, range, refusalOf } from './scene.ts';

const form = 'application/x-www-form-urlencoded';
const textKeys = [
  'cookies',
  'email',
  'facebookId',
  'linkedInId',
  'sfdcAccountId',
  'sfdcContactId',
  'sfdcLeadId',
  'sfdcLeadOwnerId',
  'sfdcOpptyId',
  'twitterId',
];
const maxInteger = '9223372036854775807';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
  await addCustomFields();
  await addRows(server.database, 'partitions', [{ id: 2, name: 'Europe' }]);
  await addLeads(server.database, [
    { id: 1, ...Object.fromEntries(textKeys.map((name) => [name, ` Key-${name} `])) },
    { id: 2, email: "o'brien%@x.io", memberCode: 'ÄÖ-1', memberNumber: maxInteger },
    { id: 3, email: 'o_brien@x.io', memberCode: '=cmd|x', memberNumber: -7 },
    { id: 4, email: 'O_BRIEN@X.IO\t', leadPartitionId: 2, memberCode: "a';--" },
    { id: 5, firstName: 'nobody', leadPartitionId: 2 },
  ]);
});
afterAll(() => server.stop());

async function addCustomFields(): Promise<void> {
  const leads = identifier(schema, 'leads');
  await server.database.execute(
    sql`alter table ${leads} add column "memberCode" text, add column "memberNumber" bigint`,
  );
  await addRows(
    server.database,
    'fields',
    (
      [
        [901, 'memberCode', 'string'],
        [902, 'memberNumber', 'integer'],
      ] as const
    ).map(([id, name, data_type]) => ({
      id,
      name,
      data_type,
      display_name: name,
      read_only: false,
      is_company_field: false,
      is_lookup: true,
      is_searchable: true,
      is_custom: true,
    })),
  );
}

const find = (...query: Parameters<typeof leadsBy>) => server.api.get(leadsBy(...query));
const ids = (...query: Parameters<typeof leadsBy>) => idsOf(find(...query));
const refusal = (...query: Parameters<typeof leadsBy>) => refusalOf(find(...query));

describe('filter types', () => {
  it.each(textKeys)('%s is compared trimmed and without regard to case', async (name) => {
    expect(await ids(name, `\t KEY-${name.toUpperCase()} `)).toEqual([1]);
    expect(await ids(name, `key-${name}x`)).toEqual([]);
  });

  it('id is compared by value', async () => {
    expect(await ids('id', '5, +3,0001,4,77')).toEqual([1, 3, 4, 5]);
  });

  it('leadPartitionId is the number of a partition', async () => {
    expect(await ids('leadPartitionId', '2')).toEqual([4, 5]);
    expect(await ids('leadPartitionId', '1,2,9')).toEqual([1, 2, 3, 4, 5]);
    expect(await refusal('leadPartitionId', 'Europe')).toBe(
      "1001 Invalid value 'Europe'. Required of type 'integer'",
    );
  });

  it('custom fields of text and integers are taken, with all digits', async () => {
    expect(await ids('memberCode', 'äö-1')).toEqual([2]);
    expect(await ids('memberNumber', maxInteger)).toEqual([2]);
    expect(await ids('memberNumber', '9223372036854775806')).toEqual([]);
    expect(await ids('memberNumber', '-07,-9223372036854775808')).toEqual([3]);
  });

  it.each([
    ['firstName', "1011 Field 'firstName' not supported"],
    ['createdAt', "1011 Field 'createdAt' not supported"],
    ['Email Address', "1006 Field 'Email Address' not found"],
    ['FIRSTNAME', "1011 Field 'FIRSTNAME' not supported"],
    ['nothing', "1006 Field 'nothing' not found"],
    ['__proto__', "1006 Field '__proto__' not found"],
    ['email) or (1=1', "1006 Field 'email) or (1=1' not found"],
    ['"; drop table leads; --', "1006 Field '\"; drop table leads; --' not found"],
    ['a\0b', "1006 Field 'a\0b' not found"],
  ])('%j is none', async (filterType, message) => {
    expect(await refusal(filterType, '1')).toBe(message);
  });
});

describe('filter values', () => {
  it('come with commas, as repeated parameters, or both', async () => {
    const path = '/rest/v1/leads.json?filterType=id&filterValues=1,2&filterValues=4&filterValues=,5,';
    expect(await idsOf(server.api.get(path))).toEqual([1, 2, 4, 5]);
  });

  it('that are equal find a lead once', async () => {
    expect(await ids('email', 'o_brien@x.io,O_Brien@x.io, o_brien@x.io')).toEqual([3, 4]);
    expect(await ids('id', '3,3,03')).toEqual([3]);
  });

  it.each([
    ["o'brien%@x.io", [2]],
    ['o_brien@x.io', [3, 4]],
    ['o%brien@x.io', []],
    ["' or '1'='1", []],
    ["x') or true --", []],
    ['$1', []],
    ['{o_brien@x.io}', []],
    ['"o_brien@x.io"', []],
    ['\\', []],
    ['null', []],
    ['NULL', []],
    ['a\0b', []],
    ['o_brien@x.io\0', []],
  ])('are nothing but values: %j', async (value, found) => {
    expect(await ids('email', value)).toEqual(found);
  });

  it.each([
    ['ÄÖ-1', [2]],
    ['=cmd|x', [3]],
    ["a';--", [4]],
  ])('find any text: %j', async (value, found) => {
    expect(await ids('memberCode', value)).toEqual(found);
  });

  it('with a NUL find nothing, and the others what they find', async () => {
    expect(await ids('email', 'a\0b,o_brien@x.io')).toEqual([3, 4]);
  });

  it.each(['abc', '1.5', '1e3', '0x1', '9223372036854775808', '-9223372036854775809', '1 or 1=1', '٣'])(
    'that are no integer are 1001 for one: %s',
    async (value) => {
      const message = `1001 Invalid value '${value}'. Required of type 'integer'`;
      expect(await refusal('id', `1,${value}`)).toBe(message);
      expect(await refusal('memberNumber', value)).toBe(message);
    },
  );

  it('may be 300 and no more', async () => {
    const values = (count: number) => range(1, count).join();
    expect(await ids('id', values(300))).toEqual([1, 2, 3, 4, 5]);
    const message = '1003 Too many filter values: 301 given and the maximum is 300';
    expect(await refusal('id', values(301))).toBe(message);
    expect(await refusal('email', values(301))).toBe(message);
  });

  it('may be too long for a URI: then they come by POST with _method=GET', async () => {
    const long = range(1, 298).map((id) => `${'x'.repeat(200)}${id}@x.io`);
    const body = new URLSearchParams({
      filterValues: [...long, "o'brien%@x.io", 'o_brien@x.io'].join(),
      filterType: 'email',
      fields: 'email',
    }).toString();
    expect(body.length).toBeGreaterThan(60_000);
    expect(await idsOf(server.api.post('/rest/v1/leads.json?_method=GET', body, form))).toEqual([2, 3, 4]);
    expect(await idsOf(server.api.post('/rest/v1/leads.json', `${body}&_method=GET`, form))).toEqual([
      2, 3, 4,
    ]);
  });
});

describe('what is asked for', () => {
  it.each([
    ['filterValues=1', 'filterType'],
    ['filterType=&filterValues=1', 'filterType'],
    ['', 'filterType'],
    ['filterType=id', 'filterValues'],
    ['filterType=id&filterValues=', 'filterValues'],
    ['filterType=id&filterValues=,%20,', 'filterValues'],
  ])('must be complete: ?%s', async (query, missing) => {
    expect(await refusalOf(server.api.get(`/rest/v1/leads.json?${query}`))).toBe(
      `1002 Missing value for the required parameter '${missing}'`,
    );
  });

  it('has the default fields, or those asked for', async () => {
    const [lead] = (await find('id', '5')).result ?? [];
    expect(Object.keys(lead ?? {})).toEqual([
      'id',
      'firstName',
      'lastName',
      'email',
      'updatedAt',
      'createdAt',
    ]);
    expect((await find('id', '2,5', { fields: 'memberCode,firstName' })).result).toEqual([
      { id: 2, memberCode: 'ÄÖ-1', firstName: null },
      { id: 5, memberCode: null, firstName: 'nobody' },
    ]);
  });

  it('must be known fields, also when no lead is found', async () => {
    expect(await refusal('id', '77', { fields: 'email,nothing' })).toBe("1006 Field 'nothing' not found");
  });

  it('is an empty result when nothing matches', async () => {
    const { requestId, ...rest } = await find('email', 'nobody@x.io');
    expect(rest).toEqual({ result: [], success: true });
    expect(requestId).toBeTruthy();
  });
});

it('never changes anything', async () => {
  const [row] = await server.database.query<{ leads: number }>(
    sql`select count(*) as leads from ${identifier(schema, 'leads')}`,
  );
  expect(row?.leads).toBe(5);
});
