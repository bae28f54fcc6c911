import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import type { LedgerEntry } from '../../src/ledger/entries.ts';
import { readByPosition } from '../../src/ledger/read-by-position.ts';
import {
  callStep,
  carryOut,
  clear,
  createStepServer,
  importStep,
  type Step,
  undo,
  undoStep,
} from '../ledger/lead-steps.ts';
import { readLeads } from '../ledger/stored-leads.ts';
import { schema } from '../support/constants.ts';
import type { TestServer } from '../support/test-server.ts';
import { expectUndo } from './expected-undo.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createStepServer();
});
afterAll(() => server.stop());

const anyStep = fc.oneof(importStep, callStep);

async function carryOutAll(steps: readonly Step[]): Promise<number[]> {
  const batchIds: number[] = [];
  for (const step of steps) batchIds.push(...[await carryOut(server, step)].filter((id) => id !== undefined));
  return batchIds;
}

/** Leads with values, lists and partitions; not when they were written last, and by whom. */
function leadsNow() {
  return readLeads(server.database);
}

async function positionNow(): Promise<number> {
  const [counter] = await server.database.query<{ next: number }>(sql`
    select next_activity as next from ${identifier(schema, 'counters')} where name = 'lead'`);
  return (counter?.next ?? 1) - 1;
}

async function entriesSince(after: number): Promise<readonly LedgerEntry[]> {
  const page = await readByPosition(server.database, schema, { after, limit: 100_000, leads: 'all' });
  return page.entries;
}

async function keptBy(batchId: number): Promise<string[]> {
  const rows = await server.database.query<{ key: string }>(sql`
    select row_number || ' ' || lead_id || ' ' || item as key
    from ${identifier(schema, 'undo_kept')}
    where batch_id = ${batchId}`);
  return rows.map(({ key }) => key).sort();
}

const row = (email: 'a@x.io' | 'b@x.io' | 'c@x.io', firstName: 'x' | 'Ünï') => {
  const nothing = { leadScore: '', annualRevenue: '', mktoAcquisitionDate: '', doNotCall: '' } as const;
  return { email, firstName, ...nothing };
};

/** Imports of which the second one changes a value in one chunk, and changes it back in the next. */
const changedAndBack = [
  { by: 'import', list: undefined, rows: [row('a@x.io', 'x')] },
  {
    by: 'import',
    list: undefined,
    rows: [row('a@x.io', 'Ünï'), row('b@x.io', 'x'), row('c@x.io', 'x'), row('a@x.io', 'x')],
  },
] satisfies Step[];

describe('an undo', () => {
  it('takes back what an import did, and keeps what others have changed since', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 3 }),
        importStep,
        fc.array(anyStep, { maxLength: 4 }),
        fc.constantFrom<{ rows?: number[] }>({}, { rows: [1, 2, 3, 5] }, { rows: [4, 6, 8] }),
        async (before, step, after, options) => {
          await clear(server);
          await carryOutAll(before);
          const position = await positionNow();
          const [batchId = 0] = await carryOutAll([step]);
          await carryOutAll(after);
          const leads = await leadsNow();
          const expected = expectUndo(leads, await entriesSince(position), batchId, options.rows);
          const dryRun = await undo(server, batchId, { ...options, dryRun: true });
          expect(await leadsNow()).toEqual(leads);
          const undoId = await undo(server, batchId, options);
          expect(await leadsNow()).toEqual(expected.leads);
          expect(await keptBy(undoId)).toEqual(expected.kept);
          expect(await keptBy(dryRun)).toEqual(expected.kept);
          expect(await countsOf(dryRun)).toEqual(await countsOf(undoId));
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  it('is undone by another one, whatever it took back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 1, maxLength: 4 }),
        fc.array(fc.oneof(importStep, callStep, undoStep), { maxLength: 4 }),
        undoStep,
        async (first, more, { which, options }) => {
          await clear(server);
          const batchIds = await carryOutAll([...first, ...more]);
          const batchId = batchIds[which % batchIds.length];
          fc.pre(batchId !== undefined);
          const before = await leadsNow();
          const undoId = await undo(server, batchId, options);
          const undone = await leadsNow();
          const redoId = await undo(server, undoId);
          expect(await leadsNow()).toEqual(before);
          expect(await keptBy(redoId)).toEqual([]);
          // What was forced came back beside a lead with its key, and does so by force only.
          await undo(server, redoId, { force: options.force === true });
          expect(await leadsNow()).toEqual(undone);
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  it('of each import, from the last to the first, leads back to the beginning, and so do the undos of these', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 2 }),
        fc.array(importStep, { minLength: 1, maxLength: 3 }),
        async (before, imports) => {
          await clear(server);
          await carryOutAll(before);
          const states = [await leadsNow()];
          const batchIds: number[] = [];
          for (const step of imports) {
            batchIds.push(...(await carryOutAll([step])));
            states.push(await leadsNow());
          }
          const undos: number[] = [];
          for (const [index, batchId] of [...batchIds.entries()].toReversed()) {
            undos.push(await undo(server, batchId));
            expect(await leadsNow()).toEqual(states[index]);
          }
          for (const [index, undoId] of [...undos.entries()].toReversed()) {
            await undo(server, undoId);
            expect(await leadsNow()).toEqual(states[states.length - 1 - index]);
          }
          // A second time what is undone is undone.
          for (const [index, batchId] of [...batchIds.entries()].toReversed()) {
            await undo(server, batchId);
            expect(await leadsNow()).toEqual(states[index]);
          }
        },
      ),
      { numRuns: 3, examples: [[[], changedAndBack]] },
    );
  }, 120_000);
});

async function countsOf(batchId: number): Promise<unknown> {
  const { undo: counts, created, updated, unchanged, rowsDone } = await server.api.progress(batchId);
  return { ...Object(counts), dryRun: undefined, created, updated, unchanged, rowsDone };
}
