import { expect, it } from 'vitest';
import { raw, sql } from '../../src/db/sql.ts';
import { textOfDate, textOfTimestamp } from '../../src/db/time-text.ts';
import { useTestDatabase } from '../support/test-database.ts';

const days = [
  '2026-01-31',
  '0001-01-01',
  '0999-12-31',
  '1000-01-01',
  '9999-12-31',
  '10000-01-01',
  '123456-07-08',
  '0001-12-31 BC',
  '0044-03-15 BC',
  '4713-01-01 BC',
];
const times = ['00:00:00', '08:30:00', '23:59:59.999999', '12:00:00.5', '01:02:03.000120'];
const others = ['infinity', '-infinity', null];

it.each([
  { type: 'date', textOf: textOfDate, values: [...days, ...others] },
  {
    type: 'timestamp',
    textOf: textOfTimestamp,
    values: [...days.flatMap((day) => times.map((time) => day.replace(/^[\d-]+/, `$& ${time}`))), ...others],
  },
])('makes the text of a $type that PostgreSQL makes', async ({ type, textOf, values }) => {
  const { database } = await useTestDatabase();
  const rows = await database.query<{ cast: string | null; made: string | null }>(sql`
    select value::text as cast, ${textOf(sql`value`)} as made
    from unnest(${values}::${raw(type)}[]) as value`);
  expect(rows.map(({ made }) => made)).toEqual(rows.map(({ cast }) => cast));
  expect(rows).toHaveLength(values.length);
});
