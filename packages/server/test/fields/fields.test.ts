import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

const path = '/rest/v1/leads/schema/fields.json';
const create = async (...input: object[]) => (await server.api.send('POST', path, { input })).result;
const show = (name: string) => server.api.get(`/rest/v1/leads/schema/fields/${name}.json`);
const update = (name: string, input: unknown) =>
  server.api.send('POST', `/rest/v1/leads/schema/fields/${name}.json`, { input });

describe('browse and one', () => {
  it('shows the standard fields page by page', async () => {
    const first = await server.api.get(`${path}?batchSize=100`);
    expect(first.result).toHaveLength(100);
    expect(first.moreResult).toBe(true);
    const second = await server.api.get(`${path}?batchSize=100&nextPageToken=${first.nextPageToken}`);
    expect(second.result).toHaveLength(24);
    expect(second.moreResult).toBe(false);
    expect((await show('email')).result).toEqual([
      {
        displayName: 'Email Address',
        name: 'email',
        dataType: 'email',
        length: 255,
        isHidden: false,
        isHtmlEncodingInEmail: true,
        isSensitive: false,
        isCustom: false,
        isApiCreated: false,
      },
    ]);
    expect(await show('nope')).toMatchObject({ errors: [{ code: '1006' }] });
  });

  it('shows the fields of companies', async () => {
    const fields = (await server.api.get('/rest/v1/companies/schema/fields.json')).result ?? [];
    expect(fields.map(({ name }) => name)).toContain('industry');
    expect(fields.map(({ name }) => name)).not.toContain('email');
    expect((await server.api.get('/rest/v1/companies/schema/fields/site.json')).result).toMatchObject([
      { name: 'site' },
    ]);
    expect(await server.api.get('/rest/v1/companies/schema/fields/email.json')).toMatchObject({
      errors: [{ code: '1006' }],
    });
  });
});

describe('create', () => {
  it('makes a typed column of each type, for Sync Leads and imports alike', async () => {
    const values = {
      boolean: true,
      currency: 10.4,
      date: '2010-05-07',
      datetime: '2010-05-07T20:41:32Z',
      email: 'other@example.com',
      float: 10.5,
      integer: 10,
      percent: 30,
      phone: '111-111-1111',
      score: 7,
      string: 'text',
      text: 'x'.repeat(10_000),
      url: 'http://example.com/',
    };
    const names = Object.keys(values).map((type) => `acme_${type}`);
    const outcomes = await create(
      ...Object.keys(values).map((type) => ({
        name: `acme_${type}`,
        displayName: `Acme ${type}`,
        dataType: type,
      })),
    );
    expect(outcomes).toEqual(names.map((name) => ({ name, status: 'created' })));
    const record = Object.fromEntries(Object.entries(values).map(([type, value]) => [`acme_${type}`, value]));
    await server.api.sync([{ email: 'all@example.com', ...record }]);
    await server.api.import({
      file: `email,${names.join(',')}\nfile@example.com,${Object.values(values).join(',')}\n`,
    });
    for (const email of ['all@example.com', 'file@example.com']) {
      expect((await server.api.leads([email], names.join(',')))[0]).toMatchObject(record);
    }
  });

  it('lets leads be found by text and whole numbers, with an index', async () => {
    await create(
      { name: 'crmKey', displayName: 'CRM Key', dataType: 'string' },
      { name: 'crmNumber', displayName: 'CRM Number', dataType: 'integer' },
    );
    const [made] = await server.api.sync([{ crmKey: 'K-1', crmNumber: 5 }], { lookupField: 'crmKey' });
    await server.api.import({
      file: 'crmKey,firstName\n k-1 ,Found\n',
      query: '?lookupField=crmKey',
    });
    await server.api.import({ file: 'crmNumber,lastName\n005,Found\n', query: '?lookupField=crmNumber' });
    for (const query of ['filterType=crmKey&filterValues=k-1', 'filterType=crmNumber&filterValues=5']) {
      expect((await server.api.get(`/rest/v1/leads.json?${query}`)).result).toMatchObject([
        { id: made?.['id'], firstName: 'Found', lastName: 'Found' },
      ]);
    }
    const describe2 = (await server.api.get('/rest/v1/leads/describe2.json')).result?.[0];
    expect(describe2).toMatchObject({ name: 'API Lead' });
    expect(describe2?.['searchableFields']).toEqual(
      expect.arrayContaining([['email'], ['crmKey'], ['crmNumber']]),
    );
    expect(describe2?.['fields']).toContainEqual({
      name: 'crmKey',
      displayName: 'CRM Key',
      dataType: 'string',
      length: 255,
      updateable: true,
      crmManaged: false,
    });
    const indexes = await server.database.query(
      sql`select from pg_indexes where schemaname = 'sub_000_gal_000' and indexdef like '%crmKey%'`,
    );
    expect(indexes).toHaveLength(1);
  });

  const fine = { name: 'fine', displayName: 'Fine', dataType: 'string' };
  it.each([
    [{ ...fine, name: undefined }, '1002'],
    [{ ...fine, dataType: 'formula' }, '1001'],
    [{ ...fine, dataType: 5 }, '1001'],
    [{ ...fine, isHidden: 'yes' }, '1001'],
    [{ ...fine, colour: 'red' }, '1006'],
    [{ ...fine, displayName: 'a;b' }, '1003'],
    [{ ...fine, description: 'x'.repeat(2001) }, '1003'],
    [{ ...fine, name: '1st' }, '1003'],
    [{ ...fine, name: 'x'.repeat(64) }, '1003'],
    [{ ...fine, name: 'na"me' }, '1003'],
    [{ ...fine, name: '__proto__' }, '1003'],
    [{ ...fine, name: 'größe' }, '1003'],
    [{ ...fine, name: 'CTID' }, '1003'],
    [{ ...fine, name: 'EMAIL' }, '1017'],
    [{ ...fine, name: 'LeadPartitionID' }, '1017'],
    [{ ...fine, displayName: 'first name' }, '1017'],
  ])('skips %j with %s', async (field, code) => {
    expect(await create(field)).toMatchObject([{ status: 'skipped', reasons: [{ code }] }]);
    expect(await show(String(field.name))).toMatchObject({ success: false });
  });

  it('takes reserved words and names of things in JavaScript', async () => {
    const names = ['select', 'constructor', 'order', 'toString'];
    await create(...names.map((name) => ({ name, displayName: `Field ${name}`, dataType: 'string' })));
    const record = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    await server.api.sync([{ email: 'words@example.com', ...record }]);
    expect((await server.api.leads(['words@example.com'], names.join(',')))[0]).toMatchObject(record);
  });

  it('adds a field while an import runs', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `during${index}@example.com,Name${index}\n`);
    const answer = await server.api.submit({ file: `email,firstName\n${rows.join('')}` });
    const batchId = Number(answer.result?.[0]?.['batchId']);
    const outcomes = [];
    for (let field = 0; field < 5; field += 1) {
      outcomes.push(
        ...((await create({ name: `during${field}`, displayName: `During ${field}`, dataType: 'string' })) ??
          []),
      );
    }
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('created'));
    await server.api.untilFinished(batchId);
    expect(await server.api.status(batchId)).toMatchObject({
      status: 'Complete',
      numOfLeadsProcessed: 30_000,
    });
  });
});

describe('update', () => {
  it('changes what may be changed', async () => {
    await create({ name: 'changing', displayName: 'Changing', dataType: 'string' });
    const change = { displayName: 'Changed', description: 'why', isHidden: true, isSensitive: true };
    expect((await update('changing', [change])).result).toEqual([{ name: 'changing', status: 'updated' }]);
    expect((await show('changing')).result).toMatchObject([
      { ...change, isCustom: true, isApiCreated: true },
    ]);
    expect(
      (await update('phone', [{ description: 'a number', isHtmlEncodingInEmail: false }])).result,
    ).toMatchObject([{ status: 'updated' }]);
    expect((await show('phone')).result).toMatchObject([
      { description: 'a number', isHtmlEncodingInEmail: false },
    ]);
  });

  it.each([
    ['phone', [{ displayName: 'X' }], '1003'],
    ['phone', [{ isHidden: true }], '1003'],
    ['phone', [{ dataType: 'string' }], '1003'],
    ['phone', [{ isSensitive: 'no' }], '1001'],
    ['phone', [{}, {}], '1003'],
    ['nope', [{ description: 'x' }], '1006'],
  ])('refuses for %s %j with %s', async (name, input, code) => {
    expect(await update(name, input)).toMatchObject({ success: false, errors: [{ code }] });
  });
});

it('takes no attribute that the JSON of a record has twice', async () => {
  const send = (to: string, json: string) => server.api.post(to, `{"input":[${json}]}`, 'application/json');
  const refused = { code: '1003', message: "Field 'displayName' is given twice in the record" };
  const twice = '"name":"twice","displayName":"One","dataType":"string","displayName":"Two"';
  const once = '"name":"once","displayName":"Once","dataType":"string"';
  expect(await send(path, `{${twice}},{${once}}`)).toMatchObject({
    result: [
      { name: 'twice', status: 'skipped', reasons: [refused] },
      { name: 'once', status: 'created' },
    ],
  });
  expect(
    await send('/rest/v1/leads/schema/fields/once.json', '{"displayName":"One","displayName":"Two"}'),
  ).toMatchObject({ success: false, errors: [refused] });
});

describe('the fields that a process knows', () => {
  it('are at once those that another process has made and changed', async () => {
    const other = await createTestServer('api', { DATABASE_URL: server.connectionString });
    const showOther = (name: string) => other.api.get(`/rest/v1/leads/schema/fields/${name}.json`);
    const lead = { email: 'far@example.com', farField: 'near' };
    const [unknown] = await other.api.sync([lead]);
    expect(unknown).toMatchObject({ status: 'skipped', reasons: [{ code: '1006' }] });
    await create({ name: 'farField', displayName: 'Far', dataType: 'string' });
    const [created] = await other.api.sync([lead]);
    expect(created).toMatchObject({ status: 'created' });
    const query = 'filterType=farField&filterValues=near&fields=farField';
    expect((await other.api.get(`/rest/v1/leads.json?${query}`)).result).toEqual([
      { id: created?.['id'], farField: 'near' },
    ]);
    await update('farField', [{ displayName: 'Near' }]);
    expect((await showOther('farField')).result).toMatchObject([{ displayName: 'Near' }]);
    await other.stop();
  });
});

it('takes names that the statements of leads have for something else', async () => {
  const names = [
    'before',
    'after',
    'patch',
    'changed',
    'shown',
    'stamp_1',
    'before_1',
    'last_1',
    'l',
    's',
    'm',
    't',
    'key',
  ];
  const input = names.map((name) => ({ name, displayName: `Odd ${name}`, dataType: 'string' }));
  expect(await create(...input)).toEqual(names.map((name) => ({ name, status: 'created' })));
  const values = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
  const email = 'odd-names@example.com';
  for (const value of ['one', 'two'])
    expect(await server.api.sync([{ email, ...values(value) }])).toMatchObject([{ id: expect.any(Number) }]);
  expect(await server.api.leads([email], names.join(','))).toMatchObject([values('two')]);
  const row = (value: string) => [email, ...names.map(() => value)].join(',');
  await server.api.import({ file: `email,${names.join(',')}\n${row('three')}\n${row('four')}\n` });
  expect(await server.api.leads([email], names.join(','))).toMatchObject([values('four')]);
});

describe('many fields', () => {
  const names = Array.from({ length: 850 }, (_, number) => `wide${number}`);
  const row = (email: string, cell: (name: string, index: number) => string | undefined) =>
    [email, ...names.map((name, index) => cell(name, index) ?? '')].join(',');
  const file = (...lines: string[]) => `email,${names.join(',')}\n${lines.join('\n')}\n`;
  /** PostgreSQL puts values aside that are longer than this; so many of it do not fit into a page. */
  const cell = 'some twenty letters';

  beforeAll(async () => {
    for (let start = 0; start < names.length; start += 100) {
      const input = names
        .slice(start, start + 100)
        .map((name) => ({ name, displayName: name, dataType: 'phone' }));
      expect(await server.api.send('POST', path, { input })).toMatchObject({ success: true });
    }
  });

  it('are imported row by row where PostgreSQL cannot fold so many columns', async () => {
    const lines = [
      row('wide@example.com', (name) => ({ wide0: 'a' })[name]),
      row('other@example.com', (name) => ({ wide1: 'b' })[name]),
      row('no address', (name) => ({ wide1: 'b' })[name]),
      row('', (name) => ({ wide1: 'b' })[name]),
      row('WIDE@example.com', (name) => ({ wide0: 'c', wide559: 'd' })[name]),
      row('größe@example.com', (name) => ({ wide2: 'e' })[name]),
      row('GRÖSSE@example.com', (name) => ({ wide2: 'f' })[name]),
      row('größe@example.com', (name) => ({ wide3: 'g' })[name]),
    ];
    const batchId = await server.api.import({ file: file(...lines) });
    expect((await server.api.get(`/galena/v1/imports/${batchId}.json`)).result).toMatchObject([
      { status: 'complete', created: 5, updated: 2, unchanged: 0, failed: 1, warned: 4 },
    ]);
    const stored = await server.database.query(sql`
      select email, wide0, wide1, wide2, wide3, wide559
      from sub_000_gal_000.leads
      where email ilike any(array['wide@%', 'größe@%'])
      order by id`);
    expect(stored).toEqual([
      { email: 'WIDE@example.com', wide0: 'c', wide1: null, wide2: null, wide3: null, wide559: 'd' },
      { email: 'größe@example.com', wide0: null, wide1: null, wide2: 'e', wide3: 'g', wide559: null },
    ]);
  });

  it('are cleared all at once', async () => {
    const full = row('cleared@example.com', () => 'x');
    const cleared = row('cleared@example.com', () => 'NULL');
    for (const line of [full, cleared, cleared]) await server.api.import({ file: file(line) });
    const batchId = await server.api.import({ file: file(row('created@example.com', () => 'NULL')) });
    expect((await server.api.get(`/galena/v1/imports/${batchId}.json`)).result).toMatchObject([
      { status: 'complete', created: 1, failed: 0 },
    ]);
    const stored = await server.database.query(sql`
      select (
        select count(*)::integer from json_each_text(to_json(lead)) where key like 'wide%' and value is null
      ) as empty
      from sub_000_gal_000.leads lead
      where email in ('cleared@example.com', 'created@example.com')`);
    expect(stored).toEqual([{ empty: names.length }, { empty: names.length }]);
  });

  it('may be too much for a call, which says so', async () => {
    const tooBig = Object.fromEntries(names.map((name) => [name, cell]));
    const answer = await server.api.send('POST', '/rest/v1/leads.json', {
      input: [{ email: 'small@example.com' }, { email: 'big@example.com', ...tooBig }],
    });
    expect(answer).toMatchObject({
      success: false,
      errors: [
        {
          code: '1003',
          message: expect.stringMatching(/^Not taken by the database: row is too big: size \d+/),
        },
      ],
    });
    expect(
      await server.database.query(
        sql`select from sub_000_gal_000.leads where email in ('small@example.com', 'big@example.com')`,
      ),
    ).toEqual([]);
  });

  it('may be too much for a row, which fails alone, new or on top of what its lead has', async () => {
    const many = Array.from({ length: 30 }, (_, lead) => row(`many-${lead}@example.com`, () => 'x'));
    const first = await server.api.import({
      file: file(
        ...many,
        row('too-much@example.com', () => cell),
        row('half@example.com', (_, index) => (index < 280 ? cell : undefined)),
      ),
    });
    const second = await server.api.import({
      file: file(
        row('half@example.com', (_, index) => (index < 280 ? undefined : cell)),
        row('half@example.com', (_, index) => (index === 300 ? 'y' : undefined)),
      ),
    });
    expect((await server.api.get(`/galena/v1/imports/${first}.json`)).result).toMatchObject([
      { status: 'complete', created: 31, failed: 1 },
    ]);
    expect((await server.api.get(`/galena/v1/imports/${second}.json`)).result).toMatchObject([
      { status: 'complete', updated: 1, failed: 1 },
    ]);
    for (const batchId of [first, second]) {
      const report = await server.api.fetch(`/bulk/v1/leads/batch/${batchId}/failures.json`);
      expect(await report.text()).toMatch(
        /\n(too-much|half)@example\.com,.*,Not taken by the database: row is too big: size \d+ {2}maximum size 8160\n$/,
      );
    }
  });
});
