import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import type { LedgerEntry } from '../../src/ledger/entries.ts';
import { findPosition } from '../../src/ledger/find-position.ts';
import { importStart, readByImport } from '../../src/ledger/read-by-import.ts';
import { readByLead } from '../../src/ledger/read-by-lead.ts';
import { type PositionQuery, readByPosition, type Told } from '../../src/ledger/read-by-position.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { canonical, replay, told } from './replay.ts';
import { readLeads, type StoredLead } from './stored-leads.ts';

const names = [
  'email',
  'firstName',
  'leadScore',
  'annualRevenue',
  'mktoAcquisitionDate',
  'doNotCall',
] as const;

const cells = fc.record({
  email: fc.constantFrom('a@x.io', 'A@X.io', 'b@x.io', 'c@x.io', 'd@x.io', 'e@x.io', 'f@x.io', 'g@x.io'),
  firstName: fc.constantFrom('', 'NULL', 'x', 'Ünï', 'say "hi"', 'two\nlines', '{1,2}', 'a\\b'),
  leadScore: fc.constantFrom('', 'NULL', '0', '7', '-12'),
  annualRevenue: fc.constantFrom('', 'NULL', '1.5', '1.50', '2'),
  mktoAcquisitionDate: fc.constantFrom('', 'NULL', '2026-01-31T08:30:00Z', '2026-01-31T09:30:00+01:00'),
  doNotCall: fc.constantFrom('', 'NULL', 'true', 'false'),
});
type Cells = Readonly<Record<(typeof names)[number], string>>;

const rows = fc.array(cells, { minLength: 1, maxLength: 12 });
/** Which of the leads that are there. */
const some = fc.array(fc.nat(7), { minLength: 1, maxLength: 3 });
const steps = fc.array(
  fc.oneof(
    fc.record({ by: fc.constant('import'), rows, list: fc.constantFrom(undefined, '1001', '1002') }),
    fc.record({ by: fc.constant('sync'), rows, program: fc.constantFrom(undefined, 'Spring fair') }),
    fc.record({ by: fc.constantFrom('delete', 'merge', 'associate'), some }),
    fc.record({ by: fc.constantFrom('add', 'remove'), some, listId: fc.constantFrom(1001, 1002) }),
    fc.record({ by: fc.constant('partition'), some, name: fc.constantFrom('Default', 'Other') }),
  ),
  { minLength: 2, maxLength: 9 },
);
type Step = (typeof steps extends fc.Arbitrary<infer Value> ? Value : never)[number];

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer('all', { GALENA_CHUNK_ROWS: '3', GALENA_ENGINE_WRITERS: '2' });
  await server.api.send('POST', '/galena/v1/partitions.json', { name: 'Other' });
  await server.api.send('POST', '/galena/v1/settings.json', { unknownPrograms: 'accept' });
  await server.api.post(
    '/rest/asset/v1/staticLists.json',
    `name=Second&folder=${encodeURIComponent('{"id":1,"type":"Folder"}')}`,
    'application/x-www-form-urlencoded',
  );
});
afterAll(() => server.stop());

async function carryOut(step: Step): Promise<void> {
  const { api, database } = server;
  if (step.by === 'import') {
    const lines = step.rows.map((row) =>
      names.map((name) => `"${row[name].replaceAll('"', '""')}"`).join(','),
    );
    const form = step.list === undefined ? {} : { listId: step.list };
    await api.import({ file: `${names.join(',')}\n${lines.join('\n')}\n`, form });
    return;
  }
  if (step.by === 'sync') {
    const input = step.rows.map(toRecord);
    if (step.program === undefined) await api.sync(input);
    else
      await api.send('POST', '/rest/v1/leads/push.json', {
        programName: step.program,
        source: 'test',
        input,
      });
    return;
  }
  const leads = await database.query<{ id: number }>(
    sql`select id from ${identifier(schema, 'leads')} order by id`,
  );
  const ids = [...new Set(step.some.flatMap((place) => leads[place % leads.length]?.id ?? []))];
  if (ids.length === 0) return;
  const query = `id=${ids.join(',')}`;
  const [first, ...others] = ids;
  switch (step.by) {
    case 'delete':
      return void (await api.post(`/rest/v1/leads/delete.json?${query}`));
    case 'merge':
      if (others.length > 0) await api.post(`/rest/v1/leads/${first}/merge.json?leadIds=${others.join(',')}`);
      return;
    case 'associate':
      return void (await api.post(`/rest/v1/leads/${first}/associate.json?cookie=a-cookie`));
    case 'add':
      return void (await api.post(`/rest/v1/lists/${step.listId}/leads.json?${query}`));
    case 'remove':
      return void (await api.send('DELETE', `/rest/v1/lists/${step.listId}/leads.json?${query}`, undefined));
    default: {
      const input = ids.map((id) => ({ id, partitionName: 'name' in step ? step.name : '' }));
      await api.send('POST', '/rest/v1/leads/partitions.json', { input });
    }
  }
}

function toRecord(row: Cells): object {
  const members = Object.entries(row).filter(([, cell]) => cell !== '');
  return Object.fromEntries(
    members.map(([name, cell]) => {
      if (cell === 'NULL') return [name, null];
      return [name, name === 'doNotCall' ? cell === 'true' : cell];
    }),
  );
}

/** All entries, some at a time. */
async function readAll(limit: number, more: Partial<PositionQuery & Told> = {}): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let after = 0, hasMore = true; hasMore; ) {
    const page = await readByPosition(server.database, schema, { ...more, after, limit });
    entries.push(...page.entries);
    ({ position: after, hasMore } = page);
  }
  return entries;
}

it('has every change of a lead: replayed, it comes to the leads and lists as they are', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { database } = server;
      await clear();
      // What new leads have is in no ledger but that of the test.
      const created = new Map<number, StoredLead>();
      for (const step of sequence) {
        const before = (await readAll(100_000, { leads: 'all' })).length;
        await carryOut(step);
        const done = (await readAll(100_000, { leads: 'all' })).slice(before);
        for (const lead of await readLeads(database)) {
          if (!created.has(lead.id)) created.set(lead.id, takeBack(lead, done));
        }
      }
      const stored = await readLeads(database);
      const all = await readAll(100_000, { leads: 'all' });
      expect(replay(all, created)).toEqual(stored);
      const entries = (await readAll(100_000)).map(withoutName);
      expect(entries).toEqual(told(all, stored));
      // Pages of any size come to the same, and so do other ways of reading.
      expect((await readAll(2)).map(withoutName)).toEqual(entries);
      const types = new Set([12, 13, 22]);
      expect((await readAll(3, { types })).map(withoutName)).toEqual(
        entries.filter((entry) => types.has(entry.type) && !('isActivity' in entry && !entry.isActivity)),
      );
      for (const { id } of stored) {
        const history = await readByLead(database, schema, [id], { after: 0, limit: 10_000 });
        expect(history.entries.map(withoutName)).toEqual(entries.filter(({ leadId }) => leadId === id));
      }
      await expectImports(entries);
      await expectPositionByTime(all);
    }),
    { numRuns: 10 },
  );
}, 120_000);

async function expectPositionByTime(all: readonly LedgerEntry[]): Promise<void> {
  const time = all[Math.floor(all.length / 2)]?.recordedAt ?? new Date();
  const position = await findPosition(server.database, schema, time.toISOString());
  expect(all.filter(({ id }) => id > position)).toEqual(all.filter(({ recordedAt }) => recordedAt >= time));
}

async function expectImports(entries: readonly LedgerEntry[]): Promise<void> {
  const batchIds = new Set(entries.flatMap(({ origin: { batchId } }) => batchId ?? []));
  for (const batchId of batchIds) {
    const found: LedgerEntry[] = [];
    for (let after = importStart, hasMore = true; hasMore; ) {
      const page = await readByImport(server.database, schema, batchId, { after, limit: 2 });
      found.push(...page.entries);
      ({ position: after, hasMore } = page);
    }
    const rowOf = (entry: LedgerEntry) => ('row' in entry ? (entry.row ?? 0) : 0);
    expect(found.map(withoutName)).toEqual(
      entries
        .filter(({ origin }) => origin.batchId === batchId)
        .toSorted((one, other) => rowOf(one) - rowOf(other) || one.id - other.id),
    );
  }
}

/** What a lead had before the changes of the step that has made it. */
function takeBack(lead: StoredLead, entries: readonly LedgerEntry[]): StoredLead {
  const values = new Map(Object.entries(lead.values));
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'value' || entry.leadId !== lead.id) continue;
    if (entry.oldValue === null) values.delete(String(entry.fieldId));
    else values.set(String(entry.fieldId), canonical(entry.oldValue) ?? '');
  }
  return { ...lead, values: Object.fromEntries(values) };
}

function withoutName(entry: LedgerEntry): LedgerEntry {
  return entry.kind === 'creation' ? { ...entry, name: null } : entry;
}

async function clear(): Promise<void> {
  const tables = [
    'leads',
    'list_members',
    'lead_creations',
    'lead_changes_1',
    'lead_events_1',
    'lead_deletions_1',
    'merged_leads',
  ];
  for (const table of tables) await server.database.execute(sql`delete from ${identifier(schema, table)}`);
  await server.database.execute(sql`delete from galena.imports`);
}
