import { beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Database, Executor } from '../../src/db/database.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
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

it('tells what a chunk of very many rows has created', async () => {
  const { database } = server();
  await database.execute(sql`
    insert into ${identifier(schema, 'lead_creations')} (first_id, recorded_at, stride, first_lead, lead_count, first_row, batch_id, source)
    values (${1_000_000}, now(), 1, ${1_000_000}, ${150_000}, 1, 7, 'List import')`);
  const page = await readByImport(database, schema, 7, { after: importStart, limit: 300 });
  expect(page).toMatchObject({ entries: [], position: { row: 300 }, hasMore: true });
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
