import { expect, it } from 'vitest';
import type { Executor } from '../../src/db/database.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { KnownFields } from '../../src/fields/known-fields.ts';
import type { Subscription } from '../../src/subscriptions/subscription.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('reads fields again for another version only, and forgets the subscriptions used longest ago', async () => {
  const { database } = await useTestDatabase();
  for (let number = 1; number <= 201; number += 1) {
    await database.execute(
      raw(`create schema s${number}; create view s${number}.fields as select * from ${schema}.fields`),
    );
  }
  let reads = 0;
  const executor: Executor = {
    execute: database.execute,
    query: (statement) => {
      reads += 1;
      return database.query(statement);
    },
  };
  const known = new KnownFields();
  const readsFor = async (name: string, fieldsVersion: number) => {
    const before = reads;
    const fields = await known.of(executor, { schema: name, fieldsVersion } as Subscription);
    expect(fields.find((field) => field.name === 'email')).toMatchObject({ dataType: 'email', length: 255 });
    return reads - before;
  };
  expect([await readsFor('s1', 1), await readsFor('s1', 1), await readsFor('s1', 2)]).toEqual([1, 0, 1]);
  await database.execute(sql`drop view ${identifier('s1', 'fields')}`);
  for (let number = 2; number <= 201; number += 1) {
    expect(await readsFor(`s${number}`, 1)).toBe(1);
    if (number < 200) expect(await readsFor('s1', 2)).toBe(0);
  }
  // 200 and 201 came after its last use: it is still there, and the second is the one that was used longest ago.
  expect([await readsFor('s3', 1), await readsFor('s1', 2), await readsFor('s2', 1)]).toEqual([0, 0, 1]);
});
