import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { addLeads, refusalOf } from './scene.ts';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
  await addLeads(server.database, [{ id: 5, email: 'anna@x.io', firstName: 'Anna', city: 'Ulm' }]);
});
afterAll(() => server.stop());

const get = (path: string) => server.api.get(path);
const text = async (path: string) => (await server.api.fetch(path)).text();

describe('the fields of a lead', () => {
  it('are six when none are asked for, in this order and with explicit nulls', async () => {
    expect(await text('/rest/v1/lead/5.json')).toContain(
      '"result":[{"id":5,"firstName":"Anna","lastName":null,"email":"anna@x.io",' +
        '"updatedAt":"2026-02-01T09:00:00Z","createdAt":"2026-01-31T08:30:00Z"}],"success":true}',
    );
  });

  it.each([
    ['email', '{"id":5,"email":"anna@x.io"}'],
    ['lastName,city', '{"id":5,"lastName":null,"city":"Ulm"}'],
    ['city,firstName,id', '{"id":5,"city":"Ulm","firstName":"Anna"}'],
    ['city,city', '{"id":5,"city":"Ulm"}'],
    ['city&fields=email', '{"id":5,"city":"Ulm","email":"anna@x.io"}'],
    ['city,%20email%20,', '{"id":5,"city":"Ulm","email":"anna@x.io"}'],
    ['leadPartitionId', '{"id":5,"leadPartitionId":1}'],
  ])('are the id and then those asked for: fields=%s', async (fields, lead) => {
    expect(await text(`/rest/v1/lead/5.json?fields=${fields}`)).toContain(`"result":[${lead}]`);
  });

  it.each(['', ','])('are the default ones if the list of names is "%s"', async (fields) => {
    const { result } = await get(`/rest/v1/lead/5.json?fields=${fields}`);
    expect(result).toEqual((await get('/rest/v1/lead/5.json')).result);
  });

  it.each([
    'Email Address',
    'nothing',
    '__proto__',
    'constructor',
    'email" from pg_user--',
    "');drop table leads;--",
    '*',
    '$1',
    'a\0b',
  ])('are no names of others: %j', async (name) => {
    const path = `/rest/v1/lead/5.json?fields=email,${encodeURIComponent(name)}`;
    expect(await refusalOf(get(path))).toBe(`1006 Field '${name}' not found`);
  });

  it('can all be asked for at once', async () => {
    const names = (await get('/rest/v1/leads/describe.json')).result?.map(
      ({ rest }) => (rest as { name: string }).name,
    );
    const [lead] = (await get(`/rest/v1/lead/5.json?fields=${names}`)).result ?? [];
    expect(Object.keys(lead ?? {}).toSorted()).toEqual(names?.toSorted());
  });
});

describe('an id', () => {
  it('that no lead has is 1004', async () => {
    expect(await refusalOf(get('/rest/v1/lead/6.json'))).toBe("1004 Lead with id '6' not found");
  });

  it.each(['abc', '5x', '-5', '5.0', '%200', "5'", '99999999999'])('that is %s is 1001', async (id) => {
    expect(await refusalOf(get(`/rest/v1/lead/${id}.json`))).toBe(
      `1001 Invalid value '${decodeURIComponent(id)}'. Required of type 'integer'`,
    );
  });
});

it('has no moreResult, as there are no pages', async () => {
  expect(Object.keys(await get('/rest/v1/lead/5.json'))).toEqual(['requestId', 'result', 'success']);
});

it('can be read by POST with _method=GET', async () => {
  const form = 'application/x-www-form-urlencoded';
  const answer = await server.api.post('/rest/v1/lead/5.json?_method=GET', 'fields=city', form);
  expect(answer.result).toEqual([{ id: 5, city: 'Ulm' }]);
});
