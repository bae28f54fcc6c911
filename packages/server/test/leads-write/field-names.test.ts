import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer } from '../support/test-server.ts';

// Fields by their names in any case and by their SOAP names, in whatever names one; answers use REST names.

interface Described {
  readonly dataType: string;
  readonly rest: { readonly name: string; readonly readOnly: boolean };
  readonly soap?: { readonly name: string };
}

const shared = shareTestServer();
const post = (path: string, body: object) => shared().api.send('POST', path, body);

/** A name of a field with its letters in random cases. */
const spelled = (name: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map((upper) =>
      [...name].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase())).join(''),
    );
const anyName = ({ rest, soap }: Described) =>
  fc.constantFrom(rest.name, soap?.name ?? rest.name).chain(spelled);

const described = async () =>
  ((await shared().api.get('/rest/v1/leads/describe.json')).result ?? []) as unknown as Described[];

let fields: readonly Described[];
let id: number;
beforeAll(async () => {
  const custom = { name: 'favouriteColour', displayName: 'Favourite Colour', dataType: 'string' };
  await post('/rest/v1/leads/schema/fields.json', { input: [custom] });
  fields = await described();
  await post('/galena/v1/settings.json', { unknownPrograms: 'accept' });
  id = Number((await shared().api.sync([{ email: 'ann@example.com' }]))[0]?.['id']);
});

describe('leads', () => {
  it('show the fields that are asked for under any name, once each', async () => {
    const asked = fc
      .constantFrom(...fields)
      .chain((field) => anyName(field).map((name) => ({ name, rest: field.rest.name })));
    const lists = fc.array(asked, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(lists, async (names) => {
        const query = `fields=${encodeURIComponent(names.map(({ name }) => name).join(','))}`;
        const expected = [...new Set(['id', ...names.map(({ rest }) => rest)])];
        const one = await shared().api.get(`/rest/v1/lead/${id}.json?${query}`);
        expect(Object.keys(one.result?.[0] ?? {})).toEqual(expected);
        const found = await shared().api.get(
          `/rest/v1/leads.json?filterType=EMAIL&filterValues=ann@example.com&${query}`,
        );
        expect(found.result).toEqual(one.result);
      }),
      { numRuns: 40 },
    );
  });

  it('show members of lists so, too', async () => {
    await post('/rest/v1/lists/1001/leads.json', { input: [{ id }] });
    for (const segment of ['list', 'lists']) {
      const answer = await shared().api.get(
        `/rest/v1/${segment}/1001/leads.json?fields=Email,FIRSTNAME,Email`,
      );
      expect(answer.result).toEqual([{ id, email: 'ann@example.com', firstName: null }]);
    }
  });

  it('are found and written by every lookup field under any name', async () => {
    const lookups = fields.filter(({ rest }) =>
      /^(twitter|facebook|linkedIn|sfdc.*)Id$|^cookies$|^favouriteColour$/.test(rest.name),
    );
    expect(lookups).toHaveLength(10);
    for (const [at, field] of lookups.entries()) {
      const key = `key ${at}`;
      await fc.assert(
        fc.asyncProperty(anyName(field), anyName(field), async (inRecord, inParameter) => {
          const record = { [inRecord]: key, FIRSTNAME: 'Kim', LastName: null };
          const body = { lookupField: inParameter, input: [record] };
          const [pushed] =
            (await post('/rest/v1/leads/push.json', { programName: 'P', ...body })).result ?? [];
          const [synced] =
            (await post('/rest/v1/leads.json', { action: 'updateOnly', ...body })).result ?? [];
          expect(synced).toEqual({ id: pushed?.['id'], status: 'updated' });
          const query = new URLSearchParams({
            filterType: inParameter,
            filterValues: key,
            fields: 'FirstName',
          });
          expect((await shared().api.get(`/rest/v1/leads.json?${query}`)).result).toEqual([
            { id: pushed?.['id'], firstName: 'Kim' },
          ]);
        }),
        { numRuns: 3 },
      );
    }
  });

  it('are updated by an ID in any case', async () => {
    const byId = [{ ID: id, firstName: 'Ann' }];
    const updated = [{ id, status: 'updated' }];
    expect(await shared().api.sync(byId, { action: 'updateOnly' })).toEqual(updated);
    expect(await shared().api.sync(byId, { lookupField: 'Id' })).toEqual(updated);
    expect(await shared().api.sync(byId)).toMatchObject([{ status: 'skipped', reasons: [{ code: '1003' }] }]);
  });

  it('are named by an ID in any case wherever a record says only which lead is meant', async () => {
    const [made] = await shared().api.sync([{ email: 'any-case@example.com' }]);
    const input = [{ ID: made?.['id'] }];
    const list = '/rest/v1/lists/1001/leads';
    const toStatus = async (method: 'POST' | 'DELETE', path: string, records: object[] = input) =>
      (await shared().api.send(method, path, { input: records })).result?.[0]?.['status'];
    expect(await toStatus('POST', `${list}.json`)).toBe('added');
    expect(await toStatus('POST', `${list}/ismember.json?_method=GET`)).toBe('memberof');
    expect(await toStatus('DELETE', `${list}.json`)).toBe('removed');
    const move = [{ ...input[0], partitionName: 'Default' }];
    expect(await toStatus('POST', '/rest/v1/leads/partitions.json', move)).toBe('updated');
    expect(await post('/rest/v1/leads/delete.json', { input: [{ id: made?.['id'], ID: 1 }] })).toMatchObject({
      errors: [{ code: '1003', message: "Field 'id' is given twice in the record: as 'id' and as 'ID'" }],
    });
    expect(await toStatus('POST', '/rest/v1/leads/delete.json')).toBe('deleted');
  });

  it('are skipped where two names of a record mean the same field', async () => {
    const input = [
      { email: 'a@example.com', Email: 'b@example.com' },
      { email: 'c@example.com', gender: 'x', MarketoSocialGender: 'x' },
      { email: 'd@example.com', createdAt: null, CreatedAt: null },
      { email: 'e@example.com' },
    ];
    const skip = (message: string) => ({ status: 'skipped', reasons: [{ code: '1003', message }] });
    expect(await shared().api.sync(input)).toEqual([
      skip("Field 'email' is given twice in the record: as 'email' and as 'Email'"),
      skip("Field 'gender' is given twice in the record: as 'gender' and as 'MarketoSocialGender'"),
      skip("Field 'createdAt' is given twice in the record: as 'createdAt' and as 'CreatedAt'"),
      { id: expect.any(Number), status: 'created' },
    ]);
  });

  it('are skipped where their JSON has a name twice, and a body that has one is refused', async () => {
    const send = async (path: string, json: string) => shared().api.post(path, json, 'application/json');
    const reasons = [{ code: '1003', message: "Field 'firstName' is given twice in the record" }];
    const input = '[{"email":"f@example.com","firstName":"A","firstName":"B"},{"email":"g@example.com"}]';
    for (const path of ['/rest/v1/leads.json', '/rest/v1/leads/push.json']) {
      expect(await send(path, `{"programName":"P","input":${input}}`)).toMatchObject({
        result: [{ status: 'skipped', reasons }, { id: expect.any(Number) }],
      });
      expect(await send(path, `{"programName":"P","input":${input},"input":[]}`)).toMatchObject({
        errors: [{ code: '1003', message: "'input' is given twice in the body" }],
      });
    }
    expect(await send('/rest/v1/leads/delete.json', `{"input":[{"id":${id},"id":${id}}]}`)).toMatchObject({
      errors: [{ code: '1003', message: "Field 'id' is given twice in the record" }],
    });
    const move = `{"input":[{"id":${id},"partitionName":"Default","partitionName":"Other"}]}`;
    expect(await send('/rest/v1/leads/partitions.json', move)).toMatchObject({
      errors: [{ code: '1003', message: "Field 'partitionName' is given twice in the record" }],
    });
  });

  it('are imported by a lookup field in any case, which then has its REST name', async () => {
    const batchId = await shared().api.import({
      file: 'TWITTERID,email\ntw-1,imported@example.com\n',
      query: '?lookupField=marketosocialTwitterId',
    });
    expect(await shared().api.progress(batchId)).toMatchObject({ lookupField: 'twitterId', created: 1 });
  });
});

describe.each([
  { path: '/rest/v1/companies', key: 'externalCompanyId', field: 'numberOfEmployees', value: 7 },
  { path: '/rest/v1/salespersons', key: 'externalSalesPersonId', field: 'lastName', value: 'Lee' },
])('$path', ({ path, key, field, value }) => {
  it('has fields under any name', async () => {
    await fc.assert(
      fc.asyncProperty(spelled(key), spelled(field), async (keyName, fieldName) => {
        const [made] =
          (await post(`${path}.json`, { input: [{ [keyName]: 'k', [fieldName]: value }] })).result ?? [];
        const query = new URLSearchParams({
          filterType: keyName,
          filterValues: 'k',
          fields: `${fieldName},${field},ID`,
        });
        expect((await shared().api.get(`${path}.json?${query}`)).result).toEqual([
          { seq: 0, id: made?.['id'], [field]: value },
        ]);
        const byId = {
          action: 'updateOnly',
          dedupeBy: 'idField',
          input: [{ Id: made?.['id'], [fieldName]: value }],
        };
        expect((await post(`${path}.json`, byId)).result).toMatchObject([{ status: 'updated' }]);
        expect((await post(`${path}/delete.json`, { input: [{ [keyName]: 'k' }] })).result).toMatchObject([
          { status: 'deleted', id: made?.['id'] },
        ]);
      }),
      { numRuns: 5 },
    );
  });

  it('takes no two names of the same field, and knows aliases only as they are', async () => {
    const twice = { [key]: 'a', [key.toUpperCase()]: 'b' };
    const reason = {
      code: '1003',
      message: `Field '${key}' is given twice in the record: as '${key}' and as '${key.toUpperCase()}'`,
    };
    expect((await post(`${path}.json`, { input: [twice] })).result).toEqual([
      { seq: 0, status: 'skipped', reasons: [reason] },
    ]);
    expect((await post(`${path}/delete.json`, { input: [twice] })).result).toEqual([
      { seq: 0, status: 'skipped', reasons: [reason] },
    ]);
    const exact = `{"input":[{"${key}":"a","${key}":"b"}]}`;
    const again = { code: '1003', message: `Field '${key}' is given twice in the record` };
    for (const suffix of ['.json', '/delete.json']) {
      expect(await shared().api.post(`${path}${suffix}`, exact, 'application/json')).toMatchObject({
        result: [{ seq: 0, status: 'skipped', reasons: [again] }],
      });
    }
    for (const filterType of ['constructor', '__proto__', 'toString', 'IDFIELD']) {
      expect(await shared().api.get(`${path}.json?filterType=${filterType}&filterValues=1`)).toMatchObject({
        errors: [{ code: '1003', message: `Invalid filterType '${filterType}'` }],
      });
    }
  });
});
