import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { type ModelField, type ModelLead, upsertRows } from '../engine/import-model.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

const asSent = (cell: string) => cell;
const fields = [
  { name: 'email', label: 'Email Address', read: (cell) => cell.trim() },
  { name: 'firstName', label: 'First Name', read: asSent },
  { name: 'leadScore', label: 'Lead Score', read: asSent },
  { name: 'company', label: 'Company Name', read: asSent, isCompanyField: true },
  { name: 'doNotCall', label: 'Do Not Call', read: asSent },
] as const satisfies readonly ModelField[];

type Cells = Readonly<Record<(typeof fields)[number]['name'], string>>;

/** An empty cell is a member that the record does not have, `NULL` one that is null: as in a file. */
const row: fc.Arbitrary<Cells> = fc.record({
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

/** Sync Leads says `updated` of a lead that it leaves as it is, too. */
interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly failed: number;
}

function upsert(leads: ModelLead[], rows: readonly Cells[]): Counts {
  const outcomes = upsertRows(leads, {
    columns: fields,
    rows: rows.map((cells) => fields.map(({ name }) => cells[name])),
    lookupField: 'email',
    isFailingMultiple: false,
    partition: undefined,
    isIntoList: false,
  });
  const failed = outcomes.filter((outcome) => 'failure' in outcome).length;
  const created = outcomes.filter((outcome) => 'count' in outcome && outcome.count === 'created').length;
  return { created, updated: rows.length - created - failed, failed };
}

async function sync(rows: readonly Cells[]): Promise<Counts> {
  const outcomes = await server.api.sync(rows.map(toRecord));
  const count = (status: string) => outcomes.filter((outcome) => outcome['status'] === status).length;
  return { created: count('created'), updated: count('updated'), failed: count('skipped') };
}

function toRecord(cells: Cells): object {
  const members = Object.entries(cells).filter(([, cell]) => cell !== '');
  return Object.fromEntries(
    members.map(([name, cell]) => {
      if (cell === 'NULL') return [name, null];
      return [name, name === 'leadScore' ? Number(cell) : name === 'doNotCall' ? cell === 'true' : cell];
    }),
  );
}

async function importRows(rows: readonly Cells[]): Promise<Counts> {
  const lines = rows.map((cells) =>
    fields.map(({ name }) => `"${cells[name].replaceAll('"', '""')}"`).join(','),
  );
  const header = fields.map(({ name }) => name).join(',');
  const batchId = await server.api.import({ file: `${header}\n${lines.join('\n')}\n` });
  const { created, updated, unchanged, failed } = await server.api.progress(batchId);
  return { created: Number(created), updated: Number(updated) + Number(unchanged), failed: Number(failed) };
}

it('imports and Sync Leads, in any order, come to the same as upserting one after another', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await server.database.execute(sql`delete from ${identifier(schema, 'leads')}`);
      await server.database.execute(sql`delete from galena.imports`);
      const model: ModelLead[] = [];
      for (const { by, rows } of sequence) {
        const expected = upsert(model, rows);
        expect(by === 'sync' ? await sync(rows) : await importRows(rows)).toEqual(expected);
      }
      const stored = await server.database.query(sql`
        select email, "firstName", "leadScore"::text, company, "doNotCall"::text
        from ${identifier(schema, 'leads')}
        order by id`);
      expect(stored).toEqual(
        model.map(({ values }) => Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null]))),
      );
    }),
    { numRuns: 60 },
  );
});
