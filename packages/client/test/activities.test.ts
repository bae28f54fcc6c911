import { describe, expect, it } from 'vitest';
import { shareTestServer } from '../../server/test/support/test-server.ts';
import { collect } from './support/collect.ts';
import { connect } from './support/connect.ts';
import { FaultyProxy } from './support/faulty-proxy.ts';
import { textOf } from './support/text-of.ts';

const server = shareTestServer();
const [newLead, changeDataValue, deleteLead] = [12, 13, 37];

async function sync(records: readonly Record<string, string>[]): Promise<number[]> {
  const outcomes = await connect(server().url).leads.sync(records);
  return outcomes.map(({ id = 0 }) => id);
}

describe('activities', () => {
  it('come in one order, however many types and leads are asked for', async () => {
    const { activities } = connect(server().url);
    const ids = await sync(Array.from({ length: 70 }, (_, index) => ({ email: `many${index}@a.io` })));
    await sync(Array.from({ length: 70 }, (_, index) => ({ email: `many${index}@a.io`, firstName: 'Ada' })));
    const types = (await activities.types()).map(({ id }) => id);
    expect(types.length).toBeGreaterThan(20);
    const found = await collect(activities.list({ leads: ids, batchSize: 60 }));
    expect(found).toHaveLength(140);
    expect(found.map(({ id }) => id)).toEqual(found.map(({ id = 0 }) => id).toSorted((a, b) => a - b));
    expect(new Set(found.map(({ activityTypeId }) => activityTypeId))).toEqual(
      new Set([newLead, changeDataValue]),
    );
    const some = await collect(activities.list({ leads: ids.slice(0, 2), types: [newLead] }));
    expect(some.map(({ leadId }) => leadId)).toEqual(ids.slice(0, 2));
  });

  it('go on behind a token, without a gap and none twice', async () => {
    const { activities } = connect(server().url);
    const leads = await sync(Array.from({ length: 40 }, (_, index) => ({ email: `token${index}@a.io` })));
    const types = [newLead];
    const all = await collect(activities.list({ leads, types }));
    const seen = new Set<number | undefined>();
    let token: string | undefined;
    const onToken = (told: string) => {
      token = told;
    };
    for (let readings = 0; seen.size < all.length && readings < 100; readings += 1) {
      const from = token === undefined ? {} : { token };
      const sinceToken: (number | undefined)[] = [];
      for await (const { id } of activities.list({ ...from, leads, types, onToken, batchSize: 3 })) {
        // Broken off in the middle of a page: what was given since the last token comes again.
        if (sinceToken.push(id) > 4 + readings) break;
      }
      for (const id of sinceToken) seen.add(id);
    }
    expect(seen).toEqual(new Set(all.map(({ id }) => id)));
    if (token !== undefined) expect(await collect(activities.list({ token, leads, types }))).toEqual([]);
    await expect(collect(activities.list({ token: '99~A.B', leads, types }))).rejects.toThrow(TypeError);
  });

  it('continue after a token where types have come to be listed since, which are read from the beginning', async () => {
    const { activities } = connect(server().url);
    const [lead = 0] = await sync([{ email: 'types@a.io' }]);
    const leads = [lead];
    let token = '';
    const onToken = (told: string) => {
      token = told;
    };
    const since = new Date(Date.now() - 60_000);
    const before = await collect(activities.list({ leads, since, onToken }));
    expect(before.map(({ activityTypeId }) => activityTypeId)).toEqual([newLead]);
    const listed = (await activities.types()).length;
    // A rare type, which stands between others in the list.
    const rare = { leadId: lead, activityTypeId: 155, primaryAttributeValue: 'Welcome' };
    const activity = { leadId: lead, activityTypeId: 46, primaryAttributeValue: 'Web' };
    await server().api.send('POST', '/galena/v1/activities.json', { input: [rare, activity] });
    await sync([{ email: 'types@a.io', firstName: 'Ada' }]);
    expect(await activities.types()).toHaveLength(listed + 1);
    const next = await collect(activities.list({ leads, token, onToken }));
    expect(next.map(({ activityTypeId }) => activityTypeId)).toEqual([155, 46, changeDataValue]);
    expect(await collect(activities.list({ leads, token }))).toEqual([]);
    const other = collect(activities.list({ leads, token, types: [newLead] }));
    await expect(other).rejects.toThrow(TypeError);
  });

  it('are followed as they come', async () => {
    const { activities } = connect(server().url);
    const [id = 0] = await sync([{ email: 'followed@a.io' }]);
    const names = ['Ada', 'Bo', 'Cy'];
    const found: (string | undefined)[] = [];
    const options = { leads: [id], types: [newLead, changeDataValue], follow: true, pollMs: 10 };
    for await (const { attributes } of activities.list(options)) {
      found.push(attributes.find(({ name }) => name === 'New Value')?.value?.toString());
      const next = names.shift();
      if (next === undefined) break;
      await sync([{ email: 'followed@a.io', firstName: next }]);
    }
    expect(found).toEqual([undefined, 'Ada', 'Bo', 'Cy']);
  });

  it('are followed where they are of a type that comes to be listed only then', async () => {
    const { activities } = connect(server().url);
    const [lead = 0] = await sync([{ email: 'later@a.io' }]);
    const found: string[] = [];
    for await (const { activityTypeId, primaryAttributeValue } of activities.list({
      leads: [lead],
      follow: true,
      pollMs: 5,
    })) {
      found.push(`${activityTypeId} ${primaryAttributeValue}`);
      if (found.length === 3) break;
      const input = [{ leadId: lead, activityTypeId: 400, primaryAttributeValue: `share ${found.length}` }];
      await server().api.send('POST', '/galena/v1/activities.json', { input });
    }
    expect(found).toEqual([expect.stringMatching(/^12 /), '400 share 1', '400 share 2']);
  });

  it('are asked for from a time on, by one call for a token', async () => {
    const proxy = await FaultyProxy.before(server().url);
    const { activities } = connect(proxy.url);
    const found = await collect(activities.list({ since: new Date(Date.now() + 60_000), types: [newLead] }));
    expect(found).toEqual([]);
    expect(proxy.count(/pagingtoken/)).toBe(1);
  });

  it('tell changes of fields, and leads that were deleted', async () => {
    const { activities, leads } = connect(server().url);
    const [id = 0] = await sync([{ email: 'changed@a.io', firstName: 'Ada' }]);
    await sync([{ email: 'changed@a.io', firstName: 'Eda', lastName: 'Kern' }]);
    const changes = await collect(activities.changes({ leads: [id], fields: ['firstName'] }));
    expect(changes).toMatchObject([
      { activityTypeId: newLead, fields: [] },
      { leadId: id, fields: [{ name: 'firstName', oldValue: 'Ada', newValue: 'Eda' }] },
    ]);
    await leads.delete([id]);
    const deleted = await collect(activities.deleted({ since: new Date(Date.now() - 60_000) }));
    expect(deleted.at(-1)).toMatchObject({ leadId: id, activityTypeId: deleteLead });
  });
});

describe('the history of a lead and of an import', () => {
  it('are read to their end', async () => {
    const { api, url } = server();
    const galena = connect(url);
    const batchId = await api.import({ file: 'email,firstName\nhistory@a.io,Ada\n' });
    const changed = await api.import({ file: 'email,firstName\nhistory@a.io,Eda\n' });
    const [lead] = await collect(galena.leads.find('email', ['history@a.io']));
    let since = '';
    const onKnownSince = (time: string) => {
      since = time;
    };
    const history = await collect(galena.leads.history(lead?.id ?? 0, { batchSize: 1, onKnownSince }));
    expect(history.map(({ kind, newValue, by }) => [kind, newValue, by.batchId])).toEqual([
      ['changed', 'Eda', changed],
      ['created', undefined, batchId],
    ]);
    expect(since).toMatch(/^\d{4}-/);
    const filter = { outcomes: ['changed'], field: 'firstName' } as const;
    expect(await collect(galena.imports.changes(changed, filter))).toMatchObject([
      { row: 1, leadId: lead?.id, changes: [{ oldValue: 'Ada', newValue: 'Eda' }] },
    ]);
    expect(await textOf(galena.imports.changesCsv(changed, filter))).toBe(
      `row,leadId,email,outcome,field,oldValue,newValue\n1,${lead?.id},history@a.io,changed,firstName,Ada,Eda\n`,
    );
  });
});
