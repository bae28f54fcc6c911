import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { importStart, readByImport } from '../../src/ledger/read-by-import.ts';
import { schema } from '../support/constants.ts';
import { readReports, submitDryRun } from '../support/dry-run.ts';
import { runNext } from '../support/run-context.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import {
  lookups,
  prepareScenes,
  readValues,
  readWritten,
  type SceneFile,
  sceneFiles,
  sceneLeads,
  setScene,
  textOfFile,
} from './scenes.ts';

interface Difference {
  readonly row: number;
  readonly line: number;
  readonly leadId: number | null;
  readonly outcome: string;
  readonly addedToList: boolean;
  readonly changes: readonly { field: string; oldValue: unknown; newValue: unknown }[];
}

describe('a dry run says what the import that follows does', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer('api');
    await prepareScenes(server);
  });
  afterAll(() => server.stop());

  async function submit(file: SceneFile): Promise<number> {
    await server.database.execute(sql`
      update galena.subscriptions set multiple_matches = ${file.isFailingMultiple ? 'fail' : 'update'}`);
    return submitDryRun(server, {
      file: textOfFile(file),
      form: {
        lookupField: file.lookup.name,
        ...(file.isIntoList ? { listId: '1001' } : {}),
        ...(file.partition === undefined ? {} : { partitionName: file.partition }),
        rules: JSON.stringify(file.rules),
      },
    });
  }

  async function countsOf(batchId: number) {
    const { api } = server;
    const { status, created, updated, unchanged, repeated, failed, skipped, warned, rowsDone } =
      await api.progress(batchId);
    return { status, created, updated, unchanged, repeated, failed, skipped, warned, rowsDone };
  }

  async function readDifferences(batchId: number, batchSize: number): Promise<Difference[]> {
    const found: Difference[] = [];
    for (let token = ''; ; ) {
      const page = await server.api.get(
        `/galena/v1/imports/${batchId}/differences.json?batchSize=${batchSize}&nextPageToken=${token}`,
      );
      found.push(...((page.result ?? []) as unknown as Difference[]));
      if (page.moreResult !== true) return found;
      token = page.nextPageToken ?? '';
    }
  }

  /** What leads are others than before, by their values alone. */
  function compare(
    names: readonly string[],
    before: Awaited<ReturnType<typeof readValues>>,
    after: Awaited<ReturnType<typeof readValues>>,
  ) {
    return after.flatMap(({ id, values, isMember }) => {
      const earlier = before.find((lead) => lead.id === id);
      const changes = names.flatMap((field, index) => {
        const [oldValue, newValue] = [earlier?.values[index] ?? null, values[index] ?? null];
        return isSame(field, oldValue, newValue) ? [] : [{ field, oldValue, newValue }];
      });
      if (earlier !== undefined && changes.length === 0) return [];
      const addedToList = isMember && earlier?.isMember !== true;
      return [{ leadId: earlier === undefined ? null : id, id, addedToList, changes }];
    });
  }

  /** The first row that has done something to each lead, as the ledger of an import in chunks of one row has it. */
  async function firstRows(batchId: number): Promise<Map<number, number>> {
    const page = await readByImport(server.database, schema, batchId, { after: importStart, limit: 1000 });
    const rows = new Map<number, number>();
    for (const entry of page.entries) {
      if (entry.kind === 'event' || entry.kind === 'list') continue;
      if (!rows.has(entry.leadId)) rows.set(entry.leadId, entry.row ?? 0);
    }
    return rows;
  }

  it.each(lookups)('by $name', async (lookup) => {
    await fc.assert(
      fc.asyncProperty(
        sceneLeads(lookup),
        sceneFiles(lookup),
        fc.constantFrom(1, 2, 3, 7, 1000),
        fc.constantFrom(1, 2, 4),
        fc.constantFrom(1, 3, 300),
        async (leads, file, chunkRows, writers, batchSize) => {
          await setScene(server, leads);
          const before = await readWritten(server);
          const dryRun = await submit(file);
          expect(await runNext(server.database, { chunkRows, writers })).toBe(dryRun);
          expect(await readWritten(server)).toBe(before);

          const counts = await countsOf(dryRun);
          expect(counts['status']).toBe('complete');
          const found = await readDifferences(dryRun, batchSize);
          const [summary] = (await server.api.get(`/galena/v1/imports/${dryRun}/summary.json`)).result ?? [];
          const names = file.columns.filter(({ isReadOnly }) => !isReadOnly).map(({ name }) => name);
          const valuesBefore = await readValues(server, names);

          const answer = await server.api.post(`/galena/v1/imports/${dryRun}/import.json`);
          expect(answer.result).toEqual([
            { batchId: dryRun + 1, dryRunBatchId: dryRun, leadsChanged: false, changedLeads: 0 },
          ]);
          expect(await runNext(server.database, { chunkRows: 1, writers: 1 })).toBe(dryRun + 1);
          expect(await countsOf(dryRun + 1)).toEqual(counts);
          expect(await readReports(server, dryRun + 1)).toEqual(await readReports(server, dryRun));

          const valuesAfter = await readValues(server, names);
          const real = compare(names, valuesBefore, valuesAfter);
          const rows = await firstRows(dryRun + 1);
          const rowOf = (id: number) => rows.get(id) ?? 0;
          const expected = real
            .toSorted((one, other) => rowOf(one.id) - rowOf(other.id))
            .map(({ id, changes, leadId, addedToList }) => ({
              row: rowOf(id),
              leadId,
              outcome: leadId === null ? 'created' : 'changed',
              addedToList,
              changes: changes.map(({ field, oldValue, newValue }) => [
                field,
                shown(oldValue),
                shown(newValue),
              ]),
            }));
          expect(
            found.map(({ row, leadId, outcome, addedToList, changes }) => ({
              row,
              leadId,
              outcome,
              addedToList,
              changes: changes.map(({ field, oldValue, newValue }) => [
                field,
                shown(oldValue),
                shown(newValue),
              ]),
            })),
          ).toEqual(expected);

          const joined = valuesAfter.filter(
            ({ id, isMember }) => isMember && valuesBefore.find((lead) => lead.id === id)?.isMember !== true,
          );
          expect(summary).toMatchObject({
            ...counted(counts),
            leadsCreated: expected.filter(({ outcome }) => outcome === 'created').length,
            leadsUpdated: expected.filter(({ outcome }) => outcome === 'changed').length,
            ...(file.isIntoList && { addedToList: joined.length }),
          });
          expect(summary?.['fields']).toEqual(countByField(found, names));
        },
      ),
      { numRuns: 8 },
    );
  });
});

/** The counts that a summary has too. */
function counted({ status: _, rowsDone: __, ...counts }: Record<string, unknown>): object {
  return counts;
}

const decimals = new Set(['annualRevenue']);

function isSame(field: string, one: string | null, other: string | null): boolean {
  if (decimals.has(field) && one !== null && other !== null) return Number(one) === Number(other);
  return one === other;
}

/** The same text for a value of the API and one of PostgreSQL's JSON. */
function shown(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(text).toISOString().replace(/\.\d+Z$/, 'Z') : text;
  return /^-?\d+\.\d+$/.test(time) ? String(Number(time)) : time;
}

/** As a summary shows values. */
function cutOff(value: unknown): unknown {
  return typeof value === 'string' && value.length > 255 ? `${value.slice(0, 255)}…` : value;
}

function countByField(found: readonly Difference[], names: readonly string[]): object[] {
  return names.flatMap((field) => {
    const changes = found.flatMap(({ outcome, changes }) =>
      changes.filter((change) => change.field === field).map((change) => ({ ...change, outcome })),
    );
    if (changes.length === 0) return [];
    const count = (test: (change: (typeof changes)[number]) => boolean) => changes.filter(test).length;
    const isNew = ({ outcome }: { outcome: string }) => outcome === 'created';
    const leads = new Map<string, number>();
    for (const { newValue } of changes) {
      const key = JSON.stringify(cutOff(newValue));
      if (newValue !== null) leads.set(key, (leads.get(key) ?? 0) + 1);
    }
    return [
      {
        field,
        displayName: expect.any(String),
        changed: count((one) => !isNew(one) && one.oldValue !== null && one.newValue !== null),
        filled: count((one) => !isNew(one) && one.oldValue === null),
        cleared: count((one) => !isNew(one) && one.newValue === null),
        created: count(isNew),
        // Which of several that are as common come first is not said.
        commonest: expect.toSatisfy(
          (commonest: { value: unknown; leads: number }[]) =>
            commonest.every((one) => leads.get(JSON.stringify(one.value)) === one.leads) &&
            JSON.stringify(commonest.map((one) => one.leads)) ===
              JSON.stringify([...leads.values()].sort((one, other) => other - one).slice(0, 10)),
        ),
      },
    ];
  });
}
