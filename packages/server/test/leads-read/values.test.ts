import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { listFields } from '../../src/fields/fields.ts';
import { getLead } from '../../src/leads/get-lead.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { addLeads, addRows } from './scene.ts';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
});
afterAll(() => server.stop());

let nextId = 1;

/** The JSON of one field of a lead, as it goes over the wire. */
async function wire(field: string, value: string | number | boolean | null): Promise<string> {
  const id = nextId++;
  await addLeads(server.database, [{ id, [field]: value }]);
  const paths = [
    `/rest/v1/lead/${id}.json?fields=${field}`,
    `/rest/v1/leads.json?filterType=id&filterValues=${id}&fields=${field}`,
  ];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const body = await (await server.api.fetch(path)).text();
      return /"result":\[\{"id":\d+,"\w+":(.*)\}\],/su.exec(body)?.[1] ?? body;
    }),
  );
  expect(texts[1]).toBe(texts[0]);
  return texts[0] ?? '';
}

describe('numbers keep every digit', () => {
  it.each([
    ['leadScore', '9223372036854775807'],
    ['leadScore', '-9223372036854775808'],
    ['leadScore', '0'],
    ['annualRevenue', '12345678901234567890.1234567890123456789'],
    ['annualRevenue', '10.40'],
    ['annualRevenue', '-0.000000000000000000000000000001'],
    ['urgency', '0.1'],
    ['urgency', '1.7976931348623157e+308'],
    ['urgency', '5e-324'],
  ])('%s %s', async (field, digits) => {
    expect(await wire(field, digits)).toBe(digits);
  });
});

describe('times', () => {
  it.each([
    ['emailSuspendedAt', '2026-03-29T01:59:59.999+02:00', '"2026-03-28T23:59:59Z"'],
    ['emailSuspendedAt', '1999-12-31T23:30:00-08:00', '"2000-01-01T07:30:00Z"'],
    ['dateOfBirth', '2000-02-29', '"2000-02-29"'],
    ['dateOfBirth', '0987-06-05', '"0987-06-05"'],
  ])('%s %s is %s', async (field, value, json) => {
    expect(await wire(field, value)).toBe(json);
  });

  it('are the same whatever the zone and style of the database', async () => {
    const { database, connectionString } = await useTestDatabase();
    await addLeads(database, [{ id: 1, dateOfBirth: '2001-02-03' }]);
    const [row] = await database.query<{ name: string }>(sql`select current_database() as name`);
    const name = identifier(row?.name ?? '');
    await database.execute(sql`alter database ${name} set datestyle = 'German'`);
    await database.execute(sql`alter database ${name} set timezone = 'Asia/Tokyo'`);
    // Settings of a database hold for connections made from then on.
    const later = openDatabase({ connectionString, maxConnections: 1 });
    const lead = await getLead(later, schema, await listFields(later, schema), 1, [
      'dateOfBirth',
      'createdAt',
    ]);
    await later.close();
    expect(lead.json).toBe('{"id":1,"dateOfBirth":"2001-02-03","createdAt":"2026-01-31T08:30:00Z"}');
  });
});

it.each([
  [true, 'true'],
  [false, 'false'],
  [null, 'false'],
])('boolean %s', async (value, json) => {
  expect(await wire('unsubscribed', value)).toBe(json);
});

describe('text comes back as it was stored', () => {
  it.each([
    '',
    ' a ',
    'null',
    '"quoted", \\ and /',
    'lines\r\nand\ttabs',
    'Łódź 東京 🎉 e\u0301',
    '\u2028\u2029\u007f\u0001',
    '</script><!--',
    '{"json":[1]}',
  ])('%j', async (value) => {
    expect(JSON.parse(await wire('lastName', value))).toBe(value);
  });
});

describe('company fields', () => {
  beforeAll(async () => {
    await addRows(server.database, 'companies', [
      {
        id: 1,
        externalCompanyId: 'c-1',
        createdAt: '2020-01-01T00:00:00Z',
        updatedAt: '2020-01-01T00:00:00Z',
        company: 'Acme "Inc"',
        annualRevenue: '99999999999999999999.90',
        numberOfEmployees: '9007199254740993',
      },
    ]);
    const own = { company: 'Own', industry: 'Own', annualRevenue: 1, numberOfEmployees: 2 };
    await addLeads(server.database, [
      { id: 1001, ...own, externalCompanyId: 'c-1', city: 'Ulm' },
      { id: 1002, ...own, externalCompanyId: 'c-2' },
      { id: 1003, ...own },
    ]);
    await addRows(
      server.database,
      'list_members',
      [1001, 1002, 1003].map((lead_id) => ({ list_id: 1001, lead_id, added_at: '2026-01-01T00:00:00Z' })),
    );
  });

  const fields = 'company,industry,annualRevenue,numberOfEmployees,externalCompanyId,city';
  const linked =
    '{"id":1001,"company":"Acme \\"Inc\\"","industry":null,"annualRevenue":99999999999999999999.90,' +
    '"numberOfEmployees":9007199254740993,"externalCompanyId":"c-1","city":"Ulm"}';
  const own = '"company":"Own","industry":"Own","annualRevenue":1,"numberOfEmployees":2';

  it.each([
    `/rest/v1/leads.json?filterType=id&filterValues=1001,1002,1003&fields=${fields}`,
    `/rest/v1/list/1001/leads.json?fields=${fields}`,
  ])('are the company’s once the lead is linked to one, empty ones too: %s', async (path) => {
    expect(await (await server.api.fetch(path)).text()).toContain(
      `"result":[${linked},{"id":1002,${own},"externalCompanyId":"c-2","city":null},` +
        `{"id":1003,${own},"externalCompanyId":null,"city":null}]`,
    );
  });

  it('are so for a single lead too', async () => {
    expect(await (await server.api.fetch(`/rest/v1/lead/1001.json?fields=${fields}`)).text()).toContain(
      linked,
    );
  });

  it('leave the time stamps of the lead alone', async () => {
    const [lead] = (await server.api.get('/rest/v1/lead/1001.json?fields=company,createdAt')).result ?? [];
    expect(lead).toEqual({ id: 1001, company: 'Acme "Inc"', createdAt: '2026-01-31T08:30:00Z' });
  });
});

it('takes the columns of the fields table for granted: each field is a column', async () => {
  const [row] = await server.database.query<{ missing: string[] }>(sql`
    select array(
      select name from ${identifier(schema, 'fields')}
      except
      select column_name from information_schema.columns where table_schema = ${schema} and table_name = 'leads'
    ) as missing`);
  expect(row?.missing).toEqual([]);
});
