import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { operations } from '../../src/http/routes/index.ts';
import { ApiClient } from '../support/api-client.ts';
import { EventStream, importsIn } from '../support/event-stream.ts';
import { useTestServer } from '../support/test-server.ts';

it('shows and changes nothing of another subscription by any operation, whatever ids are sent', async () => {
  const { api, url, database } = await useTestServer();
  const made = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '123-ABC-456' });
  const { clientId, clientSecret } = made.result?.[0] ?? {};
  const other = new ApiClient(url, { clientId: String(clientId), clientSecret: String(clientSecret) });

  const batchId = await api.import({
    file: 'email,firstName,numberOfEmployees\ncanary@example.com,canary,1\nx@example.com,canary,many\n',
    form: { listId: '1001' },
  });
  await api.send('POST', '/rest/v1/companies.json', {
    input: [{ externalCompanyId: 'canary', company: 'canary' }],
  });
  await api.send('POST', '/galena/v1/partitions.json', { name: 'canary' });
  await api.send('POST', '/galena/v1/roles.json', { name: 'canary', permissions: [] });
  const canary = { apiName: 'canary', name: 'canary', triggerName: 'canary', filterName: 'canary' };
  await api.send('POST', '/rest/v1/activities/external/type.json', {
    ...canary,
    primaryAttribute: { apiName: 'canary', name: 'canary' },
  });
  await api.post('/rest/v1/activities/external/type/canary/approve.json');
  const since = '/rest/v1/activities/pagingtoken.json?sinceDatetime=1970-01-01';
  const tokens = [await api.get(since), await other.get(since)].map(({ nextPageToken }) => nextPageToken);
  const before = await contentOfFirst();

  const streams: EventStream[] = [];
  const ids = [String(batchId), '1', '1001', 'canary', 'test-client'];
  // The journal shows a subscription the paths of its own calls, which have the ids that are tried here.
  const sent = new Set<string>();
  for (const { method, path, documentation } of operations.filter(
    (operation) => !/subscriptions/.test(operation.path),
  )) {
    for (const id of path.includes(':') ? ids : ids.slice(0, 1)) {
      const query =
        'id=1&filterType=email&filterValues=canary@example.com&listId=1001&leadId=1&fields=firstName&batchSize=300';
      const body = { input: [{ id: 1, externalCompanyId: 'other' }], name: 'other', role: 'canary' };
      const calledPath = path.replace(/:\w+/g, id);
      sent.add(calledPath);
      const response = await other.fetch(`${calledPath}?${query}`, {
        method,
        ...(documentation.body?.type === 'application/json'
          ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
          : {}),
      });
      if (/^text\/event-stream/.test(response.headers.get('content-type') ?? '')) {
        streams.push(new EventStream(response));
        continue;
      }
      const answer = (await response.text()).replaceAll("'canary'", '');
      const text =
        path === '/galena/v1/calls.json'
          ? answer.replace(/"path":"([^"]*)"/g, (whole, shown) => (sent.has(shown) ? '' : whole))
          : answer;
      expect([method, path, text]).toEqual([method, path, expect.not.stringMatching(/canary/)]);
    }
  }
  expect(await contentOfFirst()).toEqual(before);
  for (const token of tokens) {
    for (const call of [
      'activities.json?activityTypeIds=12,13',
      'activities/leadchanges.json?fields=email',
    ]) {
      const text = JSON.stringify(await other.get(`/rest/v1/${call}&nextPageToken=${token}`));
      expect(text).not.toMatch(/canary/);
      expect(text).toMatch(/"result":\[\]|Invalid nextPageToken/);
    }
  }
  // Streams are open still: of what comes now they tell what is their own.
  expect(streams).toHaveLength(1);
  expect(await api.import({ file: 'email\nlater@example.com\n' })).toBe(batchId + 1);
  const own = await other.import({ file: 'email\nother@example.com\n' });
  for (const stream of streams) {
    const told = importsIn(await stream.until(/"status":"complete"/));
    expect(told.filter(({ batchId: id }) => id !== own)).toEqual([]);
    await stream.close();
  }

  /** All that the first subscription has. */
  async function contentOfFirst(): Promise<unknown> {
    return database.query(sql`
      select
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.leads t) as leads,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.static_lists t) as lists,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.list_members t) as members,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.companies t) as companies,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.partitions t) as partitions,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.fields t) as fields,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.activity_types t) as types,
        (select string_agg(t::text, '|' order by t::text) from sub_000_gal_000.lead_events_1 t) as events,
        (select string_agg(t::text, '|' order by t::text) from galena.imports t where subscription_id = 1) as imports,
        (select string_agg(t::text, '|' order by t::text) from galena.services t where subscription_id = 1) as services,
        (select string_agg(t::text, '|' order by t::text) from galena.roles t where subscription_id = 1) as roles,
        (select t::text from galena.subscriptions t where id = 1) as settings`);
  }
}, 240_000);
