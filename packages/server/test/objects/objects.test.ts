import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../leads-read/scene.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

const kinds = [
  {
    path: '/rest/v1/companies',
    describePath: '/rest/v1/companies/describe.json',
    deletePath: '/rest/v1/companies/delete.json',
    key: 'externalCompanyId',
    field: 'company',
    name: 'Company',
  },
  {
    path: '/rest/v1/salespersons',
    describePath: '/rest/v1/salespersons/describe.json',
    deletePath: '/rest/v1/salespersons/delete.json',
    key: 'externalSalesPersonId',
    field: 'lastName',
    name: 'SalesPerson',
  },
];
const post = (path: string, body: object) => server.api.send('POST', path, body);
const skip = (seq: number, code: string, message: string) => ({
  seq,
  status: 'skipped',
  reasons: [{ code, message }],
});

describe.each(kinds)('$name', ({ path, describePath, deletePath, key, field, name }) => {
  const sync = (input: object[], more: object = {}) => post(`${path}.json`, { input, ...more });
  const find = async (filterType: string, value: unknown, fields = `${key},${field}`) =>
    (await server.api.get(`${path}.json?filterType=${filterType}&filterValues=${value}&fields=${fields}`))
      .result;

  it('describes itself', async () => {
    const [description] = (await server.api.get(describePath)).result ?? [];
    expect(description).toMatchObject({ name, idField: 'id', dedupeFields: [key] });
    expect(description?.['searchableFields']).toContainEqual([key]);
    expect(description?.['fields']).toContainEqual(
      expect.objectContaining({ name: key, dataType: 'string', updateable: false, crmManaged: false }),
    );
  });

  it('creates, updates, finds and deletes', async () => {
    const created = await sync([{ [key]: 'A-1', [field]: 'One' }, { [key]: 'A-2' }]);
    expect(created.result).toEqual([
      { seq: 0, status: 'created', id: expect.any(Number) },
      { seq: 1, status: 'created', id: expect.any(Number) },
    ]);
    const id = created.result?.[0]?.['id'];
    expect((await sync([{ [key]: ' A-1 ', [field]: 'Uno' }])).result).toEqual([
      { seq: 0, status: 'updated', id },
    ]);
    expect(await find('id', id)).toEqual([{ seq: 0, id, [key]: 'A-1', [field]: 'Uno' }]);
    expect(await find('idField', id)).toHaveLength(1);
    expect(await find('dedupeFields', 'A-1,A-2')).toHaveLength(2);
    expect(await find(key, 'a-1')).toEqual([]);
    const byId = await sync([{ id, [field]: null }], { action: 'updateOnly', dedupeBy: 'idField' });
    expect(byId.result).toEqual([{ seq: 0, status: 'updated', id }]);
    expect(await find('id', id)).toEqual([{ seq: 0, id, [key]: 'A-1', [field]: null }]);
    const deleted = await post(deletePath, { input: [{ [key]: 'A-2' }, { [key]: 'A-2' }] });
    expect(deleted.result).toEqual([
      { seq: 0, status: 'deleted', id: expect.any(Number) },
      skip(1, '1013', 'Record not found'),
    ]);
    const deletedById = await post(deletePath, { deleteBy: 'idField', input: [{ id }] });
    expect(deletedById.result).toEqual([{ seq: 0, status: 'deleted', id }]);
    expect(await find('id', id)).toEqual([]);
  });

  it.each(['e\u00a0', 'e\ufeff', 'é\u200bx'])('finds %j by what is stored', async (externalId) => {
    const padded = `${' '.repeat(300)}${externalId}\t`;
    const [created] = (await sync([{ [key]: externalId, [field]: 'One' }])).result ?? [];
    const updated = { seq: 0, id: created?.['id'], status: 'updated' };
    for (const value of [externalId, padded]) {
      expect((await sync([{ [key]: value, [field]: 'Two' }], { action: 'updateOnly' })).result).toEqual([
        updated,
      ]);
      expect(await find(key, encodeURIComponent(value))).toMatchObject([{ [key]: externalId }]);
    }
    expect((await post(deletePath, { input: [{ [key]: padded }] })).result).toMatchObject([
      { status: 'deleted' },
    ]);
    const [again] = (await sync([{ [key]: externalId }])).result ?? [];
    const byId = await post(deletePath, { deleteBy: 'idField', input: [{ id: `00${again?.['id']}` }] });
    expect(byId.result).toMatchObject([{ status: 'deleted' }]);
  });

  it('stores a text of nothing but blanks as it is, as leads do, and clears by null and nothing', async () => {
    const stored = async (value: unknown) => {
      await sync([{ [key]: 'W-1', [field]: 'before' }]);
      await sync([{ [key]: 'W-1', [field]: value }]);
      return (await find(key, 'W-1'))?.[0]?.[field];
    };
    expect(await stored(' \t')).toBe(' \t');
    expect(await stored('')).toBeNull();
    expect(await stored(null)).toBeNull();
  });

  it('skips single records', async () => {
    await sync([{ [key]: 'B-1' }]);
    const input = [{ [key]: 'B-1' }, { [key]: 'B-2' }, { [key]: 'B-2' }];
    expect((await sync(input, { action: 'createOnly' })).result).toEqual([
      skip(0, '1017', 'Object already exists'),
      { seq: 1, status: 'created', id: expect.any(Number) },
      skip(2, '1036', 'Duplicate object found in input'),
    ]);
    const wrong = [
      { [key]: 'B-9' },
      { [field]: 'no key' },
      { [key]: 'B-1', nope: 1 },
      { [key]: 'B-1', [field]: 'x'.repeat(256) },
      { [key]: 'B-1', id: 1 },
      { [key]: 'B-1', [field]: {} },
    ];
    const codes = (await sync(wrong, { action: 'updateOnly' })).result?.map(
      ({ reasons }) => (reasons as { code: string }[])[0]?.code,
    );
    expect(codes).toEqual(['1013', '1003', '1006', '1003', '1003', '1001']);
  });

  it('says of single records what is wrong with them, and ignores their times', async () => {
    const times = { createdAt: 'yesterday', UpdatedAt: { any: 'thing' } };
    const wrong = [
      { [key]: 'R-1', ...times, [field]: 'One' },
      { [field]: 'no key' },
      { [key]: ' ', [field]: 'blank key' },
      { [key]: 'R-2', id: 1 },
      { [key]: 'R-2', nope: 1 },
      { [key]: 'R-2', [field]: ['x'] },
      { [key]: 'R-2', [field]: 'x'.repeat(256) },
      { [key]: 'R-1', createdAt: 1 },
    ];
    const { result } = await sync(wrong);
    const id = result?.[0]?.['id'];
    expect(result).toEqual([
      { seq: 0, status: 'created', id: expect.any(Number) },
      skip(1, '1003', `Value for '${key}' not found`),
      skip(2, '1003', `Value for '${key}' not found`),
      skip(3, '1003', "Field 'id' is not allowed when dedupeBy is 'dedupeFields'"),
      skip(4, '1006', "Field 'nope' not found"),
      skip(5, '1001', `Invalid value '["x"]'. Required of type 'string'`),
      skip(6, '1003', expect.stringMatching(/^Value too long for field /)),
      skip(7, '1036', 'Duplicate object found in input'),
    ]);
    const byId = { action: 'updateOnly', dedupeBy: 'idField' };
    expect(
      (
        await sync(
          [
            { id, ...times, [field]: 'Two' },
            { id: `0${id}` },
            { [field]: 'x' },
            { id, [key]: 'R-1' },
            { id: 'x' },
          ],
          byId,
        )
      ).result,
    ).toEqual([
      { seq: 0, status: 'updated', id },
      skip(1, '1036', 'Duplicate object found in input'),
      skip(2, '1003', "Value for 'id' not found"),
      skip(3, '1003', `Field '${key}' is not allowed when dedupeBy is 'idField'`),
      skip(4, '1001', "Invalid value 'x'. Required of type 'integer'"),
    ]);
  });

  it('skips single records of a delete, and deletes the others', async () => {
    const [kept, gone] = (await sync([{ [key]: 'D-1' }, { [key]: 'D-2' }])).result ?? [];
    const byKey = [
      { [field]: 'x' },
      { [key]: null },
      { [key]: {} },
      { [key]: 'D-2', [field]: 'x', id: kept?.['id'] },
    ];
    expect((await post(deletePath, { input: byKey })).result).toEqual([
      skip(0, '1003', `Value for '${key}' not found`),
      skip(1, '1003', `Value for '${key}' not found`),
      skip(2, '1001', "Invalid value '{}'. Required of type 'string'"),
      { seq: 3, id: gone?.['id'], status: 'deleted' },
    ]);
    const byId = [{ [key]: 'D-1' }, { id: 'x' }, { id: kept?.['id'] }];
    expect((await post(deletePath, { deleteBy: 'idField', input: byId })).result).toEqual([
      skip(0, '1003', "Value for 'id' not found"),
      skip(1, '1001', "Invalid value 'x'. Required of type 'integer'"),
      { seq: 2, id: kept?.['id'], status: 'deleted' },
    ]);
  });

  it.each([
    [
      { dedupeBy: 'idField', input: [{ id: 1 }] },
      "1003 dedupeBy 'idField' is allowed with action updateOnly only",
    ],
    [{ dedupeBy: 'email', input: [{}] }, "1003 Invalid dedupeBy 'email' value"],
    [{ dedupeBy: ['idField'], input: [{}] }, `1003 Invalid dedupeBy '["idField"]' value`],
    [{ action: 'upsert', input: [{}] }, "1003 Invalid action 'upsert' value"],
    [{ action: 'UPDATEONLY', input: [{}] }, "1003 Invalid action 'UPDATEONLY' value"],
    [{ action: 5, input: [{}] }, "1003 Invalid action '5' value"],
    [
      { input: Array.from({ length: 301 }, () => ({})) },
      '1003 Too many records: 301 given and the maximum is 300',
    ],
    [{}, "1002 Missing value for the required parameter 'input'"],
  ])('refuses %.60j with %s', async (body, message) => {
    expect(await refusalOf(post(`${path}.json`, body))).toBe(message);
  });

  it.each(['id', 'DedupeFields', 7])('deletes by no %j', async (deleteBy) => {
    expect(await refusalOf(post(deletePath, { deleteBy, input: [{ [key]: 'x' }] }))).toBe(
      `1003 Invalid deleteBy '${deleteBy}' value`,
    );
  });

  it.each([
    ['', '1003 filterType not specified'],
    ['?filterType=&filterValues=1', '1003 filterType not specified'],
    ['?filterType=id', '1003 filterValues not specified'],
    ['?filterType=id&filterValues=,%20', '1003 filterValues not specified'],
    ['?filterType=createdAt&filterValues=1', "1003 Invalid filterType 'createdAt'"],
    ['?filterType=nope&filterValues=1', "1003 Invalid filterType 'nope'"],
    ['?filterType=id&filterValues=x', "1001 Invalid value 'x'. Required of type 'integer'"],
    ['?filterType=id&filterValues=1&fields=nope', "1006 Field 'nope' not found"],
  ])('refuses %s with %s', async (query, message) => {
    expect(await refusalOf(server.api.get(`${path}.json${query}`))).toBe(message);
  });

  it('is read by POST with _method=GET, by form or JSON', async () => {
    const [one, two] = (await sync([{ [key]: 'G,1', [field]: 'One' }, { [key]: 'G-2' }])).result ?? [];
    const found = [
      { seq: 0, id: one?.['id'], [key]: 'G,1', [field]: 'One' },
      { seq: 1, id: two?.['id'], [key]: 'G-2', [field]: null },
    ];
    const fields = [key, field];
    const byKey = [{ [key]: 'G,1' }, { [key.toUpperCase()]: ' G-2 ' }];
    const read = async (body: object, query = '?_method=GET') =>
      (await post(`${path}.json${query}`, body)).result;
    expect(await read({ filterType: key, filterValues: ['G,1', 'G-2'], fields })).toEqual(found);
    expect(
      await read({
        filterType: 'idField',
        filterValues: `${one?.['id']},${two?.['id']}`,
        fields: fields.join(),
      }),
    ).toEqual(found);
    expect(await read({ filterType: key, input: byKey, fields })).toEqual(found);
    expect(await read({ input: byKey, fields })).toEqual(found);
    expect(
      await read(
        { _method: 'get', filterType: 'ID', input: [{ id: one?.['id'] }, { id: `${two?.['id']}` }], fields },
        '',
      ),
    ).toEqual(found);
    const first = await post(`${path}.json?_method=GET`, { input: byKey, fields, batchSize: 1 });
    const next = { input: byKey, fields, batchSize: 1, nextPageToken: first.nextPageToken };
    expect(await read(next)).toEqual([{ ...found[1], seq: 0 }]);
    expect(
      await read({ input: byKey, fields, batchSize: 1 }, `?_method=GET&nextPageToken=${first.nextPageToken}`),
    ).toEqual([{ ...found[1], seq: 0 }]);
    const form = new URLSearchParams({ filterType: key, filterValues: 'G-2', fields: key, _method: 'GET' });
    const byForm = await server.api.post(`${path}.json`, String(form), 'application/x-www-form-urlencoded');
    expect(byForm.result).toEqual([{ seq: 0, id: two?.['id'], [key]: 'G-2' }]);
    expect((await post(`${describePath}?_method=GET`, { fields: [] })).result).toMatchObject([{ name }]);
    expect((await post(`${path}.json`, { _method: 'POST', input: [{ [key]: 'G-2' }] })).result).toMatchObject(
      [{ status: 'updated' }],
    );
  });

  it.each([
    [{}, '1003 filterType not specified'],
    [{ filterType: 'id' }, '1003 filterValues not specified'],
    [
      { filterType: 'id', filterValues: 1, input: [{ id: 1 }] },
      '1003 filterValues and input are both given: give one of them',
    ],
    [{ filterType: 'id', input: [{}] }, "1003 Value for 'id' not found"],
    [{ filterType: 'id', input: [{ id: null }] }, "1003 Value for 'id' not found"],
    [{ filterType: 'id', input: [{ id: 'x' }] }, "1001 Invalid value 'x'. Required of type 'integer'"],
    [
      { filterType: 'id', input: [{ id: 1, createdAt: 1 }] },
      "1003 Field 'createdAt' is not part of the key 'id'",
    ],
    [{ filterType: 'id', input: [{ nope: 1 }] }, "1006 Field 'nope' not found"],
    [{ filterType: 'nope', input: [{ nope: 1 }] }, "1003 Invalid filterType 'nope'"],
    [
      { input: Array.from({ length: 301 }, () => ({})) },
      '1003 Too many records: 301 given and the maximum is 300',
    ],
    [{ filterType: { a: 1 }, filterValues: 1 }, `1001 Invalid value '{"a":1}'. Required of type 'string'`],
    [{ _method: 'PUT' }, '1003 filterType not specified'],
    [[], '609 Invalid JSON'],
  ])('refuses a read by %.60j with %s', async (body, message) => {
    expect(await refusalOf(post(`${path}.json?_method=GET`, body))).toBe(message);
  });

  it('pages', async () => {
    await sync(['P-1', 'P-2', 'P-3'].map((id) => ({ [key]: id })));
    const query = `${path}.json?filterType=${key}&filterValues=P-1,P-2,P-3&batchSize=2`;
    const first = await server.api.get(query);
    expect(first).toMatchObject({ result: [{ seq: 0, [key]: 'P-1' }, { seq: 1 }], moreResult: true });
    const second = await server.api.get(`${query}&nextPageToken=${first.nextPageToken}`);
    expect(second).toMatchObject({ result: [{ seq: 0, [key]: 'P-3' }] });
    const all = await server.api.get(`${path}.json?filterType=${key}&filterValues=P-1`);
    expect(Object.keys(all.result?.[0] ?? {}).slice(0, 2)).toEqual(['seq', 'id']);
    expect(Object.keys(second)).toEqual(['requestId', 'result', 'success']);
  });
});

it('finds companies by name in any case, and shows their main fields', async () => {
  await post('/rest/v1/companies.json', { input: [{ externalCompanyId: 'N-1', company: 'Näme & Söhne' }] });
  const found = await server.api.get(
    `/rest/v1/companies.json?filterType=company&filterValues=${encodeURIComponent('NÄME & SÖHNE')}`,
  );
  expect(found.result).toEqual([
    {
      seq: 0,
      id: expect.any(Number),
      externalCompanyId: 'N-1',
      company: 'Näme & Söhne',
      updatedAt: expect.stringMatching(/Z$/),
      createdAt: expect.stringMatching(/Z$/),
    },
  ]);
});

it('shows of a sales person what it has, and keeps the e-mail address', async () => {
  const path = '/rest/v1/salespersons.json';
  const person = { externalSalesPersonId: 'E-1', email: 'e1@example.com', firstName: 'Eve' };
  await post(path, { input: [person] });
  expect((await server.api.get(`${path}?filterType=email&filterValues=E1@Example.com`)).result).toEqual([
    {
      seq: 0,
      id: expect.any(Number),
      ...person,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    },
  ]);
  expect((await post(path, { input: [person] })).result).toMatchObject([{ status: 'updated' }]);
  expect((await post(path, { input: [{ ...person, email: 'other@example.com' }] })).result).toEqual([
    skip(0, '1003', "Field 'email' is not updateable"),
  ]);
});

describe('links to leads', () => {
  it('links by API and by import, shows the company’s values, and keeps what is linked', async () => {
    await post('/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'L-1', company: 'Linked', industry: 'Mining' }],
    });
    await post('/rest/v1/salespersons.json', { input: [{ externalSalesPersonId: 'S-1' }] });
    await server.api.sync([
      { email: 'api@example.com', externalCompanyId: 'L-1', externalSalesPersonId: 'S-1' },
    ]);
    await server.api.import({ file: 'email,externalCompanyId\nfile@example.com,L-1\nbad@example.com,L-2\n' });
    const leads = await server.api.leads(['api@example.com', 'file@example.com'], 'company,industry');
    expect(leads.map(({ company, industry }) => [company, industry])).toEqual([
      ['Linked', 'Mining'],
      ['Linked', 'Mining'],
    ]);
    const inUse = { code: '1022', message: 'Object in use' };
    for (const [path, record] of [
      ['companies', { externalCompanyId: 'L-1' }],
      ['salespersons', { externalSalesPersonId: 'S-1' }],
    ] as const) {
      expect((await post(`/rest/v1/${path}/delete.json`, { input: [record] })).result).toMatchObject([
        { seq: 0, status: 'skipped', reasons: [inUse] },
      ]);
    }
    await post('/rest/v1/companies.json', { input: [{ externalCompanyId: 'L-1', company: 'Renamed' }] });
    expect(await server.api.leads(['file@example.com'], 'company')).toMatchObject([{ company: 'Renamed' }]);
  });

  it('links companies to sales persons that are there', async () => {
    await post('/rest/v1/salespersons.json', { input: [{ externalSalesPersonId: 'S-2' }] });
    const input = ['S-2', 'S-9'].map((id) => ({ externalCompanyId: `C-${id}`, externalSalesPersonId: id }));
    expect((await post('/rest/v1/companies.json', { input })).result).toEqual([
      { seq: 0, status: 'created', id: expect.any(Number) },
      skip(1, '1013', "externalSalesPersonId 'S-9' not found"),
    ]);
    // Blanks around the id count no more than around the company's own.
    const again = { externalCompanyId: 'C-S-2', externalSalesPersonId: ' S-2\t' };
    expect((await post('/rest/v1/companies.json', { input: [again] })).result).toMatchObject([
      { status: 'updated' },
    ]);
    const record = { input: [{ externalSalesPersonId: 'S-2' }] };
    expect((await post('/rest/v1/salespersons/delete.json', record)).result).toMatchObject([
      { reasons: [{ code: '1022' }] },
    ]);
  });
});
