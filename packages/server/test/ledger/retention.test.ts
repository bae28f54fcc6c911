import { expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { tendLedgers } from '../../src/leads/tend-ledger.ts';
import { readByLead } from '../../src/ledger/read-by-lead.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import { defaultRetention } from '../../src/ledger/retention.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { useTestServer } from '../support/test-server.ts';

const day = 86_400_000;

it('keeps changes in parts, which end after a third of the time and are dropped when it is over', async () => {
  const { url, database, clock } = await useTestServer('all');
  let api = new ApiClient(url);
  const advance = (days: number) => {
    clock.advance(days * day);
    // The token has expired.
    api = new ApiClient(url);
  };
  await api.send('POST', '/galena/v1/settings.json', { importHistoryDays: 365 });
  const email = 'ada@x.io';
  const [lead] = await api.sync([{ email, firstName: '0' }, { email: 'gone@x.io' }]);
  const id = Number(lead?.['id']);
  await api.post(`/rest/v1/leads/delete.json?id=${id + 1}`);
  const change = (firstName: string) => api.sync([{ email, firstName }]);
  const history = async () => {
    const { entries, knownSince } = await readByLead(database, schema, [id], { after: 0, limit: 100 });
    return {
      knownSince,
      values: entries.map((entry) => ('newValue' in entry ? entry.newValue : entry.kind)),
    };
  };
  const parts = () =>
    database.query<{ part: string; since: Date }>(sql`
      select kind || ' ' || number as part, since from sub_000_gal_000.ledger_parts order by kind, number`);
  const names = async () => (await parts()).map(({ part }) => part);
  const early = await api.import({ file: `email,firstName\n${email},1\n` });
  const begun = (await history()).knownSince;
  // The engine looks at all ledgers when it starts.
  const areTended = async () => {
    const rows = await database.query(sql`select from galena.subscriptions where ledger_tended_at is null`);
    return rows.length === 0;
  };
  await expect.poll(areTended).toBe(true);
  // An import, which is told the part with the lock, writes to the new one as calls do.
  advance(31);
  await tendLedgers(database, clock, defaultRetention);
  expect(await names()).toEqual([
    'brief_events 1',
    'changes 1',
    'changes 2',
    'deletions 1',
    'deletions 2',
    'events 1',
  ]);
  await change('2');
  const late = await api.import({ file: `email,firstName\n${email},3\n` });
  const second = (await parts()).find(({ part }) => part === 'changes 2')?.since;
  expect(await history()).toEqual({ knownSince: begun, values: ['creation', '1', '2', '3'] });
  // Nothing is done more than once an hour.
  advance(1 / 48);
  await tendLedgers(database, clock, { ...defaultRetention, changes: 0.001 });
  expect(await names()).toContain('changes 1');

  advance(91);
  await tendLedgers(database, clock, undefined);
  expect(await names()).toContain('changes 1');
  advance(1 / 12);
  await tendLedgers(database, clock, defaultRetention);
  expect(await names()).toEqual(['brief_events 1', 'changes 2', 'changes 3', 'deletions 2', 'events 1']);
  // The second in which that part began has changes of the one before, too.
  const whole = new Date(Math.ceil(Number(second) / 1000) * 1000);
  expect(await history()).toEqual({ knownSince: whole, values: ['creation', '2', '3'] });
  // What is dropped cannot be undone any more, and the rest can.
  expect(await api.post(`/galena/v1/imports/${early}/undo.json`)).toMatchObject({
    errors: [
      {
        code: '1003',
        message: `Import ${early} can no longer be undone: what values were before is kept from ${second?.toISOString()} on only, and it began before`,
      },
    ],
  });
  const undo = await api.post(`/galena/v1/imports/${late}/undo.json`);
  expect(undo.success).toBe(true);
  await expect.poll(async () => (await history()).values).toEqual(['creation', '2', '3', '2']);
  await change('4');
  expect((await history()).values).toEqual(['creation', '2', '3', '2', '4']);
  const { entries } = await readByPosition(database, schema, { after: 0, limit: 100 });
  expect(entries.map(({ type }) => type)).toEqual([12, 13, 13, 13, 13]);
});

it('records no changed values and no additions to lists where the subscription wants none', async () => {
  const { api, database } = await useTestServer('all');
  await api.import({ file: 'email,firstName\na@x.io,1\nb@x.io,1\n' });
  const knownSince = async () =>
    (await readByLead(database, schema, [2], { after: 0, limit: 100 })).knownSince;
  const begun = await knownSince();
  await api.send('POST', '/galena/v1/settings.json', { activities: 'off' });
  const [{ id: added } = {}] = await api.leads(['a@x.io'], 'id');
  await api.post(`/rest/v1/lists/1001/leads.json?id=${added}`);
  expect(Number(await knownSince())).toBeGreaterThan(Number(begun));
  await api.import({ file: 'email,firstName\na@x.io,2\nc@x.io,2\n', form: { listId: '1001' } });
  const [lead] = await api.sync([{ email: 'a@x.io', firstName: '3' }]);
  await api.post(`/rest/v1/lists/1001/leads.json?id=${Number(lead?.['id']) + 1}`);
  await api.post(`/rest/v1/leads/delete.json?id=${lead?.['id']}`);
  const { entries } = await readByPosition(database, schema, { after: 0, limit: 100, leads: 'all' });
  expect(entries.map(({ type }) => type)).toEqual([12, 12, 12, 37]);
  await api.send('POST', '/galena/v1/settings.json', { activities: 'on' });
  await api.sync([{ email: 'b@x.io', firstName: '4' }]);
  expect(await readByPosition(database, schema, { after: entries.at(-1)?.id ?? 0, limit: 9 })).toMatchObject({
    entries: [{ type: 13, oldValue: '1', newValue: '4' }],
  });
  // Nobody may think that the history of a lead has all that was before.
  const [counter] = await database.query<{ at: Date }>(
    sql`select unrecorded_at as at from ${identifier(schema, 'counters')} where name = 'lead'`,
  );
  expect(await knownSince()).toEqual(new Date((Math.floor(Number(counter?.at) / 1000) + 1) * 1000));
});
