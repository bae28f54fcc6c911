import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/http/routes/index.ts';
import type { Answer } from '../support/api-client.ts';
import { createTestServer, type TestServer, useTestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

const form = (path: string, fields: Readonly<Record<string, string>> = {}, { api } = server) =>
  api.post(path, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
const folder = '{"id":1,"type":"Folder"}';
const create = (name: string, more: Readonly<Record<string, string>> = {}) =>
  form('/rest/asset/v1/staticLists.json', { name, folder, ...more });
const nothing = {
  success: true,
  errors: [],
  requestId: expect.any(String),
  warnings: ['No assets found for the given search criteria.'],
};

it('creates, shows, changes and deletes a list', async () => {
  const response = await server.api.fetch('/rest/asset/v1/staticLists.json', {
    method: 'POST',
    body: new URLSearchParams({ name: 'Guests', folder, description: 'of the party' }),
  });
  const text = await response.text();
  expect(text).toMatch(
    /^\{"success":true,"errors":\[\],"requestId":"[^"]+","warnings":\[\],"result":\[\{"id":\d+,"name":"Guests"/,
  );
  const [made] = (JSON.parse(text) as Answer).result ?? [];
  expect(made).toEqual({
    id: expect.any(Number),
    name: 'Guests',
    description: 'of the party',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/),
    updatedAt: expect.any(String),
    folder: { id: 1, type: 'Folder' },
    workspace: 'Default',
    computedUrl: expect.stringMatching(/#ST\d+A1$/),
  });
  const id = made?.['id'];
  expect((await server.api.get(`/rest/asset/v1/staticList/${id}.json`)).result).toEqual([made]);
  expect((await server.api.get('/rest/asset/v1/staticList/byName.json?name=Guests')).result).toEqual([made]);
  const changed = await form(`/rest/asset/v1/staticList/${id}.json`, { name: 'Hosts' });
  expect(changed.result).toMatchObject([{ id, name: 'Hosts', description: 'of the party' }]);
  expect((await server.api.get(`/rest/v1/lists/${id}.json`)).result).toMatchObject([{ name: 'Hosts' }]);
  const [lead] = await server.api.sync([{ email: 'guest@example.com' }]);
  await server.api.post(`/rest/v1/lists/${id}/leads.json?id=${lead?.['id']}`);
  expect(await form(`/rest/asset/v1/staticList/${id}/delete.json`)).toMatchObject({
    success: true,
    result: [{ id }],
  });
  expect(await server.api.get(`/rest/asset/v1/staticList/${id}.json`)).toEqual(nothing);
  expect((await server.api.get(`/rest/v1/leads/${lead?.['id']}/listMembership.json`)).result).toEqual([]);
});

it('takes JSON as well as forms', async () => {
  const body = { name: 'From JSON', folder: { id: 1, type: 'Folder' } };
  expect(await server.api.send('POST', '/rest/asset/v1/staticLists.json', body)).toMatchObject({
    success: true,
    result: [{ name: 'From JSON' }],
  });
});

it('takes no folder whose JSON has a member twice', async () => {
  const body = '{"name":"Torn","folder":{"id":1,"id":2,"type":"Folder"}}';
  expect(await server.api.post('/rest/asset/v1/staticLists.json', body, 'application/json')).toMatchObject({
    success: false,
    errors: [{ code: '1003' }],
  });
});

it('browses', async () => {
  const made = (await form('/rest/asset/v1/folders.json', { name: 'Browse', parent: folder })).result?.[0];
  const inside = JSON.stringify(made?.['folderId']);
  for (const name of ['b3', 'B2', 'b1']) await create(name, { folder: inside });
  const browse = async (query: string) =>
    (await server.api.get(`/rest/asset/v1/staticLists.json?${query}`)).result?.map(({ name }) => name);
  const here = `folder=${encodeURIComponent(inside)}`;
  expect(await browse(here)).toEqual(['b1', 'B2', 'b3']);
  expect(await browse(`${here}&offset=1&maxReturn=1`)).toEqual(['B2']);
  for (const text of [inside.replace('Folder', 'FOLDER'), inside.replace('"type":', '"type"=')]) {
    expect(text).not.toBe(inside);
    expect(await browse(`folder=${encodeURIComponent(text)}`)).toEqual(['b1', 'B2', 'b3']);
  }
  const program = here.replace('Folder', 'Program');
  expect(program).not.toBe(here);
  expect(await browse(program)).toBeUndefined();
  expect(await browse(`${here}&earliestUpdatedAt=2999-01-01T00:00:00Z`)).toBeUndefined();
  expect(await browse(`${here}&latestUpdatedAt=2999-01-01T00:00:00-08:00`)).toEqual(['b1', 'B2', 'b3']);
});

describe.each(operations.filter(({ path }) => path.startsWith('/rest/asset/')))(
  '$method $path',
  ({ method, path }) => {
    const send = async (known: string, query: string): Promise<object> =>
      (await server.api.fetch(`${path.replace(':id', known)}${query}`, { method })).json() as Promise<object>;

    it('has warnings, whatever it answers', async () => {
      for (const [known, query] of [
        ['1', '?name=Starter%20list'],
        ['1', '?name=Lead%20Database'],
        ['77', '?name=Nobody&offset=999'],
        ['x', ''],
      ] as const) {
        const answer = (await send(known, query)) as Answer & { warnings: readonly string[] };
        if (answer.result !== undefined) expect(answer.warnings).toEqual([]);
        else if (answer.success) expect(answer).toEqual(nothing);
        else expect(Object.keys(answer)).toEqual(['requestId', 'success', 'warnings', 'errors']);
      }
    });
  },
);

it('has warnings in refusals of every kind', async () => {
  const refused = {
    requestId: expect.any(String),
    success: false,
    warnings: [],
    errors: [expect.anything()],
  };
  expect(await server.api.get('/rest/asset/v1/nothing.json')).toEqual(refused);
  const anonymous = await fetch(`${server.url}/rest/asset/v1/staticLists.json`);
  expect(await anonymous.json()).toEqual(refused);
  const long = await fetch(`${server.url}/rest/asset/v1/staticLists.json?name=${'x'.repeat(70_000)}`);
  expect(await long.json()).toEqual(refused);
});

describe('refusals', () => {
  it.each([
    [{ name: '' }, '701', 'name cannot be blank'],
    [{ name: 'x'.repeat(256) }, '701', 'name cannot exceed more than 255 characters'],
    [{ name: 'Starter list' }, '709', 'Static List with the same name already exists'],
    [{ name: 'new', folder: '{"id":77,"type":"Folder"}' }, '710', 'Parent Folder Not Found'],
    [{ name: 'new', folder: '{"id":1,"type":"Program"}' }, '711', 'Incompatible Folder Type'],
    [{ name: 'new', folder: '' }, '701', 'folder cannot be blank'],
    [{ name: 'new', folder: 'home' }, '1001', expect.stringContaining('home')],
    [{ name: 'a\0b' }, '709', 'name has a character that cannot be stored'],
  ])('refuses %.60j', async (fields, code, message) => {
    const answer = await form('/rest/asset/v1/staticLists.json', { folder, ...fields });
    expect(answer).toMatchObject({ success: false, errors: [{ code, message }] });
  });

  it.each([
    ['/rest/asset/v1/staticLists.json?maxReturn=201', '1003'],
    ['/rest/asset/v1/staticLists.json?earliestUpdatedAt=soon', '704'],
    ['/rest/asset/v1/staticLists.json?latestUpdatedAt=2026-02-30', '704'],
    ['/rest/asset/v1/staticList/byName.json', '701'],
    ['/rest/asset/v1/staticList/x.json', '1001'],
  ])('refuses %s with %s', async (path, code) => {
    expect(await server.api.get(path)).toMatchObject({ success: false, errors: [{ code }] });
  });

  it('refuses to change what is not there, and to take a name twice', async () => {
    const [list] = (await create('third')).result ?? [];
    expect(await form('/rest/asset/v1/staticList/77.json', { name: 'x' })).toMatchObject({
      errors: [{ code: '702' }],
    });
    expect(await form('/rest/asset/v1/staticList/77/delete.json')).toMatchObject({
      errors: [{ code: '702' }],
    });
    expect(
      await form(`/rest/asset/v1/staticList/${list?.['id']}.json`, { name: 'Starter list' }),
    ).toMatchObject({
      errors: [{ code: '709' }],
    });
  });

  it('keeps a list that an unfinished import needs', async () => {
    const queued = await useTestServer('api');
    await queued.api.submit({ file: 'email\na@example.com\n', query: '?listId=1001' });
    expect(await form('/rest/asset/v1/staticList/1001/delete.json', {}, queued)).toMatchObject({
      errors: [{ code: '709', message: 'Static List is in use by an unfinished import' }],
    });
  });
});

describe('folders', () => {
  it('has one from the start, and makes more', async () => {
    expect((await server.api.get('/rest/asset/v1/folder/1.json?type=Folder')).result).toMatchObject([
      {
        id: 1,
        name: 'Lead Database',
        description: null,
        url: expect.stringMatching(/^http.*\/#MF1A1$/),
        workspace: 'Default',
        folderId: { id: 1, type: 'Folder' },
        path: '/Lead Database',
        isSystem: true,
      },
    ]);
    const events = { name: 'Events', parent: folder, description: 'all of them' };
    const made = await form('/rest/asset/v1/folders.json', events);
    expect(made.result).toMatchObject([
      { name: 'Events', description: 'all of them', path: '/Lead Database/Events', parent: { id: 1 } },
    ]);
    expect((await server.api.get('/rest/asset/v1/folder/byName.json?name=Events')).result).toEqual(
      made.result,
    );
    const all = await server.api.get('/rest/asset/v1/folders.json');
    const names = all.result?.map(({ name }) => String(name)) ?? [];
    expect(names).toEqual(expect.arrayContaining(['Lead Database', 'Events']));
    expect(names.indexOf('Events')).toBeLessThan(names.indexOf('Lead Database'));
    expect(await form('/rest/asset/v1/folders.json', events)).toMatchObject({ errors: [{ code: '709' }] });
    expect(await server.api.get('/rest/asset/v1/folder/77.json')).toEqual(nothing);
  });
});
