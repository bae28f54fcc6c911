import { beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Connection, Database, Executor } from '../../src/db/database.ts';
import { inTurn } from '../../src/db/in-turn.ts';
import { onKnownSchemas } from '../../src/db/on-known-schemas.ts';
import { identifier, raw, type Sql, sql } from '../../src/db/sql.ts';
import { tendLedgers } from '../../src/leads/tend-ledger.ts';
import type { LedgerEntry } from '../../src/ledger/entries.ts';
import { findPosition } from '../../src/ledger/find-position.ts';
import { importStart, readByImport } from '../../src/ledger/read-by-import.ts';
import { readByLead } from '../../src/ledger/read-by-lead.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import { defaultRetention } from '../../src/ledger/retention.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer } from '../support/test-server.ts';

const server = shareTestServer('api');

beforeEach(() => server().database.execute(sql`delete from ${identifier(schema, 'leads')}`));

/** Creates so many leads; gives their ids. */
async function create(count: number, name = 'a'): Promise<number[]> {
  const input = Array.from({ length: count }, (_, index) => ({ email: `${name}${index}@example.com` }));
  return (await server().api.sync(input)).map(({ id }) => Number(id));
}

const byPosition = async (after = 0): Promise<readonly LedgerEntry[]> =>
  (await readByPosition(server().database, schema, { after, limit: 1_000 })).entries;

// The first test: nothing else is recorded yet.
it('begins with the first entry for a time before all of them, also where a clock was set back', async () => {
  const { database } = server();
  const leads = [await create(1), await create(1, 'b')].flat();
  await database.execute(sql`
    update ${identifier(schema, 'lead_creations')}
    set recorded_at = recorded_at + '1 hour'::interval
    where first_lead = ${leads[0]}`);
  const position = await findPosition(database, schema, '2020-01-01T00:00:00Z');
  expect((await byPosition(position)).map(({ leadId }) => leadId)).toEqual(leads);
});

it('begins with the first entry of a time, also where the clock was set back behind it', async () => {
  const { api, database } = server();
  const [id = 0] = await create(1);
  const change = (firstName: string) => api.sync([{ email: 'a0@example.com', firstName }]);
  await change('before');
  const { position } = await readByPosition(database, schema, { after: 0, limit: 1_000 });
  // As if the clock had been three hours ahead.
  await database.execute(sql`
    update ${identifier(schema, 'lead_changes_1')}
    set recorded_at = recorded_at + '3 hours'::interval
    where ${id} = any(lead_ids)`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')}
    set locked_at = locked_at + '3 hours'::interval
    where name = 'lead'`);
  await change('behind');
  await change('later');
  const soon = new Date(Date.now() + 7_200_000).toISOString();
  const start = await findPosition(database, schema, soon);
  expect(start).toBeLessThan(position);
  expect((await byPosition(start)).map((entry) => 'newValue' in entry && entry.newValue)).toEqual([
    'before',
    'behind',
    'later',
  ]);
  // A set-back is noted once.
  expect(
    await database.query(sql`select first_id from ${identifier(schema, 'clock_set_backs')}`),
  ).toHaveLength(1);
});

it('tells how leads came into a list that has been deleted', async () => {
  const { api, database } = server();
  const [id = 0] = await create(1);
  const list = await api.post(
    '/rest/asset/v1/staticLists.json',
    `name=Fair&folder=${encodeURIComponent('{"id":1,"type":"Folder"}')}`,
    'application/x-www-form-urlencoded',
  );
  const listId = Number(list.result?.[0]?.['id']);
  await api.post(`/rest/v1/lists/${listId}/leads.json?id=${id}`);
  await api.post(`/rest/asset/v1/staticList/${listId}/delete.json`);
  const { entries } = await readByLead(database, schema, [id], { after: 0, limit: 1_000 });
  expect(entries).toMatchObject([{ type: 12 }, { type: 24, list: { id: listId, name: 'Fair' } }]);
  expect(entries).toEqual(await byPosition());
});

it('tells of a merged lead how it came into a list that the winner was in already', async () => {
  const { api, database } = server();
  const [winner, ...losers] = await create(3);
  for (const id of [winner, ...losers]) await api.post(`/rest/v1/lists/1001/leads.json?id=${id}`);
  await api.post(`/rest/v1/leads/${winner}/merge.json?leadIds=${losers.join(',')}`);
  const { entries } = await readByLead(database, schema, [winner ?? 0], { after: 0, limit: 1_000 });
  expect(entries.filter(({ type }) => type === 24)).toHaveLength(3);
  expect(entries).toEqual(await byPosition());
});

it('keeps changes of more fields at once than PostgreSQL sorts columns', async () => {
  const { api, database } = server();
  const names = Array.from({ length: 900 }, (_, index) => `wide${index}`);
  for (let start = 0; start < names.length; start += 100) {
    const input = names
      .slice(start, start + 100)
      .map((name) => ({ name, displayName: name, dataType: 'string' }));
    await api.send('POST', '/rest/v1/leads/schema/fields.json', { input });
  }
  const [id = 0] = await create(1);
  const values = Object.fromEntries(names.map((name) => [name, 'x']));
  const [outcome] = await api.sync([{ email: 'a0@example.com', ...values }]);
  expect(outcome).toEqual({ id, status: 'updated' });
  const { entries } = await readByLead(database, schema, [id], { after: 0, limit: 1_000 });
  expect(entries.filter((entry) => entry.kind === 'value' && entry.newValue === 'x')).toHaveLength(900);
});

it.each([/list_members/, /lead_events_1/])(
  'misses no entry of a lead that leaves a list while it is read: before %s',
  async (statement) => {
    const { api, database } = server();
    const [id = 0] = await create(1);
    await api.post(`/rest/v1/lists/1001/leads.json?id=${id}`);
    let isRemoved = false;
    const remove = async () => {
      if (isRemoved) return;
      isRemoved = true;
      await api.send('DELETE', `/rest/v1/lists/1001/leads.json?id=${id}`, undefined);
    };
    const reading = beforeStatements(database, statement, remove);
    const first = await readByLead(reading, schema, [id], { after: 0, limit: 1_000 });
    const { entries } = await readByLead(database, schema, [id], { after: first.position, limit: 1_000 });
    expect(isRemoved).toBe(true);
    expect([...first.entries, ...entries].map(({ type }) => type)).toEqual([12, 24, 25]);
  },
);

/** A database that says how much its largest answer had, in characters of JSON. */
function weighed(database: Database): { readonly database: Database; largest(): number } {
  let largest = 0;
  const weigh = (connection: Connection): Connection => ({
    ...connection,
    async query<Row extends object>(statement: Sql) {
      const rows = await connection.query<Row>(statement);
      largest = Math.max(largest, JSON.stringify(rows).length);
      return rows;
    },
  });
  const connection: Database['connection'] = (work) => database.connection((one) => work(weigh(one)));
  return { database: { ...database, connection }, largest: () => largest };
}

it('reads no more of a lead with very many changes and activities than a page needs, forwards and backwards', async () => {
  const { database } = server();
  const [id = 0] = await create(1);
  const [first, count] = [10_000_000, 5_000];
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_changes_1')} (
      first_id, recorded_at, stride, kinds, source, fields, lead_ids, previous, old_values, new_values
    )
    select
      ${first} + 10 * n, now(), 2, 1, 'Web service API', array[1], array[${id}::integer],
      array[case when n > 0 then ${first} + 10 * (n - 1) end::bigint], array[array['a']], array[array['b']]
    from generate_series(0, ${count - 1}) as n`);
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_events_1')} (id, recorded_at, lead_id, type, activity_date, source)
    select ${first} + 10 * n + 5, now(), ${id}::integer, 46, now(), 'Web service API'
    from generate_series(0, ${count - 1}) as n`);
  await database.execute(sql`
    update ${identifier(schema, 'leads')} set _last_change = ${first + 10 * (count - 1)} where id = ${id}`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')} set next_activity = ${first + 10 * count} where name = 'lead'`);

  const watched = weighed(database);
  const all: number[] = [];
  for (let after = first - 1, hasMore = true; hasMore; ) {
    const page = await readByLead(watched.database, schema, [id], { after, limit: 300 });
    all.push(...page.entries.map((entry) => entry.id));
    ({ position: after, hasMore } = page);
  }
  const every = Array.from({ length: count }, (_, n) => [first + 10 * n + 1, first + 10 * n + 5]).flat();
  expect(all).toEqual(every);
  const back: number[] = [];
  for (let before = Number.MAX_SAFE_INTEGER, hasMore = true; hasMore && back.length < 3_000; ) {
    const page = await readByLead(watched.database, schema, [id], { before, limit: 300 });
    back.push(...page.entries.map((entry) => entry.id));
    ({ position: before, hasMore } = page);
  }
  expect(back).toEqual(every.toReversed().slice(0, back.length));
  expect(watched.largest()).toBeLessThan(250_000);
});

it.each(['null::integer[]', '(select array_agg(2 * n) from generate_series(1, 50000) n)'])(
  'reads no more of a chunk of very many rows, %s, than a page needs',
  async (rowNumbers) => {
    const { database } = server();
    const batchId = rowNumbers.length;
    await database.execute(sql`
      insert into ${identifier(schema, 'lead_creations')} (
        first_id, recorded_at, stride, first_lead, lead_count, first_row, row_numbers, batch_id, source
      )
      select ${2_000_000 + batchId * 100_000}, now(), 1, 2000000000, 50000, 1, ${raw(rowNumbers)}, ${batchId}, 'List import'`);
    const watched = weighed(database);
    const page = await readByImport(watched.database, schema, batchId, {
      after: { ...importStart, row: 30_000 },
      limit: 300,
    });
    expect(page.position.row).toBe(rowNumbers.startsWith('null') ? 30_300 : 30_600);
    expect(watched.largest()).toBeLessThan(10_000);
  },
);

it('tells what a chunk of very many rows has created', async () => {
  const { database } = server();
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_creations')} (first_id, recorded_at, stride, first_lead, lead_count, first_row, batch_id, source)
    values (${1_000_000}, now(), 1, ${1_000_000}, ${150_000}, 1, 7, 'List import')`);
  const page = await readByImport(database, schema, 7, { after: importStart, limit: 300 });
  expect(page).toMatchObject({ entries: [], position: { row: 300 }, hasMore: true });
});

it('continues after very many additions to lists just before the start of a page', async () => {
  const { database } = server();
  const [one = 0, other = 0] = await create(2);
  const [first, count] = [20_000_000, 64];
  const rows = (leads: Sql) => sql`
    select ${first} + n, now(), 1, 4, 'Web service API', 1001, 'Starter list', ${leads}
    from generate_series(0, ${count}::integer) as n`;
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_changes_1')} (
      first_id, recorded_at, stride, kinds, source, list_id, list_name, lead_ids
    )
    ${rows(sql`case when n < ${count} then array[${one}::integer] else array[${one}::integer, ${other}::integer] end`)}`);
  await database.execute(sql`
    insert into ${identifier(schema, 'former_members')} (lead_id, added_by)
    select ${one}::integer, ${first} + n
    from generate_series(0, ${count}::integer) as n
    union all
    select ${other}::integer, ${first + count}`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')} set next_activity = ${first + count + 2} where name = 'lead'`);
  const types = new Set([24]);
  const all: number[] = [];
  for (let after = first - 1, hasMore = true; hasMore; ) {
    const page = await readByLead(database, schema, [one, other], { after, limit: 1, types });
    if (page.hasMore) expect(page.position).toBeGreaterThan(after);
    all.push(...page.entries.map(({ id }) => id));
    ({ position: after, hasMore } = page);
  }
  expect(all).toEqual(Array.from({ length: count + 2 }, (_, n) => first + n));
});

it('reaches the middle of a long chain at once in a later call, and not by marks of a subscription that was put back', async () => {
  const { database } = server();
  const [id = 0] = await create(1);
  const [first, count] = [30_000_000, 10_000];
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_changes_1')} (
      first_id, recorded_at, stride, kinds, source, fields, lead_ids, previous, old_values, new_values
    )
    select
      ${first} + 4 * n, now(), 2, 1, 'Web service API', array[1], array[${id}::integer],
      array[case when n > 0 then ${first} + 4 * (n - 1) end::bigint], array[array['a']], array[array['b']]
    from generate_series(0, ${count - 1}) as n`);
  const endAt = async (last: number) => {
    await database.execute(
      sql`update ${identifier(schema, 'leads')} set _last_change = ${last} where id = ${id}`,
    );
    await database.execute(
      sql`update ${identifier(schema, 'counters')} set next_activity = ${last + 4} where name = 'lead'`,
    );
  };
  await endAt(first + 4 * (count - 1));
  const read = async () => {
    const watched = weighed(database);
    const ofCall = onKnownSchemas(inTurn(watched.database, schema));
    const { entries } = await readByLead(ofCall, schema, [id], { before: first + 4 * 50, limit: 10 });
    return { ids: entries.map((entry) => entry.id), largest: watched.largest() };
  };
  const expected = Array.from({ length: 10 }, (_, n) => first + 4 * (49 - n) + 1);
  const [begun, later] = [await read(), await read()];
  expect([begun.ids, later.ids]).toEqual([expected, expected]);
  // The first one follows the chain from its end.
  expect(begun.largest).toBeGreaterThan(50_000);
  expect(later.largest).toBeLessThan(20_000);

  // What is put back has the same leads, and other packs.
  await database.execute(sql`
    update ${identifier(schema, 'lead_changes_1')}
    set first_id = -first_id
    where first_id >= ${first}`);
  await database.execute(sql`
    update ${identifier(schema, 'lead_changes_1')}
    set first_id = 1 - first_id, previous = array[previous[1] + 1]
    where first_id < 0`);
  await endAt(first + 4 * (count - 1) + 1);
  expect((await read()).ids).toEqual(expected.map((one) => one + 1));
});

// The last test: its part begins in the future.
it('misses no change of a lead that is changed in a new part while it is read', async () => {
  const { api, database } = server();
  const [id = 0] = await create(1);
  const change = (firstName: string) => api.sync([{ email: 'a0@example.com', firstName }]);
  await change('1');
  let isBegun = false;
  const beginPart = async () => {
    if (isBegun) return;
    isBegun = true;
    await tendLedgers(
      database,
      { ...systemClock, now: sql`(now() + '31 days'::interval)` },
      defaultRetention,
    );
    await change('2');
  };
  const reading = beforeStatements(database, /lead_creations/, beginPart);
  const first = await readByLead(reading, schema, [id], { after: 0, limit: 1_000 });
  const { entries } = await readByLead(database, schema, [id], { after: first.position, limit: 1_000 });
  const values = [...first.entries, ...entries].map((entry) => 'newValue' in entry && entry.newValue);
  expect(isBegun).toBe(true);
  expect(values).toEqual([false, '1', '2']);
});

/** A database that does something before each statement of a kind. */
function beforeStatements(database: Database, pattern: RegExp, act: () => Promise<void>): Database {
  const watched = <Connected extends Executor>(connected: Connected): Connected => ({
    ...connected,
    async query(statement: Sql) {
      if (pattern.test(statement.strings.join(' '))) await act();
      return connected.query(statement);
    },
  });
  return {
    ...database,
    connection: (work) => database.connection((connection) => work(watched(connection))),
    transaction: (work, settings) =>
      database.transaction((transaction) => work(watched(transaction)), settings),
  };
}
