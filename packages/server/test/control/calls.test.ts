import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { connectControl, shareControlledServer } from '../support/controlled-server.ts';
import { until } from '../support/until.ts';

const shared = shareControlledServer();

afterEach(async () => {
  await shared().control.faults.clear();
  await shared().control.calls.clear();
});

describe('the journal of a double', () => {
  it('has requests and answers, without their secrets', async () => {
    const { api, control, url } = shared();
    await api.send('POST', '/rest/v1/leads.json', { input: [{ email: 'kept@example.com' }] });
    const [call] = await control.calls.list({ operation: 'Sync Leads' });
    expect(call).toMatchObject({
      url: '/rest/v1/leads.json',
      request: { body: '{"input":[{"email":"kept@example.com"}]}' },
      response: { body: expect.stringContaining('"status":"created"') },
      allowed: [],
    });
    expect(call?.request?.headers).toMatchObject({
      authorization: 'Bearer ***',
      'content-type': 'application/json',
    });
    const token = await api.token();
    const form = new FormData();
    form.set('access_token', token);
    form.set('file', new Blob(['email\nform@example.com']), 'leads.csv');
    await fetch(`${url}/bulk/v1/leads.json`, { method: 'POST', body: form });
    await fetch(`${url}/rest/v1/lists.json?access_token=${token}`);
    await fetch(`${url}/identity/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: service.clientId,
        client_secret: service.clientSecret,
      }),
    });
    const text = JSON.stringify(await control.calls.list());
    expect(text).toContain('form@example.com');
    expect(text).toContain('/rest/v1/lists.json?access_token=***');
    expect(text).toContain('client_secret=***');
    expect(text).not.toContain(token);
    expect(text).not.toContain(service.clientSecret);
  });

  it('knows a token again however its name is written, and secrets of webhooks', async () => {
    const { api, control, url } = shared();
    const token = await api.token();
    await fetch(`${url}/rest/v1/lists.json?access%5Ftoken=${token}`);
    await fetch(`${url}/rest/v1/lists.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `_method=GET&%61ccess%5ftoken=${token}`,
    });
    for (const name of ['name=access_token', 'name="access_token"; x="y"', 'NAME = "access_token"']) {
      await fetch(`${url}/bulk/v1/leads.json`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: `--b\r\nContent-Disposition: form-data; ${name}\r\n\r\n${token}\r\n--b--\r\n`,
      });
    }
    const hook = { url: 'http://127.0.0.1:9/', events: ['*'] };
    const made = await api.send('POST', '/galena/v1/webhooks.json', hook);
    const rotated = await api.post(`/galena/v1/webhooks/${made.result?.[0]?.['id']}/rotate.json`);
    const calls = await control.calls.list();
    // Each has found its caller.
    expect(calls.flatMap(({ codes }) => codes)).not.toContain('600');
    const text = JSON.stringify(calls);
    expect(text).not.toContain(token);
    for (const { result } of [made, rotated]) expect(text).not.toContain(result?.[0]?.['secret']);
  });

  it('cuts long bodies, and reads compressed ones', async () => {
    const { api, control } = shared();
    await api.submit({ file: `email\n${'a@example.com\n'.repeat(3_000)}` });
    const [submit] = await control.calls.list({ operation: 'Import Leads' });
    expect(submit?.request).toMatchObject({ cut: true });
    expect(submit?.request?.body.length).toBeLessThan(17_000);
    await api.get('/rest/v1/leads/describe.json');
    const [describeCall] = await control.calls.list({ operation: 'Describe Lead' });
    expect(describeCall?.response?.headers['content-encoding']).toBe('gzip');
    expect(describeCall?.response?.body).toContain('"displayName":');
  });

  it('names the fault of a call, and the operation that a path may have meant', async () => {
    const { api, control } = shared();
    const { id } = await control.faults.add({ operation: 'Get Lists', code: '608' });
    await api.get('/rest/v1/lists.json');
    expect(await control.calls.list({ code: 608 })).toMatchObject([{ fault: id, success: false }]);
    await api.post('/bulk/v1/lead.json');
    expect(await control.calls.list({ code: '610' })).toMatchObject([
      { nearMiss: 'POST /bulk/v1/leads.json' },
    ]);
  });

  it('has the calls from before the clock was moved', async () => {
    const { api, control } = shared();
    await api.get('/rest/v1/lists.json');
    await control.clock.advance({ days: 7 });
    try {
      expect(await control.calls.list({ operation: 'Get Lists' })).toHaveLength(1);
    } finally {
      await control.clock.follow();
    }
  });

  it('tells of one subscription, and forgets its calls when it is told to', async () => {
    const { api, control, url } = shared();
    const added = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '444-JRN-444' });
    const other = new ApiClient(url, added.result?.[0] as { clientId: string; clientSecret: string });
    await other.get('/rest/v1/lists.json');
    const own = connectControl(url, '444-JRN-444');
    expect(await own.calls.list()).toHaveLength(2);
    expect(await control.calls.list({ operation: 'Get Lists' })).toEqual([]);
    expect(await own.calls.clear()).toBe(2);
    expect(await own.calls.list()).toEqual([]);
    expect(await control.calls.list()).not.toEqual([]);
  });
});

it('a reset ends faults, holds, strictness and the journal, and waits for none of them', async () => {
  const { api, control, url } = shared();
  await control.faults.add({ operation: 'Get Lists', latency: { ms: 300_000 } });
  await control.pace.hold('Importing');
  await control.strictness.set({ mode: 'lenient' });
  const slow = api.get('/rest/v1/lists.json');
  const { result } = await api.submit({ file: 'email\nreset@example.com' });
  const batchId = Number(result?.[0]?.['batchId']);
  await until(async () => (await api.status(batchId))['status'] === 'Importing');
  await until(async () => (await control.faults.list())[0]?.hits === 1);
  await control.reset();
  expect((await slow).success).toBe(true);
  expect(await control.faults.list()).toEqual([]);
  expect(await control.pace.list()).toEqual([]);
  expect((await control.strictness.get()).mode).toBe('strict');
  const anew = new ApiClient(url);
  expect((await anew.get(`/bulk/v1/leads/batch/${batchId}.json`)).errors?.[0]?.code).toBe('1013');
  const paths = (await control.calls.list()).map(({ path }) => path);
  expect(paths).not.toContain('/bulk/v1/leads.json');
});
