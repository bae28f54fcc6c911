import { checkRows } from '@galena/client/files';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repeatsOf } from '../../src/engine/describe-repeats.ts';
import { rowJudge } from '../../src/engine/judge-row.ts';
import { listFields } from '../../src/fields/fields.ts';
import { schema } from '../support/constants.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { emailField, field, integerKeyField, otherFields, type TestField, textKeyField } from './fields.ts';
import {
  lastUpdateBefore,
  type ModelImport,
  type ModelLead,
  type Outcome,
  TOO_LONG,
  upsertRows,
} from './import-model.ts';
import { expectedLeads, ImportScene, noteImport, textOf } from './import-scene.ts';
import { countOutcomes, reportsOf } from './model-answers.ts';
import { randomRules } from './random-rules.ts';

const long = (letter: string) => letter.repeat(120);

/** A text that is appended to: two of the long elements fit, three do not. */
const tags = field(
  'title',
  'Job Title',
  {
    good: Object.fromEntries(
      ['a', ' b', 'a;b', 'c ; a;a', ';', 'B', long('x'), long('y'), long('z')].map((cell) => [cell, cell]),
    ),
    bad: { ['ü'.repeat(256)]: TOO_LONG },
  },
  { maxLength: 255 },
);

const named = (name: string) => {
  const found = otherFields.find((other) => other.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
};

const columns: readonly TestField[] = [
  tags,
  ...['dateOfBirth', 'mktoAcquisitionDate'].map(named),
  ...['firstName', 'phone', 'leadScore', 'budget', 'unsubscribed', 'company', 'website'].map(named),
  ...['externalCompanyId', 'externalSalesPersonId'].map(named),
];

/** More empty cells and clearing ones than a file has as a rule: that is where rules differ. */
function cellsOf(column: TestField, isLookup: boolean): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(''), weight: isLookup ? 1 : 12 },
    { arbitrary: fc.constant('NULL'), weight: isLookup ? 1 : 6 },
    { arbitrary: fc.constantFrom(...column.good), weight: 30 },
    ...(column.bad.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...column.bad), weight: 1 }]),
  );
}

function importsBy(lookup: TestField): fc.Arbitrary<ModelImport> {
  const others = columns.filter((column) => column !== lookup);
  return fc.shuffledSubarray([...others], { minLength: 2 }).chain((some) => {
    const all = [...some.slice(1), lookup, ...some.slice(0, 1)];
    const cells = fc.tuple(...all.map((column) => cellsOf(column, column === lookup)));
    // Some rows end early.
    const row = fc
      .tuple(cells, fc.constantFrom(0, 0, 0, 1, 2))
      .map(([whole, cut]) => whole.slice(0, whole.length - cut));
    return fc.record({
      columns: fc.constant(all),
      rows: fc.array(row, { minLength: 1, maxLength: 20 }),
      lookupField: fc.constant(lookup.name),
      isFailingMultiple: fc.boolean(),
      partition: fc.constantFrom(undefined, undefined, undefined, 2),
      isIntoList: fc.boolean(),
      rules: randomRules(all, lookup),
    });
  });
}

function leadsBefore(lookup: TestField): fc.Arbitrary<ModelLead[]> {
  const keys = lookup.good.map(lookup.read).filter((value) => typeof value === 'string');
  const lead = fc.record({
    key: fc.constantFrom(...keys.slice(0, 4)),
    updated: fc.integer({ min: 1, max: lastUpdateBefore }),
    partition: fc.constantFrom(1, 1, 1, 2),
    externalCompanyId: fc.constantFrom(null, null, 'acme'),
    title: fc.constantFrom(null, 'a', 'b; c', long('x'), ' ;'),
    firstName: fc.constantFrom(null, 'x'),
    budget: fc.constantFrom(null, '1.50'),
    dateOfBirth: fc.constantFrom(null, '1970-01-02', '2024-02-29'),
    mktoAcquisitionDate: fc.constantFrom(null, '2026-07-01 12:00:00+00'),
  });
  return fc.array(lead, { maxLength: 6 }).map((list) =>
    list.map(({ key, updated, partition, ...values }, index) => ({
      id: index + 1,
      partition,
      updated,
      isMember: false,
      values: { ...values, [lookup.name]: key },
    })),
  );
}

const reasonsOfFiles =
  /^(Invalid data|Value (too long for field [^"]+(?<!appended)$|for lookup)|Cell contains|Row has fewer|An? \w+ row has|Another row)/;

/** What can be known without the leads that are there, of rows that are sent. */
function foreseen({ rows }: ModelImport, outcomes: readonly Outcome[]): object[] {
  return outcomes.flatMap((outcome, index) => {
    const reason = 'failure' in outcome ? outcome.failure : 'skip' in outcome ? outcome.skip : '';
    const isSent = rows[index]?.some((cell) => cell.trim() !== '') === true;
    return isSent && reasonsOfFiles.test(reason) ? [{ row: index + 1, ...outcome }] : [];
  });
}

describe('an import by rules comes to the same as upserting its rows one after another by these rules', () => {
  let server: TestServer;
  let scene: ImportScene;
  beforeAll(async () => {
    server = await createTestServer('api');
    scene = await ImportScene.prepare(server);
  });
  afterAll(() => server.stop());

  async function skippedRows(batchId: number): Promise<object[]> {
    const { result = [] } = await server.api.get(`/galena/v1/imports/${batchId}/skipped.json`);
    return result.map(({ row, reason }) => ({ row, reason }));
  }

  /** What the check of a file says before it is sent, row by row: why each would be reported as failed, or be skipped. */
  async function checked(work: ModelImport): Promise<object[]> {
    const { lookupField, rules = {} } = work;
    const header = work.columns.map(({ name }) => name);
    const fields = await listFields(server.database, schema);
    const isNumber = fields.some(({ name, dataType }) => name === lookupField && dataType === 'integer');
    const judge = rowJudge(header, fields, lookupField, { rules });
    const { findings } = await checkRows(
      { blob: new Blob([textOf(work)]), format: 'csv' },
      {
        judge: (row) => ({ ...judge(row), more: [] }),
        lookup: { column: header.indexOf(lookupField), isNumber },
        repeats: repeatsOf(
          rules,
          fields.find(({ name }) => name === lookupField),
        ),
        originalLine: (_, row) => row,
      },
    );
    return findings
      .filter(({ kind }) => kind === 'failure' || kind === 'skip')
      .flatMap(({ kind, reason, rows }) => rows.map(({ line: row }) => ({ row, [kind]: reason })))
      .toSorted((one, other) => one.row - other.row);
  }

  it.each([emailField, integerKeyField, textKeyField('cookies', 'Cookies', 255)])(
    'by $name',
    async (lookup) => {
      const fields = [...new Set([lookup, emailField, ...columns])];
      await fc.assert(
        fc.asyncProperty(
          leadsBefore(lookup),
          fc.array(importsBy(lookup), { minLength: 1, maxLength: 2 }),
          fc.constantFrom(1, 2, 3, 7, 1000),
          fc.constantFrom(1, 2, 4),
          async (model, imports, chunkRows, writers) => {
            const expected = structuredClone(model);
            await scene.set(model);
            for (const work of imports) {
              const before = structuredClone(expected);
              const outcomes = upsertRows(expected, work);
              const batchId = await scene.carryOut(work, chunkRows, writers);
              noteImport(batchId, before, expected);
              expect(await checked(work)).toEqual(foreseen(work, outcomes));
              expect(await scene.countsOf(batchId)).toEqual({
                status: 'complete',
                ...countOutcomes(outcomes),
              });
              const { failures, warnings } = reportsOf(work, outcomes, ',');
              expect(await server.api.report(batchId, 'failures')).toBe(failures);
              expect(await server.api.report(batchId, 'warnings')).toBe(warnings);
              expect(await skippedRows(batchId)).toEqual(
                outcomes.flatMap((one, index) =>
                  'skip' in one ? [{ row: index + 1, reason: one.skip }] : [],
                ),
              );
            }
            expect(await scene.storedLeads(fields)).toEqual(expectedLeads(expected, fields));
          },
        ),
        { numRuns: 20 },
      );
    },
  );
});
