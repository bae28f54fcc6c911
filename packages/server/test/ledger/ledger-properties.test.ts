import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/ledger/entries.ts';
import { findPosition } from '../../src/ledger/find-position.ts';
import { type Origin, undoneBatchOf } from '../../src/ledger/origin.ts';
import { importStart, readByImport } from '../../src/ledger/read-by-import.ts';
import { readByLead } from '../../src/ledger/read-by-lead.ts';
import { type PositionQuery, readByPosition, type Told } from '../../src/ledger/read-by-position.ts';
import { readByUndo } from '../../src/ledger/read-by-undo.ts';
import { schema } from '../support/constants.ts';
import type { TestServer } from '../support/test-server.ts';
import { callStep, carryOut, clear, createStepServer, importStep, undoStep } from './lead-steps.ts';
import { canonical, replay, told } from './replay.ts';
import { readLeads, type StoredLead } from './stored-leads.ts';

const steps = fc.array(fc.oneof(importStep, callStep, callStep, undoStep), { minLength: 2, maxLength: 9 });

let server: TestServer;
beforeAll(async () => {
  server = await createStepServer();
});
afterAll(() => server.stop());

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
      await clear(server);
      // What new leads have is in no ledger but that of the test; by the entry that tells of the new lead.
      const created = new Map<number, StoredLead>();
      for (const step of sequence) {
        const before = (await readAll(100_000, { leads: 'all' })).length;
        await carryOut(server, step);
        const done = (await readAll(100_000, { leads: 'all' })).slice(before);
        const leads = new Map((await readLeads(database)).map((lead) => [lead.id, lead]));
        for (const entry of done.filter(({ type }) => type === 12)) {
          const lead = leads.get(entry.leadId);
          if (lead !== undefined) created.set(entry.id, takeBack(lead, done));
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
  const undos = new Set(entries.flatMap(({ origin }) => (isUndo(origin) ? (origin.batchId ?? []) : [])));
  for (const batchId of undos) {
    const found: LedgerEntry[] = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const page = await readByUndo(server.database, schema, batchId, { after, limit: 2 });
      found.push(...page.leads.flatMap((lead) => lead.entries));
      ({ position: after, hasMore } = page);
    }
    expect(found).toEqual(entries.filter(({ origin }) => origin.batchId === batchId));
  }
  const batchIds = new Set(entries.flatMap(({ origin: { batchId } }) => batchId ?? []));
  for (const batchId of batchIds) {
    if (undos.has(batchId)) continue;
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

function isUndo(origin: Origin): boolean {
  return undoneBatchOf(origin) !== undefined;
}

function withoutName(entry: LedgerEntry): LedgerEntry {
  return entry.kind === 'creation' ? { ...entry, name: null } : entry;
}
