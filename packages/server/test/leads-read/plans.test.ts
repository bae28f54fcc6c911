import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Executor } from '../../src/db/database.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { listFields } from '../../src/fields/fields.ts';
import { findLeads } from '../../src/leads/find-leads.ts';
import { findMembers } from '../../src/lists/static-lists.ts';
import { schema } from '../support/constants.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { range } from './scene.ts';

/** A node of a plan, as far as these tests look at it. */
interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const leads = identifier(schema, 'leads');
const members = identifier(schema, 'list_members');
const leadCount = 60_000;

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  const { database } = test;
  // PostgreSQL collects statistics by itself after a minute, of one table before the other.
  for (const table of [leads, members]) {
    await database.execute(sql`alter table ${table} set (autovacuum_enabled = false)`);
  }
  await database.execute(sql`
    insert into ${leads} (id, "leadPartitionId", "createdAt", "updatedAt", email, "twitterId")
    select i, 1, now(), now(), 'lead' || i || '@x.io', case when i % 10 = 0 then 't' || i end
    from generate_series(1, ${leadCount}::integer) i`);
  // As imports make them: each list has leads that lie together. The other has all of them.
  for (const [id, from, to] of [
    [1002, 1, 30_100],
    [1003, 50_001, leadCount],
    [1004, 1, leadCount],
  ]) {
    await database.execute(
      sql`insert into ${identifier(schema, 'static_lists')} values (${id}, 'List ' || ${id}::integer, null, now(), now())`,
    );
    await database.execute(sql`
      insert into ${members}
      select ${id}::integer, i, now()
      from generate_series(${from}::integer, ${to}::integer) i`);
  }
});
afterAll(() => test.drop());

/** Does the work, and counts the rows of leads and of list members that PostgreSQL looked at for it. */
async function countRowsRead(work: (executor: Executor) => Promise<unknown>): Promise<number> {
  let rows = 0;
  const { database } = test;
  await work({
    execute: database.execute,
    async query<Row extends object>(statement: Sql): Promise<Row[]> {
      const [explained] = await database.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        sql`explain (analyze, timing off, format json) ${statement}`,
      );
      rows += sumRows(explained?.['QUERY PLAN'][0]?.Plan ?? {});
      return database.query<Row>(statement);
    },
  });
  return rows;
}

function sumRows(node: PlanNode): number {
  const isCounted = /^(leads|list_members)$/.test(node['Relation Name'] ?? '');
  const looked =
    ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 0);
  return (node.Plans ?? []).reduce((sum, inner) => sum + sumRows(inner), isCounted ? looked : 0);
}

const pageLimit = 301;
const byValues = (filterType: string, filterValues: readonly string[]) =>
  countRowsRead(async (executor) =>
    findLeads(executor, schema, await listFields(test.database, schema), {
      filterType,
      filterValues,
      fieldNames: [],
      afterId: 0,
      limit: pageLimit,
    }),
  );
const byList = (listId: number, afterId: number) =>
  countRowsRead(async (executor) =>
    findMembers(executor, schema, await listFields(test.database, schema), {
      listId,
      fieldNames: ['company'],
      afterId,
      limit: pageLimit,
    }),
  );

/** A match and a lead, or a member and a lead, for each one on the page. */
const enough = 2 * pageLimit;

describe.each([
  ['as after a large import, without statistics', sql`select`],
  ['with statistics', sql`analyze ${leads}, ${members}`],
])('what is read stays small, %s', (_, prepare) => {
  beforeAll(async () => {
    await test.database.execute(prepare);
  });

  it.each([1, 20, 300])('by e-mail address: %i values', async (count) => {
    const read = await byValues(
      'email',
      range(1, count).map((id) => `LEAD${id}@x.io`),
    );
    expect(read).toBeGreaterThanOrEqual(2 * count);
    expect(read).toBeLessThanOrEqual(2 * count);
  });

  it.each([1, 20, 300])('by a key that few leads have: %i values', async (count) => {
    const found = await byValues(
      'twitterId',
      range(1, count).map((id) => `T${id * 10}`),
    );
    expect(found).toBe(2 * count);
    expect(
      await byValues(
        'twitterId',
        range(1, count).map((id) => `none${id}`),
      ),
    ).toBe(0);
  });

  it('by a key that no lead has', async () => {
    expect(await byValues('cookies', range(1, 300).map(String))).toBe(0);
  });

  it('by id', async () => {
    expect(await byValues('id', range(1, 300).map(String))).toBe(600);
  });

  it.each([
    ['the first page of old leads', 1002, 0],
    ['a page in the middle', 1002, 15_000],
    ['the last page, before leads of other lists', 1002, 30_000],
    ['the first page of new leads', 1003, 0],
    ['the last page of new leads', 1003, leadCount - 100],
    ['the first page of all leads', 1004, 0],
    ['a page in the middle of all leads', 1004, 30_000],
    ['the page behind the last one', 1002, 30_100],
  ])('by list: %s', async (_page, listId, afterId) => {
    expect(await byList(listId, afterId)).toBeLessThanOrEqual(enough);
  });
});

it.each(['enable_indexscan', 'enable_bitmapscan'])('the order is right without %s', async (setting) => {
  const { database } = test;
  // Written again, the leads in the middle lie behind all others.
  await database.execute(sql`update ${leads} set "updatedAt" = now() where id between 100 and 200`);
  await database.transaction(async (transaction) => {
    for (const name of [setting, 'enable_indexonlyscan'])
      await transaction.query(sql`select set_config(${name}, 'off', true)`);
    const filterValues = range(1, 300).map(String);
    const fields = await listFields(transaction, schema);
    const page = { fieldNames: [], afterId: 0, limit: pageLimit };
    const found = await findLeads(transaction, schema, fields, { filterType: 'id', filterValues, ...page });
    expect(found.map(({ id }) => id)).toEqual(range(1, 300));
    const joined = await findMembers(transaction, schema, fields, { listId: 1002, ...page });
    expect(joined.map(({ id }) => id)).toEqual(range(1, pageLimit));
  });
});
