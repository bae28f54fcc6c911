import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { type TestServer, useTestServer } from '../support/test-server.ts';

/** Each breaks out of one way of quoting, and would leave a table behind. */
const payloads = [
  `'; create table public.broken_out (); --`,
  `"; create table public.broken_out (); --`,
  `"); create table public.broken_out (); --`,
  `\\'; create table public.broken_out (); --`,
  `$$; create table public.broken_out (); --`,
  `%27; create table public.broken_out (); --`,
  `x" integer); create table public.broken_out (); --`,
];

/** The tables and columns that there are, and every lead. */
async function lookBehind({ database }: TestServer): Promise<unknown> {
  return database.query(sql`
    select
      (
        select string_agg(format('%I.%I %I', table_schema, table_name, column_name), e'\n' order by 1)
        from information_schema.columns c
        where table_schema not in ('pg_catalog', 'information_schema')
      ) as columns,
      (select string_agg(l::text, e'\n' order by id) from sub_000_gal_000.leads l) as leads`);
}

it('takes names of a file, of lookup fields, lists and partitions as names only', async () => {
  const server = await useTestServer();
  const { api } = server;
  await api.sync([{ email: 'kept@example.com', firstName: 'Kept' }]);
  const before = await lookBehind(server);
  for (const payload of payloads) {
    const quoted = `"${payload.replaceAll('"', '""')}"`;
    const file = `id,${quoted}\n,${quoted}\n`;
    await api.import({ file, form: { lookupField: 'id' } });
    for (const form of [
      { lookupField: payload },
      { listId: payload },
      { partitionName: payload },
      { format: payload },
    ]) {
      expect(await api.submit({ file: 'email\na@example.com\n', form })).toMatchObject({ success: false });
    }
  }
  expect(await lookBehind(server)).toEqual(before);
}, 240_000);

it('takes names of fields, filters, actions and pages in calls as names only', async () => {
  const server = await useTestServer('api');
  const { api } = server;
  await api.sync([{ email: 'kept@example.com', firstName: 'Kept' }]);
  const before = await lookBehind(server);
  for (const payload of payloads) {
    const text = encodeURIComponent(payload);
    for (const path of [
      `/rest/v1/leads.json?filterType=${text}&filterValues=1`,
      `/rest/v1/leads.json?filterType=email&filterValues=${text}&fields=${text}`,
      `/rest/v1/lead/1.json?fields=${text}`,
      `/rest/v1/lead/${text}.json`,
      `/rest/v1/lists.json?nextPageToken=${text}`,
      `/rest/v1/companies.json?filterType=${text}&filterValues=1`,
      `/rest/v1/leads/schema/fields/${text}.json`,
      `/rest/v1/activities/external/type/${text}/describe.json`,
      `/rest/v1/activities/pagingtoken.json?sinceDatetime=${text}`,
      `/rest/v1/activities.json?activityTypeIds=12&nextPageToken=${text}`,
      `/galena/v1/leads/${text}/history.json`,
    ]) {
      expect([path, await api.get(path)]).toMatchObject([path, { success: false }]);
    }
    for (const more of [{ lookupField: payload }, { partitionName: payload }, { action: payload }]) {
      const answer = await api.send('POST', '/rest/v1/leads.json', {
        input: [{ email: 'a@example.com' }],
        ...more,
      });
      expect(answer).toMatchObject({ success: false });
    }
    const [outcome] = await api.sync([{ email: 'a@example.com', [payload]: 'x' }]);
    expect(outcome).toMatchObject({ status: 'skipped' });
    const field = { name: payload, displayName: 'x', dataType: 'string' };
    const fields = await api.send('POST', '/rest/v1/leads/schema/fields.json', { input: [field] });
    expect(fields.result?.[0]).toMatchObject({ status: 'skipped' });
  }
  expect(await lookBehind(server)).toEqual(before);
}, 240_000);

it('takes munchkin ids and settings by their form, and stores any other name as it is', async () => {
  const server = await useTestServer('api');
  const { api } = server;
  const before = await lookBehind(server);
  const post = (path: string, body: object) => api.send('POST', path, body);
  for (const payload of payloads) {
    for (const [path, body] of [
      ['/galena/v1/subscriptions.json', { munchkinId: payload }],
      ['/galena/v1/subscriptions.json', { munchkinId: `123-ABC-456${payload}` }],
      ['/galena/v1/settings.json', { timeZone: payload }],
      ['/galena/v1/settings.json', { [payload]: 1 }],
      ['/galena/v1/settings.json', { unknownColumns: payload }],
    ] as const) {
      expect(await post(path, body)).toMatchObject({ success: false });
    }
    expect(await post('/galena/v1/partitions.json', { name: payload, description: payload })).toMatchObject({
      result: [{ name: payload, description: payload }],
    });
    expect(await post('/galena/v1/roles.json', { name: payload, permissions: [] })).toMatchObject({
      result: [{ name: payload }],
    });
    const service = { name: payload, userEmail: 'a@example.com', role: payload };
    expect(await post('/galena/v1/services.json', { ...service, userEmail: payload })).toMatchObject({
      success: false,
    });
    expect(await post('/galena/v1/services.json', service)).toMatchObject({ result: [service] });
    const [lead] = await api.sync([{ email: 'a@example.com', firstName: payload }], {
      partitionName: payload,
    });
    expect(await api.leads(['a@example.com'], 'firstName')).toEqual([
      { id: lead?.['id'], firstName: payload },
    ]);
    await api.post(`/rest/v1/leads/delete.json?id=${lead?.['id']}`);
  }
  expect(await lookBehind(server)).toEqual(before);
}, 240_000);
