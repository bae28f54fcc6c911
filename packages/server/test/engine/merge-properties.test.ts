import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { emailField, idField, integerKeyField, otherFields, type TestField, textKeyField } from './fields.ts';
import { lastUpdateBefore, type ModelImport, type ModelLead, upsertRows } from './import-model.ts';
import { expectedLeads, ImportScene, noteImport } from './import-scene.ts';
import { countOutcomes, reportsOf } from './model-answers.ts';

const leads = identifier(schema, 'leads');

/** The cells of a column: most are empty, few are wrong; a lookup field mostly has a key. */
function cellsOf(field: TestField, isLookup: boolean): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(''), weight: isLookup ? 1 : 30 },
    { arbitrary: fc.constant('NULL'), weight: isLookup ? 1 : 4 },
    { arbitrary: fc.constantFrom(...field.good), weight: 30 },
    ...(field.bad.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...field.bad), weight: 1 }]),
  );
}

/** Leads that are there before the first import: duplicates, in both partitions, some linked to a company. */
function leadsBefore(lookup: TestField): fc.Arbitrary<ModelLead[]> {
  const key = lookup.good.map(lookup.read).filter((value) => typeof value === 'string');
  const lead = fc.record({
    key: fc.constantFrom(...key.slice(0, 5)),
    updated: fc.integer({ min: 1, max: lastUpdateBefore }),
    partition: fc.constantFrom(1, 1, 2),
    company: fc.constantFrom(null, null, 'acme'),
    budget: fc.constantFrom(null, '1.5', '1.50'),
  });
  return fc.array(lead, { maxLength: 6 }).map((list) =>
    list.map(({ key, updated, partition, company, budget }, index) => ({
      id: index + 1,
      partition,
      updated,
      isMember: false,
      values: { ...(lookup.isReadOnly ? {} : { [lookup.name]: key }), externalCompanyId: company, budget },
    })),
  );
}

/** Few rows have more cells than the header. */
function rowsOf(fields: readonly TestField[], lookup: TestField): fc.Arbitrary<string[]> {
  const cells = fc.tuple(...fields.map((field) => cellsOf(field, field === lookup)));
  const surplus = fc.constantFrom(...Array<string[]>(20).fill([]), ['x'], ['', ' '], ['', 'y']);
  return fc.tuple(cells, surplus).map(([own, more]) => [...own, ...more]);
}

function importsBy(lookup: TestField, fields: readonly TestField[]): fc.Arbitrary<ModelImport> {
  const columns = fc.shuffledSubarray(fields.filter((field) => field !== lookup));
  return columns.chain((others) => {
    const all = [...others.slice(1), lookup, ...others.slice(0, 1)];
    return fc.record({
      columns: fc.constant(all),
      rows: fc.array(rowsOf(all, lookup), { minLength: 1, maxLength: 20 }),
      lookupField: fc.constant(lookup.name),
      isFailingMultiple: fc.boolean(),
      partition: fc.constantFrom(undefined, undefined, 1, 2),
      isIntoList: fc.boolean(),
    });
  });
}

describe('an import comes to the same as upserting its rows one after another', () => {
  let server: TestServer;
  let scene: ImportScene;
  beforeAll(async () => {
    server = await createTestServer('api');
    scene = await ImportScene.prepare(server);
  });
  afterAll(() => server.stop());

  it.each([
    emailField,
    idField,
    integerKeyField,
    textKeyField('cookies', 'Cookies', 255),
    textKeyField('sfdcLeadId', 'SFDC Lead Id', 255),
    textKeyField('twitterId', 'Marketo Social Twitter Id', 2000),
  ])('by $name', async (lookup) => {
    const fields = [...new Set([lookup, idField, emailField, ...otherFields])];
    await fc.assert(
      fc.asyncProperty(
        leadsBefore(lookup),
        fc.array(importsBy(lookup, fields), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(1, 2, 3, 7, 1000),
        fc.constantFrom(1, 2, 4),
        async (model, imports, chunkRows, writers) => {
          // A failed property is run again, on what it was given.
          const expected = structuredClone(model);
          await scene.set(model);
          for (const work of imports) {
            const before = structuredClone(expected);
            const outcomes = upsertRows(expected, work);
            const batchId = await scene.carryOut(work, chunkRows, writers);
            noteImport(batchId, before, expected);
            expect(await scene.countsOf(batchId)).toEqual({ status: 'complete', ...countOutcomes(outcomes) });
            const { failures, warnings } = reportsOf(work, outcomes, ',');
            expect(await server.api.report(batchId, 'failures')).toBe(failures);
            expect(await server.api.report(batchId, 'warnings')).toBe(warnings);
          }
          expect(await scene.storedLeads(fields)).toEqual(expectedLeads(expected, fields));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('several leads have a key, and the one that a row or record has changed last is taken, whatever the chunks', async () => {
    const cookies = textKeyField('cookies', 'Cookies', 255);
    const twitter = textKeyField('twitterId', 'Marketo Social Twitter Id', 2000);
    const [firstName] = otherFields;
    if (firstName === undefined) throw new Error('no field beside the keys');
    const columns = [cookies, twitter, emailField, firstName];
    // Few addresses and many cookies: imports by cookie make leads of the same address, in any order.
    const cell = fc.tuple(
      fc.constantFrom('a', 'k', 'ü', 'null'),
      fc.constantFrom('a', 'ü', ''),
      fc.constantFrom('a@x.io', 'A@X.io', 'k@x.io', ''),
      fc.boolean(),
    );
    const step = fc.record({
      lookup: fc.constantFrom(cookies, twitter, emailField),
      by: fc.constantFrom('import', 'import', 'sync'),
      rows: fc.array(cell, { minLength: 1, maxLength: 16 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(5, 20_000),
        async (steps, chunkRows) => {
          await scene.set([]);
          const model: ModelLead[] = [];
          for (const [number, { lookup, by, rows }] of steps.entries()) {
            // A name of its own changes the lead for sure.
            const cells = rows.map(([cookie, name, email, isChanging], index) => [
              cookie,
              name,
              email,
              isChanging || by === 'sync' ? `${number}/${index}` : '',
            ]);
            const work: ModelImport = {
              columns: columns.map((column) =>
                column === firstName ? { ...column, read: (text) => text } : column,
              ),
              rows: cells,
              lookupField: lookup.name,
              isFailingMultiple: by === 'sync',
              partition: undefined,
              isIntoList: false,
            };
            upsertRows(model, work);
            if (by === 'import') await scene.carryOut(work, chunkRows);
            else {
              const records = cells.map((row) =>
                Object.fromEntries(
                  columns.map(({ name }, index) => [name, row[index]]).filter(([, value]) => value !== ''),
                ),
              );
              await server.api.sync(records, { lookupField: lookup.name });
            }
            const ordered = await server.database.query<{ id: number }>(sql`
              select id, email, cookies, "twitterId", "firstName"
              from ${leads}
              order by "updatedAt" desc, id desc`);
            expect(ordered).toEqual(
              model
                .toSorted((one, other) => other.updated - one.updated)
                .map(({ id, values }) => ({
                  id,
                  ...Object.fromEntries(
                    ['email', 'cookies', 'twitterId', 'firstName'].map((name) => [
                      name,
                      values[name] ?? null,
                    ]),
                  ),
                })),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
