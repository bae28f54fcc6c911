import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/http/routes/index.ts';
import { uploadPaths } from '../../src/http/upload/read-upload.ts';
import type { Answer } from '../support/api-client.ts';
import { shareTestServer } from '../support/test-server.ts';

// A POST whose parameter `_method` says what it means, on every path of the API.

const shared = shareTestServer('api');

const form = (parameters: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(parameters),
});
const inQuery = (path: string, method: string) => call(`${path}?_method=${method}`, { method: 'POST' });
const inForm = (path: string, method: string) => call(path, form({ _method: method }));

async function call(path: string, request: RequestInit): Promise<Answer> {
  const response = await shared().api.fetch(path, request);
  if (response.headers.get('content-type')?.includes('json') === true)
    return (await response.json()) as Answer;
  await response.body?.cancel();
  return { requestId: '', success: response.ok };
}

/** What tells whether two answers are to the same call: the rest of a result may have changed in between. */
const gist = ({ success, errors, result }: Answer) => ({ success, errors, items: result?.length });

const refused = (method: string) => ({
  success: false,
  errors: [{ code: '605', message: `Request method '${method}' not supported` }],
});

it.each([...new Set(operations.map(({ path }) => path))])('%s', async (pattern) => {
  const path = pattern.replace(/:\w+/g, '77');
  const methods = operations.filter((operation) => operation.path === pattern).map(({ method }) => method);
  // A file comes as multipart: what is no such form is refused before anybody reads it.
  const isUpload = Object.values<string>(uploadPaths).includes(pattern);
  const ask = async (method: string) =>
    Promise.all([inQuery(path, method), ...(isUpload ? [] : [inForm(path, method.toLowerCase())])]);
  for (const method of ['GET', 'DELETE', 'PUT', 'None'] as const) {
    const isThere = methods.some((name) => name === method);
    const expected = isThere ? gist(await call(path, { method })) : refused(method.toUpperCase());
    for (const answer of await ask(method)) expect(gist(answer)).toEqual(expected);
  }
  const plain = gist(await call(path, { method: 'POST' }));
  // Whatever the body is, nobody reads it for a call that there is not.
  const bodies: [string, string][] = [
    ['{"a":', 'application/json'],
    ['_method=POST', 'text/plain'],
    ['--x', 'multipart/form-data; boundary=x'],
  ];
  for (const method of ['DELETE', 'PUT', 'POST']) {
    if (methods.some((name) => name === method)) continue;
    for (const [body, type] of bodies) {
      const request = { method: 'POST', body, headers: { 'content-type': type } };
      expect(gist(await call(`${path}?_method=${method}`, request))).toEqual(refused(method));
      if (method === 'POST') expect(gist(await call(path, request))).toEqual(refused(method));
    }
  }
  for (const method of ['POST', '']) expect(gist(await inQuery(path, method))).toEqual(plain);
});

describe('POST with _method=DELETE', () => {
  const members = '/rest/v1/lists/1001/leads.json';
  const ids: number[] = [];
  beforeAll(async () => {
    const input = Array.from({ length: 7 }, (_, index) => ({ email: `lead${index}@example.com` }));
    for (const { id } of await shared().api.sync(input)) ids.push(Number(id));
  });

  const json = (body: unknown): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const ways: [string, (path: string, id: number) => [string, RequestInit]][] = [
    ['the query alone', (path, id) => [`${path}?_method=DELETE&id=${id}`, { method: 'POST' }]],
    ['query and JSON', (path, id) => [`${path}?_method=DELETE`, json({ input: [{ id }] })]],
    ['JSON alone', (path, id) => [path, json({ _method: 'DELETE', input: [{ id }] })]],
    ['query and form', (path, id) => [`${path}?_method=DELETE`, form({ id: String(id) })]],
    ['the form alone', (path, id) => [path, form({ _method: 'DELETE', id: String(id) })]],
    ['form and query', (path, id) => [`${path}?id=${id}`, form({ _method: 'delete' })]],
    [
      'a query that overrules the form',
      (path, id) => [`${path}?%5Fmethod=DELETE&id=${id}`, form({ _method: 'GET' })],
    ],
  ];

  it.each(ways)('takes leads out of a list, by %s', async (_name, toRequest) => {
    const [id = 0] = ids;
    expect(await call(`${members}?id=${id}`, { method: 'POST' })).toMatchObject({
      result: [{ id, status: 'added' }],
    });
    expect(await call(...toRequest(members, id))).toMatchObject({ result: [{ id, status: 'removed' }] });
    expect((await shared().api.get(members)).result).toEqual([]);
  });

  it.each(ways)('deletes leads, by %s', async (_name, toRequest) => {
    const id = ids.pop() ?? 0;
    expect(await call(...toRequest('/rest/v1/leads.json', id))).toMatchObject({
      result: [{ id, status: 'deleted' }],
    });
    expect(await shared().api.get(`/rest/v1/lead/${id}.json`)).toMatchObject({ errors: [{ code: '1004' }] });
  });
});

it('does no plain POST where the JSON asks for a method that does not exist, or for two', async () => {
  const [lead] = await shared().api.sync([{ email: 'json-method@example.com' }]);
  const path = `/rest/v1/lists/1001/leads.json?id=${lead?.['id']}`;
  for (const [body, code] of [
    ['{"_method":["DELETE"]}', '605'],
    ['{"_method":7}', '605'],
    ['{"_method":"GET","_method":"DELETE"}', '1003'],
    ['{"_method":"DELETE","_method":"POST","name":"a","name":"b"}', '1003'],
  ] as const) {
    const request = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    expect(await call(path, request)).toMatchObject({ success: false, errors: [{ code }] });
  }
  expect((await shared().api.get('/rest/v1/lists/1001/leads.json')).result).toEqual([]);
});

it('takes no body that it does not read: it may say _method=DELETE', async () => {
  const [lead] = await shared().api.sync([{ email: 'multipart@example.com' }]);
  const body = new FormData();
  body.append('_method', 'DELETE');
  for (const path of [
    `/rest/v1/lists/1001/leads.json?id=${lead?.['id']}`,
    '/rest/asset/v1/staticLists.json?name=a',
  ]) {
    expect(await call(path, { method: 'POST', body })).toMatchObject({ errors: [{ code: '612' }] });
  }
  expect((await shared().api.get('/rest/v1/lists/1001/leads.json')).result).toEqual([]);
});

it('imports nothing where a field of the form asks for another method', async () => {
  const { api } = shared();
  const submit = (method: string) =>
    api.submit({ file: 'email\na@example.com\n', form: { _method: method } });
  expect(await submit('DELETE')).toMatchObject({
    errors: [{ code: '605', message: "Request method 'DELETE' not supported" }],
  });
  expect((await api.get('/galena/v1/imports.json')).result).toEqual([]);
  expect(await submit('POST')).toMatchObject({ result: [{ status: 'Queued' }] });
});
