import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raw, sql } from '../../src/db/sql.ts';
import { INVALID, isWellFormedEmail, readCell, TOO_LONG, trimCell } from '../../src/fields/cell-values.ts';
import { columnType, type DataType, dataTypes } from '../../src/fields/data-types.ts';
import { useTestDatabase } from '../support/test-database.ts';

const read = (dataType: DataType, cell: string, length: number | null = null) =>
  readCell({ dataType, length })(cell);

describe('values by type', () => {
  it.each<[DataType, string, string]>([
    ['string', '  as sent ', '  as sent '],
    ['text', ' as sent\n', ' as sent\n'],
    ['email', '\ta@b.c \r\n', 'a@b.c'],
    ['phone', ' 1 ', '1'],
    ['integer', ' +12 ', '12'],
    ['integer', '-0', '0'],
    ['integer', '-07', '-7'],
    ['integer', '9223372036854775807', '9223372036854775807'],
    ['integer', '-9223372036854775808', '-9223372036854775808'],
    ['integer', '00000000000000000000000012', '12'],
    ['score', '-3', '-3'],
    ['percent', '85 %', '85'],
    ['float', '.5', '.5'],
    ['float', '-1.5e-3', '-1.5e-3'],
    ['currency', '$10.40', '10.40'],
    ['currency', '-€ 5', '-5'],
    ['currency', '¥-5', '-5'],
    ['boolean', 'Yes', 'true'],
    ['boolean', 'N', 'false'],
    ['boolean', '0', 'false'],
    ['date', '2026-01-31', '2026-01-31'],
    ['date', '1/31/2026', '2026-01-31'],
    ['date', '2/29/24', '2024-02-29'],
    ['date', '9/9/70', '1970-09-09'],
    ['date', '9/9/69', '2069-09-09'],
    ['datetime', '2026-01-31', '2026-01-31 00:00:00'],
    ['datetime', '2026-01-31T08:30', '2026-01-31 08:30:00.0'],
    ['datetime', '2026-01-31 08:30:15.250', '2026-01-31 08:30:15.250'],
    ['datetime', '2026-01-31T08:30:15z', '2026-01-31 08:30:15.0Z'],
    ['datetime', '2026-01-31T08:30:15-05:00', '2026-01-31 08:30:15.0-05:00'],
    ['datetime', '2026-01-31T08:30:15+0530', '2026-01-31 08:30:15.0+0530'],
    ['datetime', '1/31/2026', '2026-01-31 00:00:00'],
    ['datetime', '1/31/2026 8:30', '2026-01-31 08:30:00.0'],
    ['datetime', '01/31/2026 20:30:15', '2026-01-31 20:30:15.0'],
    ['datetime', '1/31/2026 8:30 PM', '2026-01-31 20:30:00.0'],
    ['datetime', '1/31/2026 12:05:09am', '2026-01-31 00:05:09.0'],
    ['datetime', '1/31/2026 12:00 pm', '2026-01-31 12:00:00.0'],
    ['integer', ' \t ', ''],
  ])('%s takes %j', (dataType, cell, expected) => expect(read(dataType, cell)).toBe(expected));

  it.each<[DataType, string]>([
    ['string', 'a\0b'],
    ['text', '\0'],
    ['integer', '1.0'],
    ['integer', '1,000'],
    ['integer', '9223372036854775808'],
    ['integer', '-9223372036854775809'],
    ['integer', '0x10'],
    ['integer', '١٢'],
    ['percent', '1.5%'],
    ['percent', '%'],
    ['percent', ' % '],
    ['percent', '+%'],
    ['percent', '%%'],
    ['float', '1,5'],
    ['float', '1e999'],
    ['float', '1e-999'],
    ['float', 'NaN'],
    ['float', 'Infinity'],
    ['float', '.'],
    ['currency', '10 $'],
    ['currency', '$$1'],
    ['currency', '$'],
    ['currency', ' € '],
    ['currency', '$\u00a0'],
    ['currency', '-$'],
    ['currency', '$-'],
    ['boolean', 'maybe'],
    ['date', '2026-02-30'],
    ['date', '2025-02-29'],
    ['date', '0000-01-01'],
    ['date', '31.1.2026'],
    ['date', '13/1/2026'],
    ['date', '2026-1-1'],
    ['datetime', '2026-01-31T24:00'],
    ['datetime', '31/1/2026 8:30'],
    ['datetime', '1/31/26 8:30'],
    ['datetime', '1/31/2026 24:00'],
    ['datetime', '1/31/2026 13:00 PM'],
    ['datetime', '1/31/2026 0:00 AM'],
    ['datetime', '1/31/2026 8:60'],
    ['datetime', '1/31/2026 8'],
    ['datetime', '2026-01-31T08'],
    ['datetime', '2026-01-31T08:30+15:00'],
    ['datetime', '2026-01-31X08:30'],
    ['datetime', 'now'],
  ])('%s does not take %j', (dataType, cell) => expect(read(dataType, cell)).toBe(INVALID));
});

it('reads as empty nothing but blanks, whatever signs, units and blanks a cell has', () => {
  const cell = fc.string({
    unit: fc.constantFrom(...' \t\n\u00a0\ufeff%$€+-.,\'"0'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.constantFrom(...dataTypes), cell, (dataType, text) => {
      if (trimCell(text) !== '') expect(read(dataType, text)).not.toBe('');
    }),
    { numRuns: 3_000 },
  );
});

describe('lengths', () => {
  it('counts characters, not units of UTF-16', () => {
    expect(read('string', '😀'.repeat(255), 255)).toBe('😀'.repeat(255));
    expect(read('string', '😀'.repeat(256), 255)).toBe(TOO_LONG);
    expect(read('email', ` ${'a'.repeat(255)} `, 255)).toBe('a'.repeat(255));
  });

  it('counts bytes in a text area', () => {
    expect(read('text', '日'.repeat(10_000))).toBe('日'.repeat(10_000));
    expect(read('text', `${'日'.repeat(10_000)}a`)).toBe(TOO_LONG);
  });
});

describe('e-mail addresses', () => {
  it.each(['a@b.io', 'first.last+tag@sub.example.com', "o'neill@x-y.co", 'a@1.de'])('%s is one', (value) =>
    expect(isWellFormedEmail(value)).toBe(true),
  );
  it.each([
    'INVALID_EMAIL',
    'a@b',
    '@b.io',
    'a@',
    'a b@c.io',
    'a@b..io',
    '.a@b.io',
    'a.@b.io',
    'a@-b.io',
    'ü@b.io',
    'a@b@c.io',
    'a,b@c.io',
  ])('%s is none', (value) => expect(isWellFormedEmail(value)).toBe(false));
});

describe('agreement with PostgreSQL', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(..."019-+.e/:TZ %$tfa😀\\'"),
    maxLength: 24,
  });
  const likely = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
    fc.double().map(String),
    hostile,
  );

  it('takes every value that a cell is read as', async () => {
    const { database } = await useTestDatabase();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...dataTypes),
        fc.array(likely, { minLength: 30, maxLength: 30 }),
        async (dataType, cells) => {
          const values = cells
            .map((cell) => read(dataType, cell))
            .filter((value) => typeof value === 'string' && value !== '');
          const type = columnType(dataType);
          const rows = await database.query(
            sql`select value::${raw(type)} from unnest(${values}::text[]) as value`,
          );
          expect(rows).toHaveLength(values.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('trims what PostgreSQL trims', async () => {
    const { database } = await useTestDatabase();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\f', '\v', '\u00a0', '\u3000', 'a') }),
        async (text) => {
          const [row] = await database.query<{ trimmed: string }>(
            sql`select btrim(${text}, E' \\t\\n\\r\\f\\x0b') as trimmed`,
          );
          expect(trimCell(text)).toBe(row?.trimmed);
        },
      ),
    );
  });
});
