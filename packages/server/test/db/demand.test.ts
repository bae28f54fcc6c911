import { expect, it } from 'vitest';
import { demand, isUnmet, unmetDemand } from '../../src/db/demand.ts';
import { describeError } from '../../src/db/describe-error.ts';
import { sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('fails where its condition is not known to hold, with what the log may have of it', async () => {
  const { database } = await useTestDatabase();
  const ask = (condition: boolean | null) =>
    database.query(sql`select ${demand(sql`${condition}::boolean`, 'it is ours')} as met`);
  expect(await ask(true)).toEqual([{ met: 1 }]);
  for (const condition of [false, null]) {
    const error = await ask(condition).catch((refused: unknown) => refused);
    expect([unmetDemand(error), isUnmet(error, 'it is ours'), isUnmet(error, 'it is there')]).toEqual([
      'it is ours',
      true,
      false,
    ]);
    expect(describeError(error)).toMatchObject({ message: 'it is ours', code: '22P02' });
  }
});

it('is not what an error about a value is taken for', async () => {
  const { database } = await useTestDatabase();
  const error = await database
    .query(sql`select ${'abc'}::text::integer`)
    .catch((refused: unknown) => refused);
  expect([unmetDemand(error), isUnmet(error)]).toEqual([undefined, false]);
  expect(describeError(error)).toMatchObject({ message: 'a value was not taken' });
});
