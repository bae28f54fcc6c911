import { expect, it } from 'vitest';
import { raw, sql } from '../../src/db/sql.ts';
import { columnType, dataTypes } from '../../src/fields/data-types.ts';
import { textOf } from '../../src/ledger/packs.ts';
import { useTestDatabase } from '../support/test-database.ts';

/** PostgreSQL takes only IMMUTABLE functions in an index, and judges by what Citus judges a statement by. */
it('makes the texts of the ledger with functions that no setting changes, for fields of all types', async () => {
  const { database } = await useTestDatabase();
  const types = [...new Set(dataTypes.map(columnType))];
  const changing: string[] = [];
  for (const type of types) {
    const table = raw(`"of ${type}"`);
    await database.execute(sql`create table ${table} (value ${raw(type)})`);
    await database
      .execute(sql`create index on ${table} ((${textOf({ type }, sql`value`)}))`)
      .catch((error: unknown) => changing.push(`${type}: ${String(error)}`));
  }
  expect(types.length).toBeGreaterThan(4);
  expect(changing).toEqual([]);
});
