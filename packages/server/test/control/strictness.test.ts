import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.ts';
import { shareControlledServer } from '../support/controlled-server.ts';

const shared = shareControlledServer({ GALENA_LIMITS: 'marketo', GALENA_RATE_LIMIT: '400' });

afterEach(async () => {
  await shared().control.strictness.set({ mode: 'strict' });
  await shared().control.calls.clear();
});

/** As it is on the wire: with warnings, which the API's description does not have. */
async function get(path: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  return (await (await fetch(`${shared().url}${path}`, { headers })).json()) as Record<string, unknown>;
}

async function bearer(): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await shared().api.token()}` };
}

async function allowed(operation: string): Promise<readonly string[]> {
  const calls = await shared().control.calls.list({ operation });
  return calls.at(-1)?.allowed ?? [];
}

describe('strictness', () => {
  it('is strict, lenient, or as single switches say, for one subscription', async () => {
    const { strictness } = shared().control;
    const strict = {
      mode: 'strict',
      tokens: 'anywhere',
      unknownParameters: 'ignore',
      syncLeads: 'recorded',
      permissions: 'check',
      limits: 'check',
    };
    expect(await strictness.get()).toEqual(strict);
    const lenient = {
      ...strict,
      mode: 'lenient',
      syncLeads: 'lenient',
      permissions: 'ignore',
      limits: 'ignore',
    };
    expect(await strictness.set({ mode: 'lenient' })).toEqual(lenient);
    expect(await strictness.set({ syncLeads: 'documented' })).toEqual({
      ...lenient,
      mode: 'mixed',
      syncLeads: 'documented',
    });
    expect(await strictness.set({ mode: 'strict' })).toEqual(strict);
    const wrong: object = { tokens: 'query' };
    await expect(strictness.set(wrong)).rejects.toThrow(
      "tokens of this call is 'query', and has to be one of 'anywhere', 'header'",
    );
  });

  it('takes tokens in query and form and tells it, or refuses them', async () => {
    const { control, api, url } = shared();
    const path = `/rest/v1/lists.json?access_token=${await api.token()}`;
    expect(await get(path)).toMatchObject({ success: true });
    expect(await allowed('Get Lists')).toEqual([expect.stringContaining('in the header only')]);
    await control.strictness.set({ tokens: 'header' });
    expect(await get(path)).toMatchObject({ errors: [{ code: '603' }] });
    const form = new FormData();
    form.set('access_token', await api.token());
    form.set('file', new Blob(['email\na@example.com']), 'leads.csv');
    const submit = await fetch(`${url}/bulk/v1/leads.json`, { method: 'POST', body: form });
    expect(await submit.json()).toMatchObject({ errors: [{ code: '603' }] });
    expect(await get('/rest/v1/lists.json', await bearer())).toMatchObject({ success: true });
  });

  it('tells of unknown parameters, warns of them, or refuses them', async () => {
    const { strictness } = shared().control;
    const path = '/rest/v1/lists.json?batchSiz=5';
    const text = "Parameter 'batchSiz' is not known to this call: did you mean 'batchSize'?";
    expect(await get(path, await bearer())).not.toHaveProperty('warnings');
    expect(await allowed('Get Lists')).toEqual([text]);
    await strictness.set({ unknownParameters: 'warn' });
    expect(await get(path, await bearer())).toMatchObject({
      success: true,
      warnings: [{ code: 1003, message: text }],
    });
    expect(await get('/rest/asset/v1/folders.json?x=1', await bearer())).toMatchObject({
      warnings: ["Parameter 'x' is not known to this call"],
    });
    await strictness.set({ unknownParameters: 'refuse' });
    expect(await get(path, await bearer())).toMatchObject({ errors: [{ code: '1003', message: text }] });
    expect(await get('/rest/v1/lists.json?batchsize=5', await bearer())).toMatchObject({
      errors: [{ message: "Parameter 'batchsize' is not known to this call: did you mean 'batchSize'?" }],
    });
    for (const known of [
      '/rest/v1/lists.json?batchSize=5&id=1',
      '/rest/v1/activities/pagingtoken.json?SINCEDATETIME=2026-01-31',
      '/rest/v1/leads.json?filterType=email&filterValues=a@x.com&fields=email&_method=GET',
    ]) {
      expect(await get(known, await bearer())).toMatchObject({ success: true });
    }
  });

  it('knows the fields of the form of a file as the parameters that they are', async () => {
    const { control, api, url } = shared();
    const form = { lookupFeild: 'email', format: 'csv' };
    const text = "Parameter 'lookupFeild' is not known to this call: did you mean 'lookupField'?";
    expect(await api.submit({ file: 'email\na@x.com', form })).not.toHaveProperty('warnings');
    expect(await allowed('Import Leads')).toEqual([text]);
    await control.strictness.set({ unknownParameters: 'warn' });
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.set(name, value);
    body.set('file', new Blob(['email\na@x.com']), 'leads.csv');
    const call = { method: 'POST', headers: await bearer(), body };
    expect(await (await fetch(`${url}/bulk/v1/leads.json`, call)).json()).toMatchObject({
      success: true,
      warnings: [{ code: 1003, message: text }],
    });
    await control.strictness.set({ unknownParameters: 'refuse' });
    expect(await api.submit({ file: 'email\na@x.com', form })).toMatchObject({ errors: [{ message: text }] });
    expect(
      await api.createImport({ file: 'email\na@x.com', form: { mode: 'createOnly', dryRun: 'true' } }),
    ).toMatchObject({ success: true });
  });

  it('has Sync Leads as recorded, as documented, or lenient', async () => {
    const { api, control } = shared();
    const codes = async (input: object[], more: object = {}) =>
      (await api.sync(input, more)).map(({ status, reasons }) =>
        status === 'skipped' ? (reasons as { code: string }[])[0]?.code : status,
      );
    await api.sync([{ email: 'rules@example.com' }]);
    const records = [
      { email: 'rules@example.com', leadScore: 'many' },
      { email: 'rules@example.com', company: 'Acme' },
      { email: 'no-address' },
      { email: 'rules@example.com', noSuchField: 1 },
    ];
    expect(await codes(records)).toEqual(['1003', 'updated', '1003', '1006']);
    expect(await allowed('Sync Leads')).toEqual([expect.stringContaining("sets 'company'")]);
    await control.strictness.set({ syncLeads: 'documented' });
    expect(await codes(records)).toEqual(['1001', '1021', 'created', '1006']);
    expect(await codes([{ id: 1 }], { lookupField: 'id' })).toEqual(['1003']);
    await control.strictness.set({ syncLeads: 'lenient' });
    expect(await codes(records)).toEqual(['1003', 'updated', 'updated', 'updated']);
    expect(await allowed('Sync Leads')).toEqual(
      expect.arrayContaining([
        expect.stringContaining("left out 'noSuchField'"),
        expect.stringContaining("took a value of 'email'"),
      ]),
    );
  });

  it('lets every role do everything where that is asked for, and tells it', async () => {
    const { api, control, url } = shared();
    await api.send('POST', '/galena/v1/roles.json', { name: 'Nothing', permissions: ['Read-Only Company'] });
    const made = await api.send('POST', '/galena/v1/services.json', {
      name: 'Nobody',
      userEmail: 'nobody@example.com',
      role: 'Nothing',
    });
    const nobody = new ApiClient(url, made.result?.[0] as { clientId: string; clientSecret: string });
    expect((await nobody.get('/rest/v1/leads/describe.json')).errors?.[0]?.code).toBe('603');
    await control.strictness.set({ permissions: 'ignore' });
    expect((await nobody.get('/rest/v1/leads/describe.json')).success).toBe(true);
    expect(await allowed('Describe Lead')).toEqual([
      'The role of the service lacks Read-Only Lead or Read-Write Lead',
    ]);
  });

  it('lifts the limits where that is asked for, and tells where Marketo would refuse', async () => {
    const { api, control } = shared();
    await control.strictness.set({ limits: 'ignore' });
    const calls = Array.from({ length: 100 }, () => api.get('/rest/v1/lists.json?batchSize=1'));
    await Promise.all(calls);
    expect((await api.get('/rest/v1/lists.json?batchSize=1')).success).toBe(true);
    expect(await allowed('Get Lists')).toEqual([
      'More than 100 calls in 20 seconds: Marketo refuses them with 606',
    ]);
  });

  it('tells of paths that Marketo does not have', async () => {
    await get('/rest/bulk/v1/leads/batch/1.json', await bearer());
    expect(await allowed('Get Import Lead Status')).toEqual([
      'Marketo has no /rest/bulk: the path begins with /bulk/v1',
    ]);
  });
});
