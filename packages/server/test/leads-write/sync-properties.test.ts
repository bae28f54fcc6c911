import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { type ModelLead, upsertRows } from '../engine/model.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

const fields = ['email', 'firstName', 'leadScore', 'company', 'doNotCall'] as const;

/** An empty cell is a member that the record does not have, `NULL` one that is null: as in a file. */
const row = fc.record({
  email: fc.constantFrom('a@x.io', 'A@X.io', ' b@x.io', 'b@x.io ', 'c@x.io', 'd@x.io', '', 'NULL'),
  firstName: fc.constantFrom(
    '',
    'NULL',
    'x',
    'Ünï',
    'say "hi"',
    'back\\slash',
    'two\nlines',
    '\\N',
    '{1,2}',
    "o'clock",
  ),
  leadScore: fc.constantFrom('', 'NULL', '0', '7', '-12'),
  company: fc.constantFrom('', 'NULL', 'x', 'a,b'),
  doNotCall: fc.constantFrom('', 'NULL', 'true', 'false'),
});
const steps = fc.array(
  fc.record({ by: fc.constantFrom('sync', 'import'), rows: fc.array(row, { minLength: 1, maxLength: 25 }) }),
  { minLength: 1, maxLength: 4 },
);

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.stop());

async function sync(
  rows: readonly ModelLead[],
): Promise<{ created: number; failed: number; updated: number }> {
  const outcomes = await server.api.sync(rows.map(toRecord));
  const count = (status: string) => outcomes.filter((outcome) => outcome['status'] === status).length;
  return { created: count('created'), updated: count('updated'), failed: count('skipped') };
}

function toRecord(cells: ModelLead): object {
  const members = Object.entries(cells).filter(([, cell]) => cell !== '');
  return Object.fromEntries(
    members.map(([name, cell]) => {
      if (cell === 'NULL') return [name, null];
      return [name, name === 'leadScore' ? Number(cell) : name === 'doNotCall' ? cell === 'true' : cell];
    }),
  );
}

async function importRows(rows: readonly ModelLead[]): Promise<object> {
  const lines = rows.map((cells) =>
    fields.map((field) => `"${(cells[field] ?? '').replaceAll('"', '""')}"`).join(','),
  );
  const batchId = await server.api.import({ file: `${fields.join(',')}\n${lines.join('\n')}\n` });
  const { created, updated, unchanged, failed } = await server.api.progress(batchId);
  return { created, updated: Number(updated) + Number(unchanged), failed };
}

it('imports and Sync Leads, in any order, come to the same as upserting one after another', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await server.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
      await server.database.execute(sql`truncate galena.imports`);
      const model: ModelLead[] = [];
      for (const { by, rows } of sequence) {
        // E-mail addresses are stored trimmed.
        const trimmed = rows.map((cells) => ({ ...cells, email: cells.email.trim() }));
        const { created, updated, unchanged, failed } = upsertRows(model, trimmed, 'email');
        const outcome = by === 'sync' ? await sync(rows) : await importRows(rows);
        expect(outcome).toEqual({ created, updated: updated + unchanged, failed });
      }
      const stored = await server.database.query<ModelLead>(sql`
        select email, "firstName", "leadScore"::text, company, "doNotCall"::text
        from ${identifier(schema, 'leads')}
        order by id`);
      expect(stored).toEqual(
        model.map((lead) => Object.fromEntries(fields.map((field) => [field, lead[field] ?? null]))),
      );
    }),
    { numRuns: 60 },
  );
});
