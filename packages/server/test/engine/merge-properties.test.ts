import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { type ModelLead, upsertRows } from './model.ts';

const fields = ['email', 'firstName', 'leadScore', 'company'] as const;

/** Few keys, so that they repeat, in several spellings; `ü` and `Ü` are one key. */
const emailCell = fc.constantFrom(
  'a@x.io',
  'A@X.io',
  ' b@x.io',
  'b@x.io ',
  'müller@x.io',
  'MÜLLER@x.io',
  'c@x.io',
  '',
  'NULL',
);
const textCell = fc.constantFrom(
  '',
  'NULL',
  'x',
  'y',
  'say "hi"',
  'a,b',
  'tab\there',
  'back\\slash',
  'two\nlines',
  '\\N',
  '{1,2}',
);
const numberCell = fc.constantFrom('', 'NULL', '0', '7', '-12');

const row = fc.record({ email: emailCell, firstName: textCell, leadScore: numberCell, company: textCell });
const files = fc.array(fc.array(row, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 3 });

/** E-mail addresses are stored trimmed. */
function asStored(lead: ModelLead): ModelLead {
  return { ...lead, email: lead['email']?.trim() ?? null };
}

function toCsv(rows: readonly ModelLead[]): string {
  const lines = rows.map((cells) =>
    fields.map((field) => `"${(cells[field] ?? '').replaceAll('"', '""')}"`).join(','),
  );
  return `${fields.join(',')}\n${lines.join('\n')}\n`;
}

describe('an import comes to the same as upserting its rows one after another', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer();
  });
  afterAll(() => server.stop());

  async function storedLeads(): Promise<ModelLead[]> {
    const rows = await server.database.query<ModelLead>(sql`
      select email, "firstName", "leadScore"::text, company
      from ${identifier(schema, 'leads')}
      order by id`);
    return rows.map((lead) => ({ ...lead }));
  }

  it.each(['email', 'firstName lookup'])('by %s', async (variant) => {
    const lookupField = variant === 'email' ? 'email' : 'twitterId';
    await fc.assert(
      fc.asyncProperty(files, async (imports) => {
        await server.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
        await server.database.execute(sql`truncate galena.imports`);
        const model: ModelLead[] = [];
        for (const rows of imports) {
          const asRows = rows.map(asStored);
          const expected = upsertRows(model, asRows, 'email');
          const file = toCsv(rows);
          const batchId = await server.api.import(
            lookupField === 'email'
              ? { file }
              : // The same by a text field: its cells are stored as sent, so both sides get them trimmed.
                { file: toCsv(asRows).replace('email,', 'twitterId,'), form: { lookupField } },
          );
          expect(await server.api.progress(batchId)).toMatchObject({ ...expected, rowsDone: rows.length });
        }
        const stored = await storedLeads();
        const expectedLeads = model.map((lead) =>
          Object.fromEntries(fields.map((field) => [field, lead[field] ?? null])),
        );
        if (lookupField === 'email') expect(stored).toEqual(expectedLeads);
        else
          expect(stored.map(({ email: _, ...rest }) => rest)).toEqual(
            expectedLeads.map(({ email: _, ...rest }) => rest),
          );
      }),
      { numRuns: 40 },
    );
  });
});
