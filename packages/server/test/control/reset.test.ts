import { expect, it } from 'vitest';
import { controlledTables } from '../../src/control/controlled-tables.ts';
import { sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { shareControlledServer } from '../support/controlled-server.ts';
import { differences, dumpSubscription } from '../support/dump-subscription.ts';
import { until } from '../support/until.ts';
import { changeEverything } from './change-everything.ts';

const shared = shareControlledServer();
const subscription = { id: 1, schema };

const dump = () => dumpSubscription(shared().database, subscription);

it('every table of schema galena is known to the control plane', async () => {
  const tables = await shared().database.query<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'galena' order by 1`,
  );
  expect(Object.keys(controlledTables).toSorted()).toEqual(tables.map(({ name }) => name));
});

it('a reset leaves nothing of what was done since the seed, in any table', async () => {
  const { api, control, database } = shared();
  await control.reset();
  const seeded = await dump();
  await changeEverything(api, database, control);
  const changed = await dump();
  // A table that nothing here changes proves nothing: who adds one adds to `changeEverything`.
  const untouched = Object.keys(changed).filter((name) => !differences(seeded, changed).includes(name));
  expect(untouched).toEqual([]);
  await control.reset();
  // Tokens that clients hold stay good.
  expect(differences(seeded, await dump())).toEqual(['galena.tokens']);
  // What was put back is worked with: a second time as well, with what is left alone meanwhile.
  await api.sync([{ email: 'again@example.com' }]);
  await control.reset();
  expect(differences(seeded, await dump())).toEqual(['galena.tokens']);
});

it('a snapshot is gone back to under its name, and the seed afterwards', async () => {
  const { api, control, database } = shared();
  await control.reset();
  const seeded = await dump();
  await changeEverything(api, database, control);
  expect(await control.snapshots.take('all')).toMatchObject({ name: 'all' });
  const kept = await dump();
  await control.reset();
  await control.snapshots.restore('all');
  expect(differences(kept, await dump()).filter((name) => !/tokens|usage|calls/.test(name))).toEqual([]);
  expect((await control.snapshots.list()).map(({ name }) => name)).toEqual(['seed', 'start', 'all']);
  await control.reset();
  expect(differences(seeded, await dump()).filter((name) => name !== 'galena.tokens')).toEqual([]);
  await control.snapshots.delete('all');
  expect((await control.snapshots.list()).map(({ name }) => name)).toEqual(['seed', 'start']);
  const left = await database.query(sql`select from pg_namespace where nspname like 'galena\_snapshot\_%'`);
  expect(left.length).toBe(1);
  await expect(control.snapshots.restore('all')).rejects.toThrow("Snapshot 'all' not found");
  await expect(control.snapshots.delete('seed')).rejects.toThrow('cannot be deleted');
});

it('ids begin again after a reset, and clients go on with the tokens that they hold', async () => {
  const { api, control } = shared();
  await control.reset();
  const first = await api.sync([{ email: 'first@example.com' }]);
  const batchId = await api.import({ file: 'email\nimported@example.com\n' });
  await control.reset();
  expect(await api.sync([{ email: 'other@example.com' }])).toEqual(first);
  expect(await api.import({ file: 'email\nimported@example.com\n' })).toBe(batchId);
});

it('a field may come back with another type', async () => {
  const { api, control } = shared();
  for (const [dataType, value] of [
    ['integer', 7],
    ['string', 'seven'],
    ['integer', 8],
  ]) {
    await control.reset();
    const field = { name: 'again', displayName: 'Again', dataType };
    const made = await api.send('POST', '/rest/v1/leads/schema/fields.json', { input: [field] });
    expect(made.result).toMatchObject([{ status: 'created' }]);
    await api.import({ file: `email,again\nfield@example.com,${value}\n` });
    await api.import({ file: `email,again\nfield@example.com,${value}\n` });
    expect(await api.leads(['field@example.com'], 'again')).toMatchObject([{ again: value }]);
  }
  await control.reset();
  expect((await api.get('/rest/v1/leads/schema/fields/again.json')).errors).toMatchObject([{ code: '1006' }]);
});

it('a running import stops and is forgotten, and a snapshot waits for its end', async () => {
  const { api, control, database } = shared();
  await control.reset();
  const rows = Array.from({ length: 20_000 }, (_, row) => `lead${row}@example.com,First`);
  const file = `email,firstName\n${rows.join('\n')}\n`;
  const { result } = await api.submit({ file });
  const batchId = Number(result?.[0]?.['batchId']);
  await until(async () => (await api.status(batchId))['status'] !== 'Queued');
  await control.reset();
  expect((await api.get(`/bulk/v1/leads/batch/${batchId}.json`)).errors).toMatchObject([{ code: '1013' }]);
  expect(await database.query(sql`select count(*) from sub_000_gal_000.leads`)).toEqual([{ count: 0 }]);
  await api.submit({ file });
  await until(async () => (await api.status(batchId))['status'] !== 'Queued');
  await control.snapshots.take('after');
  await control.snapshots.restore('after');
  expect(await api.status(batchId)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 20_000 });
  await control.snapshots.delete('after');
  await control.reset();
});

it('a snapshot that there is not disturbs nothing', async () => {
  const { api, control, database } = shared();
  await control.reset();
  await control.pace.hold('Importing');
  const { result } = await api.submit({ file: 'email\nundisturbed@example.com\n' });
  const batchId = Number(result?.[0]?.['batchId']);
  await until(async () => (await api.status(batchId))['status'] === 'Importing');
  await expect(control.snapshots.restore('nothing')).rejects.toThrow("Snapshot 'nothing' not found");
  expect(await api.status(batchId)).toMatchObject({ status: 'Importing' });
  expect(await database.query(sql`select from galena.subscriptions where paused_at is not null`)).toEqual([]);
  await control.pace.release();
  await api.untilFinished(batchId);
});

it('calls under way end before a reset, and those that come meanwhile wait for it', async () => {
  const { api, control, database } = shared();
  await control.reset();
  const calls = Array.from({ length: 30 }, (_, number) => api.sync([{ email: `call${number}@example.com` }]));
  await control.reset();
  await Promise.all(calls);
  // Whatever came after it is there whole.
  const [counts] = await database.query<{ leads: number; told: number; next: number }>(sql`
    select
      (select count(*) from sub_000_gal_000.leads) as leads,
      (select coalesce(sum(lead_count), 0)::integer from sub_000_gal_000.lead_creations) as told,
      (select next_value - 1 from sub_000_gal_000.counters where name = 'lead') as next`);
  expect(counts?.told).toBe(counts?.leads);
  expect(counts?.next).toBe(counts?.leads);
  await control.reset();
  expect(await database.query(sql`select count(*) from sub_000_gal_000.leads`)).toEqual([{ count: 0 }]);
});

it('many resets leave the database as large as it was', async () => {
  const { api, control, database } = shared();
  const leads = Array.from({ length: 200 }, (_, number) => ({ email: `grow${number}@example.com` }));
  const round = async () => {
    await api.sync(leads);
    await control.reset();
  };
  const size = async () => {
    const [row] = await database.query<{ bytes: number }>(sql`
      select sum(pg_total_relation_size(c.oid))::bigint as bytes
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('galena', ${schema}) and c.relkind = 'r'`);
    return Number(row?.bytes);
  };
  for (let count = 0; count < 5; count += 1) await round();
  const before = await size();
  for (let count = 0; count < 10; count += 1) await round();
  expect(await size()).toBeLessThan(before + 300_000);
});
