import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { sql } from '../../src/db/sql.ts';
import { createFields } from '../../src/leads/schema/create-fields.ts';
import { schema } from '../support/constants.ts';
import { countStatements } from '../support/counted-statements.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const fields = (prefix: string, count: number, dataType: string) =>
  Array.from({ length: count }, (_, number) => ({
    name: `${prefix}${number}`,
    displayName: `${prefix} ${number}`,
    dataType,
  }));

it('makes many fields with as many statements as one, and an index for each that leads are found by', async () => {
  const statementsFor = async (...records: ReturnType<typeof fields>) => {
    const { database: noted, statements } = countStatements(test.database);
    const outcomes = await createFields(noted, systemClock, schema, records);
    expect(outcomes.map(({ status }) => status)).toEqual(records.map(() => 'created'));
    return statements();
  };
  const one = await statementsFor(...fields('one', 1, 'phone'));
  expect(await statementsFor(...fields('many', 80, 'phone'))).toBe(one);
  expect(await statementsFor(...fields('key', 3, 'integer'), ...fields('more', 5, 'date'))).toBe(one + 3);
});

it('sees the fields that the same call makes', async () => {
  const { database } = test;
  const [size, again] = [
    { name: 'size', displayName: 'Size', dataType: 'string' },
    { name: 'SIZE', displayName: 'Other', dataType: 'date' },
  ];
  const label = { name: 'other', displayName: 'size', dataType: 'date' };
  const last = { name: 'last', displayName: 'Last', dataType: 'float' };
  expect(await createFields(database, systemClock, schema, [size, again, label, last])).toMatchObject([
    { name: 'size', status: 'created' },
    { name: 'SIZE', status: 'skipped', reasons: [{ code: '1017' }] },
    { name: 'other', status: 'skipped', reasons: [{ code: '1017' }] },
    { name: 'last', status: 'created' },
  ]);
  const made = await database.query<{ id: number; name: string }>(
    sql`select id, name from sub_000_gal_000.fields where lower(name) in ('size', 'last', 'other') order by id`,
  );
  expect(made.map(({ name }) => name)).toEqual(['size', 'last']);
  expect((made[1]?.id ?? 0) - (made[0]?.id ?? 0)).toBe(1);
});

it('makes a thousand custom fields of a subscription and no more', async () => {
  const { database } = test;
  await createFields(database, systemClock, schema, fields('all', 1_000, 'phone'));
  expect(await database.query(sql`select count(*) from sub_000_gal_000.fields where is_custom`)).toEqual([
    { count: 1_000 },
  ]);
  expect(await createFields(database, systemClock, schema, fields('next', 1, 'phone'))).toMatchObject([
    { status: 'skipped', reasons: [{ code: '1003' }] },
  ]);
});
