import { expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { shareTestServer, useTestServer } from '../support/test-server.ts';

const server = shareTestServer();

async function callOf(requestId: string): Promise<Record<string, unknown>> {
  const query = new URLSearchParams({ requestId });
  return (await server().api.get(`/galena/v1/calls.json?${query}`)).result?.[0] ?? {};
}

it('tells by its request id what a call was and what came of it', async () => {
  const { api } = server();
  const { requestId } = await api.send('POST', '/rest/v1/leads.json', {
    input: [{ email: 'a@x.com' }, { email: 'b@x.com', leadScore: 'many' }],
  });
  expect(await callOf(requestId)).toEqual({
    number: expect.any(Number),
    requestId,
    at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
    service: 'First service',
    user: expect.stringContaining('@'),
    method: 'POST',
    path: '/rest/v1/leads.json',
    operation: 'POST /rest/v1/leads.json',
    name: 'Sync Leads',
    status: 200,
    success: true,
    codes: ['1003'],
    durationMs: expect.any(Number),
    requestBytes: expect.any(Number),
    responseBytes: expect.any(Number),
  });
});

it('keeps neither queries nor bodies', async () => {
  const { api } = server();
  await api.get('/rest/v1/leads.json?filterType=email&filterValues=secret@example.com');
  await api.sync([{ email: 'hidden@example.com' }]);
  const answer = JSON.stringify(await api.get('/galena/v1/calls.json'));
  expect(answer).not.toMatch(/secret@|hidden@|Bearer|access_token/);
});

it('guesses what was meant by a path that is not served, and knows who has asked for it', async () => {
  const { api } = server();
  const guesses: [string, string, string][] = [
    ['POST', '/bulk/v1/lead.json', 'POST /bulk/v1/leads.json'],
    ['GET', '/rest/v1/leads/5.json', 'GET /rest/v1/lead/{id}.json'],
    ['GET', '/rest/v1/lead/5', 'GET /rest/v1/lead/{id}.json'],
    ['GET', '/rest/v1/lead/5.jsn', 'GET /rest/v1/lead/{id}.json'],
    ['GET', '/rest/v1/leads/describe', 'GET /rest/v1/leads/describe.json'],
    ['GET', '/bulk/v1/leads/batch/1000/failure.json', 'GET /bulk/v1/leads/batch/{batchId}/failures.json'],
    ['DELETE', '/rest/v1/leads/describe.json', 'GET /rest/v1/leads/describe.json'],
  ];
  for (const [method, path, meant] of guesses) {
    const response = await api.fetch(path, { method });
    const { requestId } = (await response.json()) as { requestId: string };
    expect([path, await callOf(requestId)]).toMatchObject([
      path,
      { service: 'First service', success: false, nearMiss: meant },
    ]);
  }
  const far = await api.get('/rest/v1/opportunities/roles/describe/all/of/them.json');
  expect(await callOf(far.requestId)).not.toHaveProperty('nearMiss');
});

it('finds calls by operation, group, path, code, status and time', async () => {
  const { api } = server();
  const { requestId: first } = await api.get('/rest/v1/lists.json?batchSize=1');
  const since = (await callOf(first))['at'];
  await api.get('/rest/v1/lead/999999.json');
  await api.submit({ file: 'email\nc@x.com' });
  await api.submit({ file: 'email\nd@x.com', query: '?listId=77' });
  const found = async (query: Record<string, string>) => {
    const parameters = new URLSearchParams({ since: String(since), ...query });
    const { result = [] } = await api.get(`/galena/v1/calls.json?${parameters}`);
    return result.map(({ path, codes }) => [path, codes]);
  };
  const submits = [
    ['/bulk/v1/leads.json', []],
    ['/bulk/v1/leads.json', ['1013']],
  ];
  expect(await found({ operation: 'POST /bulk/v1/leads.json' })).toEqual(submits);
  expect(await found({ operation: 'import leads' })).toEqual(submits);
  expect(await found({ operation: 'Bulk import' })).toEqual(submits);
  expect(await found({ operation: '/bulk/*' })).toEqual(submits);
  expect(await found({ operation: '/rest/v1/lead/{id}.json' })).toEqual([
    ['/rest/v1/lead/999999.json', ['1004']],
  ]);
  expect(await found({ code: '1013,1004' })).toHaveLength(2);
  expect(await found({ path: '/rest/v1/li*' })).toEqual([['/rest/v1/lists.json', []]]);
  expect(await found({ status: '200', method: 'post', service: 'first service' })).toEqual(submits);
  expect(await found({ status: '404' })).toEqual([]);
});

it.each([
  [
    'operation=Sink+Leads',
    "operation is 'Sink Leads', which is no operation and no group: did you mean 'Sync Leads'?",
  ],
  ['operation=zzz', "operation is 'zzz', which is no operation and no group"],
  ['status=ok', "Invalid value 'ok'. Required of type 'integer'"],
  ['since=yesterday', "Invalid value 'yesterday'. Required of type 'datetime'"],
  ['nextPageToken=x', 'Invalid nextPageToken'],
])('refuses %s', async (query, message) => {
  const { errors } = await server().api.get(`/galena/v1/calls.json?${query}`);
  expect(errors?.[0]?.message).toBe(message);
});

it('is followed by the token of its answers, and does not tell of those who read it', async () => {
  const { api } = server();
  const { nextPageToken, moreResult } = await api.get('/galena/v1/calls.json');
  expect(moreResult).toBe(false);
  const none = await api.get(`/galena/v1/calls.json?nextPageToken=${nextPageToken}`);
  expect(none.result).toEqual([]);
  for (let id = 0; id < 3; id += 1) await api.get(`/rest/v1/lead/${id + 1}.json`);
  const two = await api.get(`/galena/v1/calls.json?batchSize=2&nextPageToken=${none.nextPageToken}`);
  expect(two).toMatchObject({
    result: [{ path: '/rest/v1/lead/1.json' }, { path: '/rest/v1/lead/2.json' }],
    moreResult: true,
  });
  const last = await api.get(`/galena/v1/calls.json?batchSize=2&nextPageToken=${two.nextPageToken}`);
  expect(last).toMatchObject({ result: [{ path: '/rest/v1/lead/3.json' }], moreResult: false });
});

it('tells of tokens, and of callers that nobody knows to those who look after the installation', async () => {
  const { api, url } = server();
  const { nextPageToken } = await api.get('/galena/v1/calls.json');
  const other = new ApiClient(url);
  await other.token();
  await fetch(`${url}/rest/v1/lists.json`, { headers: { authorization: 'Bearer no-such-token' } });
  await fetch(`${url}/identity/oauth/token?grant_type=client_credentials&client_id=x&client_secret=y`);
  const { result } = await api.get(`/galena/v1/calls.json?nextPageToken=${nextPageToken}`);
  expect(result).toMatchObject([
    { operation: 'GET /identity/oauth/token', service: 'First service', status: 200, success: true },
    { operation: 'GET /rest/v1/lists.json', codes: ['601'], success: false },
    { operation: 'GET /identity/oauth/token', status: 401, success: false },
  ]);
});

it('is for administrators of the subscription, and tells of no other one', async () => {
  const { api, url } = server();
  const added = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '111-JRN-111' });
  const own = new ApiClient(url, added.result?.[0] as { clientId: string; clientSecret: string });
  await own.get('/rest/v1/lists.json');
  const { result } = await own.get('/galena/v1/calls.json');
  expect(result?.map(({ path }) => path)).toEqual(['/identity/oauth/token', '/rest/v1/lists.json']);
  await api.send('POST', '/galena/v1/roles.json', { name: 'Reader', permissions: ['Read-Only Lead'] });
  const made = await api.send('POST', '/galena/v1/services.json', {
    name: 'Reader',
    userEmail: 'reader@example.com',
    role: 'Reader',
  });
  const reader = new ApiClient(url, made.result?.[0] as { clientId: string; clientSecret: string });
  expect((await reader.get('/galena/v1/calls.json')).errors?.[0]?.code).toBe('603');
});

it('is not kept where GALENA_JOURNAL_CALLS is off', async () => {
  const { api } = await useTestServer('api', { GALENA_JOURNAL_CALLS: 'off' });
  await api.get('/rest/v1/lists.json');
  expect((await api.get('/galena/v1/calls.json')).result).toEqual([]);
});
