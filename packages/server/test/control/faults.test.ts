import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { connectControl, shareControlledServer } from '../support/controlled-server.ts';
import { until } from '../support/until.ts';

const shared = shareControlledServer();
const lists = '/rest/v1/lists.json';

afterEach(() => shared().control.faults.clear());

/** A call as it is on the wire: what faults make of answers is not what the API's description says. */
async function call(path: string, request: RequestInit = {}): Promise<Response> {
  const authorization = `Bearer ${await shared().api.token()}`;
  return fetch(`${shared().url}${path}`, { ...request, headers: { authorization, ...request.headers } });
}

async function codeOf(path = lists): Promise<string | undefined> {
  const { errors } = (await (await call(path)).json()) as { errors?: { code: string }[] };
  return errors?.[0]?.code;
}

function sync(input: readonly object[]): Promise<Response> {
  const body = JSON.stringify({ input });
  return call('/rest/v1/leads.json', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
}

async function emails(...wanted: string[]): Promise<unknown[]> {
  return (await shared().api.leads(wanted, 'email')).map(({ email }) => email);
}

describe('a fault', () => {
  it('has ids that begin again with a reset, and is none for another subscription', async () => {
    const { control, url } = shared();
    await control.reset();
    expect(await control.faults.add({ code: '606' })).toMatchObject({ id: 'f1' });
    const { munchkinId } = await control.subscriptions.create();
    const other = connectControl(url, munchkinId);
    expect(await other.faults.add({ code: '606' })).toMatchObject({ id: 'f1' });
    expect(await control.faults.add({ code: '606' })).toMatchObject({ id: 'f2' });
    await other.reset();
    expect((await control.faults.list()).map(({ id }) => id)).toEqual(['f1', 'f2']);
    await control.reset();
    expect(await control.faults.add({ code: '606' })).toMatchObject({ id: 'f1' });
    await control.subscriptions.delete(munchkinId);
  });

  it('answers with a code and its text, so often as it is to, and counts', async () => {
    const { control } = shared();
    const { id } = await control.faults.add({ operation: 'Get Lists', code: '606', times: 2, after: 1 });
    expect([await codeOf(), await codeOf(), await codeOf(), await codeOf()]).toEqual([
      undefined,
      '606',
      '606',
      undefined,
    ]);
    expect(await control.faults.list()).toEqual([
      { id, operation: 'Get Lists', code: '606', times: 2, after: 1, matched: 4, hits: 2 },
    ]);
    const answer = await (await call('/rest/v1/lists.json')).json();
    expect(answer).toMatchObject({ success: true });
    expect(await control.faults.remove(id)).toMatchObject({ id, hits: 2 });
    await expect(control.faults.remove(id)).rejects.toThrow(`Fault '${id}' not found`);
  });

  it.each([
    ['606', 200, 'Max rate limit `100`; exceeded with in `20` secs'],
    ['607', 200, 'Daily quota reached'],
    ['608', 200, 'API Temporarily Unavailable'],
    ['615', 200, 'Concurrent access limit reached'],
    ['713', 200, 'Transient Error'],
    ['413', 413, 'Request Entity Too Large'],
    ['502', 502, 'Bad Gateway'],
  ])('answers %s in the envelope of leads', async (code, status, message) => {
    await shared().control.faults.add({ code });
    const response = await call(lists);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      requestId: expect.stringMatching(/^[0-9a-f]+#[0-9a-f]+$/),
      success: false,
      errors: [{ code, message }],
    });
  });

  it('answers in the envelope of assets, and of tokens, where those are called', async () => {
    const { control, url } = shared();
    await control.faults.add({ operation: '/rest/asset/*', code: '611', message: 'Ouch' });
    expect(await (await call('/rest/asset/v1/folders.json')).json()).toMatchObject({
      success: false,
      warnings: [],
      errors: [{ code: '611', message: 'Ouch' }],
    });
    await control.faults.add({ operation: 'Get Token', code: '611', times: 1 });
    const query = `grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;
    const token = () => fetch(`${url}/identity/oauth/token?${query}`);
    expect(await (await token()).json()).toEqual({
      error: 'server_error',
      error_description: 'System error',
    });
    expect(await (await token()).json()).toMatchObject({ token_type: 'bearer' });
  });

  it('is for an operation by its name, group, path or pattern, and for parameters', async () => {
    const { faults } = shared().control;
    const hits = async (fault: Parameters<typeof faults.add>[0]) => {
      const { id } = await faults.add({ ...fault, code: '608' });
      await codeOf('/rest/v1/lists.json?batchSize=5');
      await codeOf('/rest/v1/lead/7.json');
      await codeOf('/bulk/v1/leads/batch/7.json');
      return (await faults.remove(id)).hits;
    };
    expect(await hits({})).toBe(3);
    expect(await hits({ operation: 'get lists' })).toBe(1);
    expect(await hits({ operation: ' Get LeadBy Id' })).toBe(1);
    expect(await hits({ operation: 'Bulk import' })).toBe(1);
    expect(await hits({ operation: '/rest/v1/*' })).toBe(2);
    expect(await hits({ operation: 'GET /rest/v1/lead/{id}.json' })).toBe(1);
    expect(await hits({ operation: 'POST /rest/v1/lead/{id}.json' })).toBe(0);
    expect(await hits({ query: { batchSize: 5 } })).toBe(1);
    expect(await hits({ query: { batchSize: 6 } })).toBe(0);
  });

  it('is for values of a JSON body, of a form, and of the form of an upload', async () => {
    const { faults } = shared().control;
    await faults.add({ operation: 'Sync Leads', body: { 'input.*.email': '*@fault.com' }, code: '608' });
    expect(await (await sync([{ email: 'a@x.com' }])).json()).toMatchObject({ success: true });
    expect(await (await sync([{ email: 'a@x.com' }, { email: 'b@fault.com' }])).json()).toMatchObject({
      errors: [{ code: '608' }],
    });
    await faults.add({ operation: 'Import Leads', body: { lookupField: 'id' }, code: '1016' });
    expect(
      await shared().api.submit({ file: 'email\na@x.com', form: { lookupField: 'email' } }),
    ).toMatchObject({ success: true });
    expect(await shared().api.submit({ file: 'id\n1', form: { lookupField: 'id' } })).toMatchObject({
      errors: [{ code: '1016', message: 'Too many imports' }],
    });
  });

  it('skips records, with its code in their places, and nothing of them is written', async () => {
    const { faults } = shared().control;
    await faults.add({ operation: 'Sync Leads', code: '1004', records: [0, 2], times: 1 });
    const reasons = [{ code: '1004', message: 'Lead not found' }];
    const input = ['r0', 'r1', 'r2', 'r3'].map((name) => ({ email: `${name}@records.com` }));
    expect(((await (await sync(input)).json()) as { result: unknown }).result).toEqual([
      { status: 'skipped', reasons },
      { id: expect.any(Number), status: 'created' },
      { status: 'skipped', reasons },
      { id: expect.any(Number), status: 'created' },
    ]);
    expect(await emails(...input.map(({ email }) => email))).toEqual(['r1@records.com', 'r3@records.com']);
    await faults.add({
      operation: 'Sync Companies',
      code: '1013',
      message: 'Record not found',
      level: 'record',
    });
    const companies = await shared().api.send('POST', '/rest/v1/companies.json', {
      action: 'createOrUpdate',
      input: [{ externalCompanyId: 'c1' }, { externalCompanyId: 'c2' }],
    });
    const skipped = { status: 'skipped', reasons: [{ code: '1013', message: 'Record not found' }] };
    expect(companies.result).toEqual([
      { seq: 0, ...skipped },
      { seq: 1, ...skipped },
    ]);
  });

  it('keeps the places of other records in their items', async () => {
    await shared().control.faults.add({ operation: 'Sync Companies', code: '1013', records: [0] });
    const { result } = await shared().api.send('POST', '/rest/v1/companies.json', {
      action: 'createOrUpdate',
      input: [{ externalCompanyId: 'd1' }, { externalCompanyId: 'd2' }],
    });
    expect(result).toMatchObject([
      { seq: 0, status: 'skipped' },
      { seq: 1, status: 'created' },
    ]);
  });

  it('refuses the whole call with a code of records where there are none, or where that is asked for', async () => {
    const { faults } = shared().control;
    await faults.add({ operation: 'Get Lists', code: '1003', times: 1 });
    expect(await codeOf()).toBe('1003');
    await faults.add({ operation: 'Sync Leads', code: '1003', level: 'response', times: 1 });
    expect(await (await sync([{ email: 'whole@x.com' }])).json()).toMatchObject({ success: false });
    expect(await emails('whole@x.com')).toEqual([]);
  });

  it('answers as a proxy does', async () => {
    const { faults } = shared().control;
    await faults.add({ status: 502, times: 1 });
    const page = await call(lists);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await page.text()).toContain('<h1>502 Bad Gateway</h1>');
    await faults.add({ status: 503, page: '{"busy":true}', contentType: 'application/json' });
    expect(await (await call(lists)).json()).toEqual({ busy: true });
  });

  it('resets the connection before and after the head', async () => {
    const { faults } = shared().control;
    await faults.add({ reset: 'before head', times: 1 });
    await expect(call(lists)).rejects.toThrow('fetch failed');
    await faults.add({ reset: 'after head', times: 1 });
    const headed = await call(lists);
    expect(headed.status).toBe(200);
    await expect(headed.text()).rejects.toThrow();
    expect(await codeOf()).toBeUndefined();
  });

  it('breaks an answer off in the middle, also that of a file', async () => {
    const { faults } = shared().control;
    await faults.add({ operation: 'Get Lists', half: true, times: 1 });
    const half = await call(lists);
    expect(Number(half.headers.get('content-length'))).toBeGreaterThan(50);
    await expect(half.text()).rejects.toThrow();
    const batchId = await shared().api.import({ file: `email,leadScore\n${'x@x.com,many\n'.repeat(200)}` });
    const failures = `/bulk/v1/leads/batch/${batchId}/failures.json`;
    const whole = await (await call(failures)).text();
    await faults.add({ operation: '/bulk/*', half: true, times: 1 });
    await expect((await call(failures)).text()).rejects.toThrow();
    expect(await (await call(failures)).text()).toBe(whole);
  });

  it('sends JSON that is none', async () => {
    await shared().control.faults.add({ malformed: true, times: 1 });
    const text = await (await call(lists)).text();
    expect(text).toMatch(/^\{"requestId"/);
    expect(() => JSON.parse(text)).toThrow();
  });

  it('takes its time before the call, before the first byte, and in between', async () => {
    const { faults } = shared().control;
    const timed = async () => {
      const start = performance.now();
      const answer = await (await call(lists)).json();
      expect(answer).toMatchObject({ success: true });
      return performance.now() - start;
    };
    await faults.add({ latency: { ms: 120 }, times: 1 });
    await faults.add({ firstByteMs: 130, times: 1 });
    await faults.add({ dribble: { bytes: 20, everyMs: 15 }, times: 1 });
    for (const least of [120, 130, 60]) expect(await timed()).toBeGreaterThan(least - 2);
  });

  it('expires the token that was used: 602, then 601, and a new one is good', async () => {
    const { api, control, url } = shared();
    const token = await api.token();
    await control.faults.add({ operation: 'Get Lists', token: 'expired', times: 1 });
    expect([await codeOf(), await codeOf()]).toEqual(['602', '601']);
    const query = `grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;
    const { access_token } = (await (await fetch(`${url}/identity/oauth/token?${query}`)).json()) as {
      access_token: string;
    };
    expect(access_token).not.toBe(token);
    const again = await fetch(`${url}${lists}`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(await again.json()).toMatchObject({ success: true });
    await api.renew();
  });

  it('loses the answer of a call that was carried out', async () => {
    const { faults } = shared().control;
    await faults.add({ operation: 'Sync Leads', code: '611', lost: true, times: 1 });
    expect(await (await sync([{ email: 'lost1@x.com' }])).json()).toMatchObject({
      errors: [{ code: '611' }],
    });
    await faults.add({ operation: 'Sync Leads', reset: 'before head', lost: true, times: 1 });
    await expect(sync([{ email: 'lost2@x.com' }])).rejects.toThrow('fetch failed');
    await faults.add({ operation: 'Sync Leads', status: 504, lost: true, times: 1 });
    expect((await sync([{ email: 'lost3@x.com' }])).status).toBe(504);
    expect(await emails('lost1@x.com', 'lost2@x.com', 'lost3@x.com')).toHaveLength(3);
    await faults.add({ operation: 'Import Leads', status: 502, lost: true });
    const body = new FormData();
    body.set('file', new Blob(['email\nlost4@x.com']), 'leads.csv');
    expect((await call('/bulk/v1/leads.json', { method: 'POST', body })).status).toBe(502);
    await until(async () => (await emails('lost4@x.com')).length === 1);
  });

  it('stays with an import that is gone back to, and with no other', async () => {
    const { api, control } = shared();
    await control.reset();
    await control.pace.hold('Queued');
    await control.faults.add({ importFails: 'the disk is full', times: 1 });
    const submit = async () =>
      Number((await api.submit({ file: 'email\nheld@rows.com\n' })).result?.[0]?.['batchId']);
    const failing = await submit();
    await control.snapshots.take('held');
    await control.pace.release();
    const ends = async (batchId: number, status: string) =>
      until(async () => (await api.status(batchId))['status'] === status);
    await ends(failing, 'Failed');
    await control.snapshots.restore('held');
    await ends(failing, 'Failed');
    await ends(await submit(), 'Complete');
    await control.snapshots.delete('held');
    await control.reset();
  });

  it('has an import fail, or rows of it, by a rule', async () => {
    const { api, control } = shared();
    const file = 'email,firstName\nr1@rows.com,Ann\nr2@rows.com,Bob\nr3@rows.com,Ann\nr4@rows.com,Cy';
    await control.faults.add({ importFails: 'the disk is full', times: 1 });
    expect(await api.status(await api.import({ file }))).toMatchObject({
      status: 'Failed',
      message: 'Import failed: the disk is full',
      numOfLeadsProcessed: 0,
    });
    await control.faults.add({
      failRows: { column: 'FirstName', matches: '^Ann$', reason: 'No Anns today' },
      times: 1,
    });
    const some = await api.import({ file });
    expect(await api.status(some)).toMatchObject({
      status: 'Complete',
      numOfLeadsProcessed: 2,
      numOfRowsFailed: 2,
    });
    expect(await api.report(some, 'failures')).toBe(
      'email,firstName,Import Failure Reason\nr1@rows.com,Ann,No Anns today\nr3@rows.com,Ann,No Anns today\n',
    );
    const ruled = { operation: 'POST /galena/v1/imports.json', failRows: { every: 4 }, times: 1 };
    await control.faults.add(ruled);
    const { result } = await api.createImport({ file, form: { mode: 'updateOnly' } });
    const batchId = Number(result?.[0]?.['batchId']);
    await api.untilFinished(batchId);
    expect(await api.progress(batchId)).toMatchObject({ failed: 1, unchanged: 1, skipped: 2 });
    await control.faults.add({ failRows: { every: 3 }, times: 1 });
    expect(await api.report(await api.import({ file }), 'failures')).toContain(
      'r3@rows.com,Ann,Failed by a fault\n',
    );
  });

  it('has dry runs, imports of dry runs and undos fail, and refuses calls that submit none', async () => {
    const { api, control } = shared();
    const ending = async ({ result }: Answer) => {
      const batchId = Number(result?.[0]?.['batchId']);
      await until(async () => (await api.progress(batchId))['finishedAt'] !== undefined);
      const { status, failed } = await api.progress(batchId);
      return { batchId, status, failed };
    };
    const dryRun = () =>
      api.createImport({ file: 'email\nd1@dry.com\nd2@dry.com', form: { dryRun: 'true' } });
    await control.faults.add({ operation: '/galena/v1/imports.json', importFails: 'no disk', times: 1 });
    // A list of imports submits none.
    await api.get('/galena/v1/imports.json');
    expect(await ending(await dryRun())).toMatchObject({ status: 'failed' });
    await control.faults.add({ operation: 'POST /galena/v1/imports.json', failRows: { every: 2 }, times: 1 });
    const { batchId, ...dry } = await ending(await dryRun());
    expect(dry).toEqual({ status: 'complete', failed: 1 });
    const made = () => api.post(`/galena/v1/imports/${batchId}/import.json`);
    await control.faults.add({
      operation: `/galena/v1/imports/${batchId}/import.json`,
      importFails: 'x',
      times: 1,
    });
    expect(await ending(await made())).toMatchObject({ status: 'failed' });
    await control.faults.add({
      operation: 'POST /galena/v1/imports/{id}/*',
      failRows: { every: 2 },
      times: 1,
    });
    const imported = await ending(await made());
    expect(imported).toMatchObject({ status: 'complete', failed: 1 });
    const undo = () => api.post(`/galena/v1/imports/${imported.batchId}/undo.json`);
    await control.faults.add({ operation: 'Undo an import', importFails: 'x', times: 1 });
    expect(await ending(await undo())).toMatchObject({ status: 'failed' });
    expect(await ending(await undo())).toMatchObject({ status: 'complete' });
    await expect(control.faults.add({ operation: 'Sync Leads', importFails: 'x' })).rejects.toThrow(
      "operation of a fault is 'Sync Leads', and has to be a call that submits what can fail like this: POST /bulk/v1/leads.json,",
    );
    await expect(control.faults.add({ operation: 'Undo an import', failRows: { every: 2 } })).rejects.toThrow(
      'has to be a call that submits',
    );
  });

  it('loses the answer of an upload, which is sent again under its key and gives the same import', async () => {
    const { api, control } = shared();
    const upload = { file: 'email\nonce@x.com\n', headers: { 'idempotency-key': 'lost' } };
    const operation = 'POST /galena/v1/imports.json';
    await control.faults.add({ operation, lost: true, reset: 'before head', times: 1 });
    await expect(api.upload(upload)).rejects.toThrow('fetch failed');
    const before = (await api.get('/galena/v1/imports.json')).result?.[0]?.['batchId'];
    const again = await api.upload(upload);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(((await again.json()) as Answer).result?.[0]?.['batchId']).toBe(before);
  });

  it('is decided by chance in the same way for the same seed', async () => {
    const { faults } = shared().control;
    const run = async (seed: number) => {
      const { id } = await faults.add({ code: '608', probability: 0.5, seed });
      const codes = [];
      for (let count = 0; count < 12; count += 1) codes.push((await codeOf()) ?? 'ok');
      await faults.remove(id);
      return codes.join(' ');
    };
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(first).toMatch(/608.*ok|ok.*608/);
    expect((await faults.add({ code: '608', probability: 0.1 })).seed).toEqual(expect.any(Number));
  });

  it('draws latencies from distributions', async () => {
    const { faults } = shared().control;
    await faults.add({ latency: { fromMs: 5, toMs: 10 }, seed: 1, times: 3 });
    await faults.add({ latency: { medianMs: 5, sigma: 0.1 }, seed: 1, times: 3 });
    for (let count = 0; count < 6; count += 1) await codeOf();
    expect((await faults.list()).map(({ hits }) => hits)).toEqual([3, 3]);
  });

  it('is for one subscription', async () => {
    const { url, control, api } = shared();
    await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '222-FLT-222' });
    await connectControl(url, '222-FLT-222').faults.add({ code: '608' });
    expect(await codeOf()).toBeUndefined();
    expect(await control.faults.list()).toEqual([]);
  });

  it.each([
    [{ operation: 'Sink Leads', code: '606' }, "did you mean 'Sync Leads'?"],
    [
      { operation: 'POST /bulk/v1/lead', code: '606', tims: 2 },
      "'tims' is no member of a fault. Did you mean 'times'? It has: operation,",
    ],
    [{ code: '6060' }, "code of a fault is '6060', and has to be a code of Marketo's (413, "],
    [{ code: '606', level: 'record' }, "level of a fault is 'record', and code 606 is known as response"],
    [{ status: 200 }, 'status of a fault is 200, and has to be a whole number from 400 to 599'],
    [{ code: '606', times: 0 }, 'times of a fault is 0, and has to be a whole number from 1 to 1000000'],
    [{ code: '606', probability: 2 }, 'probability of a fault is 2, and has to be a number from 0 to 1'],
    [{ reset: 'now' }, "reset of a fault is 'now', and has to be one of 'before head', 'after head'"],
    [{ code: '606', half: true }, 'A fault has one of code, status,'],
    [{ times: 1 }, 'A fault has one of code, status,'],
    [{ half: true, lost: true }, 'lost of a fault goes with code, status or reset'],
    [{ failRows: { matches: 'x' } }, 'failRows takes a column'],
    [
      { failRows: { column: 'email', matches: '(' } },
      "matches of failRows is '(', and has to be a regular expression",
    ],
    [
      { failRows: { every: 2, reason: 'a,b' } },
      "reason of failRows is 'a,b', and has to be up to 200 characters",
    ],
    [{ latency: { ms: -1 } }, 'ms of latency is -1, and has to be a number from 0 to 600000'],
    [{ latency: { fromMs: 9, toMs: 1 } }, 'latency is {"ms": 200}'],
    [
      { body: { email: {} }, code: '606' },
      'body.email of a fault is {}, and has to be a text, a number, true or false',
    ],
  ])('refuses %j, and names what is allowed', async (fault, message) => {
    await expect(shared().control.faults.add(fault as object)).rejects.toThrow(message);
    expect(await shared().control.faults.list()).toEqual([]);
  });
});
