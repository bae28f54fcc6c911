import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await server.api.send('POST', '/galena/v1/settings.json', { unknownPrograms: 'accept' });
  await server.database.execute(sql`
    insert into sub_000_gal_000.companies (id, "externalCompanyId", "createdAt", "updatedAt", company)
    values (1, 'acme', now(), now(), 'Acme')`);
  await server.database.execute(sql`insert into sub_000_gal_000.partitions values (2, 'Europe', null)`);
});
afterAll(() => server.stop());

const sync = (input: readonly object[], more: object = {}) => server.api.sync(input, more);
const send = (body: unknown) => server.api.send('POST', '/rest/v1/leads.json', body);
const lead = async (email: string, fields: string) => (await server.api.leads([email], fields))[0];
const skip = (code: string, message: string) => ({ status: 'skipped', reasons: [{ code, message }] });

describe('the actions', () => {
  it('creates and updates', async () => {
    const [created] = await sync([{ email: 'Kim@Example.com', firstName: 'Kim', leadScore: 5 }]);
    expect(created).toEqual({ id: expect.any(Number), status: 'created' });
    const [updated] = await sync([{ email: ' kim@example.COM ', lastName: 'Lee', leadScore: '6' }]);
    expect(updated).toEqual({ id: created?.['id'], status: 'updated' });
    expect(await lead('kim@example.com', 'firstName,lastName,leadScore')).toEqual({
      id: created?.['id'],
      firstName: 'Kim',
      lastName: 'Lee',
      leadScore: 6,
    });
  });

  it.each(['$', ' € ', '%', '-'])('does not take %j for a value to clear', async (annualRevenue) => {
    await sync([{ email: 'unit@x.io', annualRevenue: 5 }]);
    expect(await sync([{ email: 'unit@x.io', annualRevenue }])).toMatchObject([{ status: 'skipped' }]);
    expect(await lead('unit@x.io', 'annualRevenue')).toMatchObject({ annualRevenue: 5 });
  });

  it.each([' ', '\t\n'])('has no key in %j', async (twitterId) => {
    expect(await sync([{ twitterId, lastName: 'Doe' }], { lookupField: 'twitterId' })).toEqual([
      skip('1003', "Value for lookup field 'twitterId' not found"),
    ]);
  });

  it('keeps all digits of numbers', async () => {
    const body =
      '{"input":[{"email":"digits@x.io","annualRevenue":900719925474099.123,"leadScore":9007199254740993}]}';
    const answer = await server.api.fetch('/rest/v1/leads.json', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toMatchObject({ result: [{ status: 'created' }] });
    const found = await server.api.fetch(
      '/rest/v1/leads.json?filterType=email&filterValues=digits@x.io&fields=annualRevenue,leadScore',
    );
    expect(await found.text()).toContain('"annualRevenue":900719925474099.123,"leadScore":9007199254740993');
  });

  it.each(['\u00a0', '\ufeff'])('finds a key that ends with %j by what is stored', async (end) => {
    const [email, key] = [`ends@x.io${end}`, `k${end}`];
    await server.api.import({ file: `email,twitterId\n${email},${key}\n` });
    const [stored] = await server.api.leads([email], 'email,twitterId');
    expect(stored).toMatchObject({ email, twitterId: key });
    const again = await server.api.import({ file: `email,lastName\n ${email},Roe\n` });
    expect(await server.api.progress(again)).toMatchObject({ created: 0, updated: 1 });
    expect(await sync([{ twitterId: key, lastName: 'Doe' }], { lookupField: 'twitterId' })).toEqual([
      { id: stored?.['id'], status: 'updated' },
    ]);
    const person = { externalSalesPersonId: `p${end}` };
    await server.api.send('POST', '/rest/v1/salespersons.json', { input: [{ ...person, lastName: 'P' }] });
    const path = '/rest/v1/salespersons.json?filterType=externalSalesPersonId&filterValues=';
    expect(await server.api.get(path + encodeURIComponent(person.externalSalesPersonId))).toMatchObject({
      result: [person],
    });
    const linked = await server.api.import({ file: `email,externalSalesPersonId\n${email},p${end}\n` });
    expect(await server.api.progress(linked)).toMatchObject({ updated: 1, failed: 0 });
  });

  describe('an e-mail address beyond ASCII that a file has stored', () => {
    const addresses = ['end@x.io\u00a0', 'mark@x.io\ufeff', 'in\u200bside@x.io', 'bär@x.io'];
    const refusal = (email: string) => skip('1003', `Invalid value for field 'email' and value '${email}'`);

    it.each(addresses)('finds its lead: %j', async (email) => {
      await server.api.import({ file: `email,twitterId\n${email},t-${email}\n` });
      const [stored] = await server.api.leads([email], 'email');
      const id = stored?.['id'];
      const updated = [{ id, status: 'updated' }];
      const spaced = ` ${email.toUpperCase()}\t`;
      expect(await sync([{ email, firstName: 'A' }])).toEqual(updated);
      expect(await sync([{ email: spaced, lastName: 'B' }], { action: 'updateOnly' })).toEqual(updated);
      expect(await sync([{ email }], { action: 'createOnly' })).toEqual([
        skip('1005', 'Lead already exists'),
      ]);
      expect(await sync([{ id, email, title: 'C' }], { action: 'updateOnly', lookupField: 'id' })).toEqual(
        updated,
      );
      const byKey = { twitterId: `t-${email}`, email, leadScore: 4 };
      expect(await sync([byKey], { lookupField: 'twitterId' })).toEqual(updated);
      const pushed = { programName: 'P', input: [{ email: spaced, website: 'x.io' }] };
      expect((await server.api.send('POST', '/rest/v1/leads/push.json', pushed)).result).toEqual(updated);
      expect(await lead(email, 'email,firstName,lastName,title,leadScore,website')).toEqual({
        id,
        email,
        firstName: 'A',
        lastName: 'B',
        title: 'C',
        leadScore: 4,
        website: 'x.io',
      });
      expect(await sync([{ email }], { action: 'createDuplicate' })).toEqual([refusal(email)]);
      await server.database.execute(
        sql`insert into sub_000_gal_000.leads (id, email, "createdAt", "updatedAt", "leadPartitionId")
            values (${900_000 + addresses.indexOf(email)}, ${email}, now(), now(), 1)`,
      );
      expect(await sync([{ email }])).toEqual([skip('1007', 'Multiple leads match the lookup criteria')]);
    });

    it('is refused where it would be written anew', async () => {
      const [created] = await sync([{ email: 'plain@x.io' }]);
      const id = created?.['id'];
      const email = 'plain@x.io\u00a0';
      expect(await sync([{ email }])).toEqual([refusal(email)]);
      expect(await sync([{ email }], { action: 'createOnly' })).toEqual([refusal(email)]);
      expect(await sync([{ email }], { action: 'updateOnly' })).toEqual([skip('1004', 'Lead not found')]);
      expect(await sync([{ id, email }], { action: 'updateOnly' })).toEqual([refusal(email)]);
      expect(await lead('plain@x.io', 'email')).toEqual({ id, email: 'plain@x.io' });
    });

    it('is refused once an earlier record of the call has changed it', async () => {
      const email = 'earlier@x.io\u00a0';
      await server.api.import({ file: `email\n${email}\n` });
      const [stored] = await server.api.leads([email], 'email');
      const id = stored?.['id'];
      for (const other of ['later@x.io', null]) {
        const records = [
          { id, email },
          { id, email: other },
          { id, email },
        ];
        expect(await sync(records, { action: 'updateOnly' })).toEqual([
          { id, status: 'updated' },
          { id, status: 'updated' },
          refusal(email),
        ]);
        await server.database.execute(
          sql`update sub_000_gal_000.leads set email = ${email} where id = ${id}`,
        );
      }
    });
  });

  it('looks for keys of every type before their values are refused', async () => {
    const names = { string: 'keyString', email: 'keyEmail', integer: 'keyInteger' };
    const fields = Object.entries(names).map(([dataType, name]) => ({ name, displayName: name, dataType }));
    await server.api.send('POST', '/rest/v1/leads/schema/fields.json', { input: fields });
    const keys = { keyString: 'k\u00a0', keyEmail: 'k@x.io\ufeff', keyInteger: '17', twitterId: 't\u200b' };
    const cells = Object.values(keys).join(',');
    await server.api.import({ file: `email,${Object.keys(keys).join(',')}\nkeys@x.io,${cells}\n` });
    const id = (await lead('keys@x.io', 'id'))?.['id'];
    for (const [lookupField, key] of Object.entries(keys)) {
      const padded = `${' '.repeat(9000)}${key.toUpperCase()} `;
      for (const value of [key, padded]) {
        expect(await sync([{ [lookupField]: value }], { lookupField, action: 'createOnly' })).toEqual([
          skip('1005', 'Lead already exists'),
        ]);
        expect(await sync([{ [lookupField]: value, title: 'T' }], { lookupField })).toEqual([
          { id, status: 'updated' },
        ]);
      }
      expect(await lead('keys@x.io', lookupField)).toEqual({
        id,
        [lookupField]: lookupField === 'keyInteger' ? 17 : key,
      });
    }
    const long = 'x'.repeat(300);
    expect(await sync([{ keyString: long }], { lookupField: 'keyString', action: 'updateOnly' })).toEqual([
      skip('1004', 'Lead not found'),
    ]);
    expect(await sync([{ keyString: long }], { lookupField: 'keyString' })).toEqual([
      skip('1003', 'Value too long for field keyString'),
    ]);
    expect(await sync([{ keyString: '  ' }], { lookupField: 'keyString' })).toEqual([
      skip('1003', "Value for lookup field 'keyString' not found"),
    ]);
    expect(await sync([{ keyInteger: 'many' }], { lookupField: 'keyInteger' })).toEqual([
      skip('1003', "Invalid value for field 'keyInteger' and value 'many'"),
    ]);
  });

  it('links to a company by a name with blanks around it, as a file does', async () => {
    const externalCompanyId = `${' '.repeat(100)}acme `;
    expect(await sync([{ email: 'padded@x.io', externalCompanyId }])).toMatchObject([{ status: 'created' }]);
    expect(await lead('padded@x.io', 'company')).toMatchObject({ company: 'Acme' });
  });

  it('creates only, updates only, and creates duplicates', async () => {
    const input = [{ email: 'only@example.com', firstName: 'A' }];
    expect(await sync(input, { action: 'updateOnly' })).toEqual([skip('1004', 'Lead not found')]);
    expect(await sync(input, { action: 'createOnly' })).toEqual([
      { id: expect.any(Number), status: 'created' },
    ]);
    expect(await sync(input, { action: 'createOnly' })).toEqual([skip('1005', 'Lead already exists')]);
    expect(await sync(input, { action: 'createDuplicate' })).toEqual([
      { id: expect.any(Number), status: 'created' },
    ]);
    expect(await sync(input)).toEqual([skip('1007', 'Multiple leads match the lookup criteria')]);
  });

  it('takes an id with updateOnly, or as the lookup field', async () => {
    const [created] = await sync([{ email: 'by-id@example.com' }]);
    const id = created?.['id'];
    expect(await sync([{ id, firstName: 'Jo' }], { action: 'updateOnly', lookupField: 'id' })).toEqual([
      { id, status: 'updated' },
    ]);
    expect(await sync([{ id, lastName: 'Ro' }], { action: 'updateOnly' })).toEqual([
      { id, status: 'updated' },
    ]);
    expect(await lead('by-id@example.com', 'firstName,lastName')).toMatchObject({
      firstName: 'Jo',
      lastName: 'Ro',
    });
    expect(await sync([{ id, email: 'by-id@example.com' }])).toEqual([
      skip('1003', "Field 'id' is allowed with action updateOnly or lookupField 'id' only"),
    ]);
    const outcomes = await sync(
      [{ id, firstName: 'Al' }, { id: 999999, firstName: 'Al' }, { title: 'None' }],
      {
        action: 'createOrUpdate',
        lookupField: 'id',
      },
    );
    expect(outcomes).toEqual([
      { id, status: 'updated' },
      skip('1004', 'Lead not found'),
      skip('1003', "Value for lookup field 'id' not found"),
    ]);
    expect(await lead('by-id@example.com', 'firstName')).toMatchObject({ firstName: 'Al' });
    for (const action of ['createOnly', 'createDuplicate']) {
      expect(await sync([{ id, firstName: 'No' }], { action, lookupField: 'id' })).toMatchObject([
        { status: 'skipped', reasons: [{ code: '1003' }] },
      ]);
    }
    expect(await sync([{ id: 999999 }], { action: 'updateOnly' })).toEqual([skip('1004', 'Lead not found')]);
  });

  it('looks leads up by another field', async () => {
    const [created] = await sync([{ sfdcLeadId: 'S-1', firstName: 'A' }], { lookupField: 'sfdcLeadId' });
    expect(await sync([{ sfdcLeadId: 's-1', firstName: 'B' }], { lookupField: 'sfdcLeadId' })).toEqual([
      { id: created?.['id'], status: 'updated' },
    ]);
  });
});

describe('several records', () => {
  it('treats records with the same key one after the other', async () => {
    const outcomes = await sync([
      { email: 'twice@example.com', firstName: 'A', title: 'Boss' },
      { email: 'TWICE@example.com', firstName: 'B' },
      { email: 'twice@example.com', title: null },
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['created', 'updated', 'updated']);
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(1);
    expect(await lead('twice@example.com', 'firstName,title')).toMatchObject({ firstName: 'B', title: null });
  });

  it('skips what is wrong and does the rest', async () => {
    const outcomes = await sync([
      { email: 'good@example.com' },
      { firstName: 'nobody' },
      { email: 'bad1@example.com', leadScore: 'many' },
      { email: 'bad2@example.com', noSuchField: 1 },
      { email: 'bad3@example.com', firstName: 'x'.repeat(256) },
      { email: 'bad4@example.com', externalCompanyId: 'nobody' },
      { email: 'bäd5@example.com' },
      { email: 'bad6@example.com', firstName: ['x'] },
      { email: 'bad7@example.com', leadScore: 2 ** 63 },
      { email: 'bad8@example.com', firstName: '\ud800' },
      { email: 'bad9@example.com', firstName: 'a\0b' },
      { email: 'bad10@example.com', externalSalesPersonId: 'no', externalCompanyId: 'nobody' },
    ]);
    const text = (outcome: Record<string, unknown>) =>
      (outcome['reasons'] as { code: string; message: string }[] | undefined)?.map(
        ({ code, message }) => `${code} ${message}`,
      )[0] ?? outcome['status'];
    expect(outcomes.map(text)).toEqual([
      'created',
      "1003 Value for lookup field 'email' not found",
      "1003 Invalid value for field 'leadScore' and value 'many'",
      "1006 Field 'noSuchField' not found",
      '1003 Value too long for field First Name',
      "1013 externalCompanyId 'nobody' not found",
      "1003 Invalid value for field 'email' and value 'bäd5@example.com'",
      `1003 Invalid value for field 'firstName' and value '["x"]'`,
      "1003 Invalid value for field 'leadScore' and value '9223372036854776000'",
      expect.stringContaining("1003 Invalid value for field 'firstName'"),
      expect.stringContaining("1003 Invalid value for field 'firstName'"),
      "1013 externalSalesPersonId 'no' not found",
    ]);
    for (const name of ['bad1', 'bad2', 'bad3', 'bad4']) {
      expect(await lead(`${name}@example.com`, 'id')).toBeUndefined();
    }
  });
});

describe('values', () => {
  it('reads every type, and clears with null and the empty string', async () => {
    await sync([
      {
        email: 'types@example.com',
        annualRevenue: 1234.5,
        doNotCall: true,
        dateOfBirth: '2001-02-03',
        mktoAcquisitionDate: '2020-01-02T03:04:05+02:00',
        leadScore: -7,
        website: 'http://example.com/',
        firstName: 42,
      },
    ]);
    const fields = 'annualRevenue,doNotCall,dateOfBirth,mktoAcquisitionDate,leadScore,website,firstName';
    expect(await lead('types@example.com', fields)).toMatchObject({
      annualRevenue: 1234.5,
      doNotCall: true,
      dateOfBirth: '2001-02-03',
      mktoAcquisitionDate: '2020-01-02T01:04:05Z',
      leadScore: -7,
      website: 'http://example.com/',
      firstName: '42',
    });
    await sync([{ email: 'types@example.com', annualRevenue: null, doNotCall: '', leadScore: null }]);
    expect(await lead('types@example.com', fields)).toMatchObject({
      annualRevenue: null,
      doNotCall: false,
      leadScore: null,
      firstName: '42',
    });
  });

  it('leaves updatedAt alone when nothing changes', async () => {
    await sync([{ email: 'same@example.com', annualRevenue: 1.5 }]);
    await server.database.execute(
      sql`update sub_000_gal_000.leads set "updatedAt" = '2020-01-01' where email = 'same@example.com'`,
    );
    await sync([{ email: 'same@example.com', annualRevenue: '1.50', createdAt: 'never' }]);
    expect(await lead('same@example.com', 'updatedAt')).toMatchObject({ updatedAt: '2020-01-01T00:00:00Z' });
    await sync([{ email: 'same@example.com', annualRevenue: 1.6 }]);
    expect((await lead('same@example.com', 'updatedAt'))?.['updatedAt']).not.toBe('2020-01-01T00:00:00Z');
  });
});

describe('values that are none of their field', () => {
  const bad: Readonly<Record<string, readonly unknown[]>> = {
    boolean: ['maybe', 2, [true]],
    integer: ['many', 1.5, '1,000'],
    score: ['many', true],
    percent: ['85%', ' 85 % ', '%', 0.5],
    float: ['1,5', 'x', false],
    currency: ['5 $', 'x'],
    date: ['2001-02-30', '30.1.2001', 1],
    datetime: ['yesterday', '2001-02-03T25:00:00Z'],
    email: ['nobody', 'a@b', 'a b@example.com', 'two@x.io,three@x.io', '.dot@x.io', 7, true],
  };
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

  it('skip their record, by Sync Leads and by Push Lead, whatever the field', async () => {
    const custom = Object.keys(bad).map((dataType) => ({
      name: `own_${dataType}`,
      displayName: `Own ${dataType}`,
      dataType,
    }));
    await server.api.send('POST', '/rest/v1/leads/schema/fields.json', { input: custom });
    const described = (await server.api.get('/rest/v1/leads/describe2.json')).result?.[0]?.['fields'];
    const fields = (described as { name: string; dataType: string; updateable: boolean }[]).filter(
      ({ updateable }) => updateable,
    );
    const cases = fields.flatMap(({ name, dataType }) =>
      [{}, ...(bad[dataType] ?? [])].map((value) => ({ name, value })),
    );
    expect(cases.length).toBeGreaterThan(150);
    const calls = [
      ['/rest/v1/leads.json', {}],
      ['/rest/v1/leads/push.json', { programName: 'P' }],
    ] as const;
    for (const [path, more] of calls) {
      for (let at = 0; at < cases.length; at += 300) {
        const some = cases.slice(at, at + 300);
        const input = some.map(({ name, value }) => ({ email: 'values@example.com', [name]: value }));
        expect((await server.api.send('POST', path, { input, ...more })).result).toEqual(
          some.map(({ name, value }) =>
            skip('1003', `Invalid value for field '${name}' and value '${shown(value)}'`),
          ),
        );
      }
    }
    expect(await lead('values@example.com', 'id')).toBeUndefined();
  });

  it('are stored from files as before', async () => {
    const file = 'email,own_percent\nnobody-at-all,85%\n';
    const batchId = await server.api.import({ file });
    expect(await server.api.progress(batchId)).toMatchObject({ created: 1, warned: 1, failed: 0 });
    expect(await sync([{ email: 'nobody-at-all', own_percent: 86 }])).toMatchObject([{ status: 'updated' }]);
    expect(await lead('nobody-at-all', 'own_percent')).toMatchObject({ own_percent: 86 });
  });
});

describe('links and partitions', () => {
  it('links to a company, whose fields then are not the lead’s any more', async () => {
    await sync([{ email: 'staff@example.com', company: 'Own', externalCompanyId: null }]);
    expect(await lead('staff@example.com', 'company')).toMatchObject({ company: 'Own' });
    await sync([{ email: 'staff@example.com', externalCompanyId: 'acme' }]);
    expect(await lead('staff@example.com', 'company')).toMatchObject({ company: 'Acme' });
    const refused = skip('1021', 'Company update not allowed');
    expect(await sync([{ email: 'staff@example.com', company: 'Mine' }])).toEqual([refused]);
    expect(await sync([{ email: 'staff2@example.com', company: 'Mine', externalCompanyId: 'acme' }])).toEqual(
      [refused],
    );
  });

  it('creates in the partition named, and updates nowhere else', async () => {
    await sync([{ email: 'euro@example.com' }], { partitionName: 'Europe' });
    expect(await lead('euro@example.com', 'leadPartitionId')).toMatchObject({ leadPartitionId: 2 });
    expect(await sync([{ email: 'euro@example.com' }], { partitionName: 'Default' })).toEqual([
      skip('1010', 'Partition update not allowed'),
    ]);
    expect((await sync([{ email: 'euro@example.com' }]))[0]).toMatchObject({ status: 'updated' });
  });
});

describe('calls that are refused as a whole', () => {
  const refusals: [unknown, string, string][] = [
    [{}, '1002', "Missing value for the required parameter 'input'"],
    [{ input: [] }, '1002', "Missing value for the required parameter 'input'"],
    [{ input: {} }, '1001', "Invalid value '{}'. Required of type 'array'"],
    [{ input: [5] }, '1001', "Invalid value '5'. Required of type 'object'"],
    [
      { input: Array.from({ length: 301 }, () => ({ email: 'x@example.com' })) },
      '1003',
      'Too many records: 301 given and the maximum is 300',
    ],
    [
      { action: 'upsert', input: [{ email: 'x@example.com' }] },
      '1001',
      "Invalid value 'upsert'. Required of type 'createOrUpdate, createOnly, updateOnly, createDuplicate'",
    ],
    [{ lookupField: 'nope', input: [{ email: 'x@example.com' }] }, '1006', "Lookup field 'nope' not found"],
    [{ lookupField: 'firstName', input: [{ firstName: 'x' }] }, '1011', "Field 'firstName' not supported"],
    [
      { partitionName: 'Mars', input: [{ email: 'x@example.com' }] },
      '1008',
      "Access denied to partition 'Mars'",
    ],
    [[], '609', 'Invalid JSON'],
    [null, '609', 'Invalid JSON'],
  ];
  it.each(refusals)('refuses %j with %s', async (body, code, message) => {
    expect(await send(body)).toMatchObject({ success: false, errors: [{ code, message }] });
    expect(await lead('x@example.com', 'id')).toBeUndefined();
  });

  it('refuses what is no JSON, or says it is not', async () => {
    expect(await server.api.post('/rest/v1/leads.json', '{"input":', 'application/json')).toMatchObject({
      errors: [{ code: '609' }],
    });
    expect(await server.api.post('/rest/v1/leads.json', 'input=1', 'text/plain')).toMatchObject({
      errors: [{ code: '612' }],
    });
  });

  it('takes hostile names for unknown fields', async () => {
    const names = ['__proto__', 'constructor', '"; drop table leads; --', 'x'.repeat(200), 'Ünïcode', 'a\0b'];
    const records = names.map((name) => `{"email":"h@example.com",${JSON.stringify(name)}:"1"}`);
    const answer = await server.api.post(
      '/rest/v1/leads.json',
      `{"input":[${records.join(',')}]}`,
      'application/json',
    );
    expect(answer.result?.map(({ reasons }) => reasons)).toEqual(
      names.map((name) => [{ code: '1006', message: `Field '${name}' not found` }]),
    );
  });
});

it('never creates two leads for one key, whoever comes first', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => sync([{ email: 'race@example.com', firstName: 'R' }])),
  );
  expect(answers.flat().filter(({ status }) => status === 'created')).toHaveLength(1);
  expect(await server.api.leads(['race@example.com'], 'id')).toHaveLength(1);
});

it('pushes leads of a program', async () => {
  const push = (body: object) => server.api.send('POST', '/rest/v1/leads/push.json', body);
  const input = [{ email: 'pushed@example.com', firstName: 'P' }];
  expect(await push({ input })).toMatchObject({ errors: [{ code: '1002' }] });
  expect(await push({ programName: 'Webinar', lookupField: 'email', input })).toMatchObject({
    success: true,
    result: [{ id: expect.any(Number), status: 'created' }],
  });
});

it('a boolean that was never set reads false everywhere, and an import that sets it to false changes the lead', async () => {
  const file = (value: string) => `email,unsubscribed\nunset@x.io,${value}\n`;
  await server.api.import({ file: file(''), form: { listId: '1001' } });
  const [{ id } = { id: 0 }] = await server.api.leads(['unset@x.io'], 'unsubscribed,city');
  for (const path of [
    `leads.json?filterType=id&filterValues=${id}&`,
    `lead/${id}.json?`,
    'list/1001/leads.json?',
  ])
    expect(await server.api.get(`/rest/v1/${path}fields=unsubscribed,isLead,city`)).toMatchObject({
      result: expect.arrayContaining([{ id, unsubscribed: false, isLead: false, city: null }]),
    });
  const outcome = async (value: string) =>
    server.api.progress(await server.api.import({ file: file(value) }));
  expect(await outcome('false')).toMatchObject({ updated: 1 });
  expect(await outcome('false')).toMatchObject({ unchanged: 1 });
  expect(await outcome('NULL')).toMatchObject({ updated: 1 });
  expect(await server.api.leads(['unset@x.io'], 'unsubscribed')).toEqual([{ id, unsubscribed: false }]);
});
