import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, join, raw, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { schema } from '../support/constants.ts';
import { runContext } from '../support/run-context.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import {
  customFields,
  emailField,
  idField,
  integerKeyField,
  otherFields,
  type TestField,
  textKeyField,
} from './fields.ts';
import {
  firstNewId,
  lastUpdateBefore,
  type ModelImport,
  type ModelLead,
  upsertRows,
} from './import-model.ts';
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

function quoted(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

/** Notes which leads an import made and which it wrote, from how they were before. */
function noteImport(batchId: number, before: readonly ModelLead[], leads: readonly ModelLead[]): void {
  for (const lead of leads) {
    const earlier = before.find(({ id }) => id === lead.id);
    if (earlier === undefined) lead.createdBy = batchId;
    if (earlier?.updated !== lead.updated) lead.changedBy = batchId;
  }
}

describe('an import comes to the same as upserting its rows one after another', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await createTestServer('api');
    const { database } = server;
    await database.execute(sql`update galena.subscriptions set time_zone = 'America/New_York'`);
    await database.execute(sql`insert into ${identifier(schema, 'partitions')} values (2, 'Europe')`);
    await database.execute(sql`
      insert into ${identifier(schema, 'companies')} (id, "externalCompanyId", "createdAt", "updatedAt")
      values (1, 'acme', now(), now()), (2, 'zeta', now(), now())`);
    await database.execute(sql`
      insert into ${identifier(schema, 'sales_persons')} (id, "externalSalesPersonId", "createdAt", "updatedAt")
      values (1, 'sue', now(), now())`);
    for (const [index, { name, type, columnType }] of customFields.entries()) {
      await database.execute(sql`alter table ${leads} add column ${identifier(name)} ${raw(columnType)}`);
      await database.execute(sql`
        insert into ${identifier(schema, 'fields')} (
          id, name, display_name, data_type, read_only, is_company_field, is_lookup, is_searchable, is_custom
        )
        values (${1001 + index}, ${name}, ${name}, ${type}, false, false, ${type === 'integer'}, false, true)`);
    }
  });
  afterAll(() => server.stop());

  async function setScene(before: readonly ModelLead[]): Promise<void> {
    const { database } = server;
    const rows = before.map(({ id, partition, updated, values }) => {
      const updatedAt = `2020-01-0${updated}`;
      return { id, leadPartitionId: partition, createdAt: updatedAt, updatedAt, ...values };
    });
    await database.execute(sql`delete from galena.imports`);
    await database.execute(sql`delete from ${identifier(schema, 'list_members')}`);
    await database.execute(sql`delete from ${leads}`);
    await database.execute(sql`
      update ${identifier(schema, 'counters')} set next_value = ${firstNewId} where name = 'lead'`);
    // As text, so that a number keeps its digits.
    await database.execute(sql`
      insert into ${leads}
      select * from json_populate_recordset(null::${leads}, ${JSON.stringify(rows)}::json)`);
  }

  /** Carries out an import in chunks of some rows, some of them side by side; gives its batch id. */
  async function carryOut(work: ModelImport, chunkRows: number, writers = 2): Promise<number> {
    const { api, database, clock } = server;
    // Beside calls chunks are merged one by one.
    await database.execute(sql`update ${identifier(schema, 'counters')} set called_at = null`);
    await database.execute(sql`
      update galena.subscriptions set multiple_matches = ${work.isFailingMultiple ? 'fail' : 'update'}`);
    const header = work.columns.map(({ name }) => name);
    const answer = await api.submit({
      file: `${[header, ...work.rows].map(quoted).join('\n')}\n`,
      form: {
        lookupField: work.lookupField,
        ...(work.isIntoList ? { listId: '1001' } : {}),
        ...(work.partition === undefined
          ? {}
          : { partitionName: work.partition === 2 ? 'Europe' : 'Default' }),
      },
    });
    const job = await claimJob(database, clock, importKind);
    if (job === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`);
    await runImport(runContext(database, { clock, chunkRows, writers }), job);
    return job.batchId;
  }

  async function countsOf(batchId: number) {
    const [row] = await server.database.query(sql`
      select status, created::int, updated::int, unchanged::int, repeated::int, failed::int, warned::int
      from galena.imports where batch_id = ${batchId}`);
    return row;
  }

  function storedLeads(fields: readonly TestField[]): Promise<object[]> {
    const written = fields.filter(({ isReadOnly }) => !isReadOnly);
    return server.database.query<Record<string, unknown>>(sql`
      select
        id, "leadPartitionId" as partition, "updatedAt" > '2021-01-01' as is_touched,
        _created_by_import as created_by, _changed_by_import as changed_by,
        exists (select from ${identifier(schema, 'list_members')} m where m.lead_id = l.id) as is_member,
        ${join(
          written.map(({ name }) => sql`${identifier(name)}::text`),
          ', ',
        )}
      from ${leads} l
      order by id`);
  }

  it.each([
    emailField,
    idField,
    integerKeyField,
    textKeyField('cookies', 'Cookies', 255),
    textKeyField('sfdcLeadId', 'SFDC Lead Id', 255),
    textKeyField('twitterId', 'Marketo Social Twitter Id', 2000),
  ])('by $name', async (lookup) => {
    const fields = [...new Set([lookup, idField, emailField, ...otherFields])];
    const written = fields.filter(({ isReadOnly }) => !isReadOnly);
    await fc.assert(
      fc.asyncProperty(
        leadsBefore(lookup),
        fc.array(importsBy(lookup, fields), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(1, 2, 3, 7, 1000),
        fc.constantFrom(1, 2, 4),
        async (model, imports, chunkRows, writers) => {
          // A failed property is run again, on what it was given.
          const expected = structuredClone(model);
          await setScene(model);
          for (const work of imports) {
            const before = structuredClone(expected);
            const outcomes = upsertRows(expected, work);
            const batchId = await carryOut(work, chunkRows, writers);
            noteImport(batchId, before, expected);
            expect(await countsOf(batchId)).toEqual({ status: 'complete', ...countOutcomes(outcomes) });
            const { failures, warnings } = reportsOf(work, outcomes, ',');
            expect(await server.api.report(batchId, 'failures')).toBe(failures);
            expect(await server.api.report(batchId, 'warnings')).toBe(warnings);
          }
          expect(await storedLeads(fields)).toEqual(
            expected.map(({ id, partition, updated, createdBy, changedBy, isMember, values }) => ({
              id,
              partition,
              created_by: createdBy ?? null,
              changed_by: changedBy ?? null,
              is_touched: updated > lastUpdateBefore,
              is_member: isMember,
              ...Object.fromEntries(written.map(({ name }) => [name, values[name] ?? null])),
            })),
          );
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
          await setScene([]);
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
            if (by === 'import') await carryOut(work, chunkRows);
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
