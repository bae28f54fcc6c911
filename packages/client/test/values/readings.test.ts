import {
  type ColumnReading,
  cellConverter,
  describeReadCell,
  describeValue,
  valueKindOf,
} from '@galena/client/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataTypes } from '../../../server/src/fields/data-types.ts';

const nbsp = '\u00a0';
const narrow = '\u202f';

describe('a date', () => {
  it.each([
    ['DMY', '05/06/1990', '1990-06-05'],
    ['DMY', '5.6.90', '1990-06-05'],
    ['DMY', '5. 6. 1990', '1990-06-05'],
    ['DMY', '05-06-69', '2069-06-05'],
    ['DMY', ' 05 06 1990 ', '1990-06-05'],
    ['MDY', '05-06-1990', '1990-05-06'],
    ['MDY', '05/06/1990', '05/06/1990'],
    ['MDY', '05.13.70', '1970-05-13'],
    ['YMD', '1990.6.5.', '1990-06-05'],
    ['YMD', '90/06/05', '1990-06-05'],
    ['YMD', '19900605', '1990-06-05'],
    ['DMY', '1990-06-05', '1990-06-05'],
    ['MDY', '1990/6/5', '1990-06-05'],
    ['DMY', '5 June 1990', '1990-06-05'],
    ['YMD', 'Jun 5th, 1990', '1990-06-05'],
    ['MDY', '05-Jun-90', '1990-06-05'],
    ['DMY', '5. Juni 1990', '1990-06-05'],
    ['DMY', '5 de junio de 1990', '1990-06-05'],
    ['DMY', '1990 Sept. 5', '1990-09-05'],
    ['DMY', '05.06.1990 00:00:00', '1990-06-05'],
    ['DMY', '1990年6月5日', '1990-06-05'],
    ['MDY', '1990年 6月 5日', '1990-06-05'],
    ['YMD', '1990년 6월 5일', '1990-06-05'],
    ['YMD', '１９９０／６／５', '1990-06-05'],
  ] as const)('%s: %s is %s', (date, cell, value) => {
    expect(cellConverter('date', { date })(cell)).toBe(value);
  });

  it.each([
    ['DMY', '05.06.1990 14:30', '1990-06-05T14:30:00'],
    ['DMY', '05/06/1990, 2:30:07 PM', '1990-06-05T14:30:07'],
    ['MDY', `6/5/1990 12:05${narrow}a.m.`, '1990-06-05T00:05:00'],
    ['DMY', '05.06.1990 14:30:00.250+02:00', '1990-06-05T14:30:00.250+02:00'],
    ['YMD', '1990-06-05 14:30', '1990-06-05 14:30'],
    ['YMD', '1990/06/05 4:30 GMT', '1990-06-05T04:30:00Z'],
    ['DMY', '05.06.1990', '1990-06-05'],
    ['DMY', '5.6.1990 8.30', '1990-06-05T08:30:00'],
    ['DMY', '05/06/1990 17.45.09', '1990-06-05T17:45:09'],
    ['YMD', '1990年6月5日 8:30', '1990-06-05T08:30:00'],
  ] as const)('with a time, %s: %s is %s', (date, cell, value) => {
    expect(cellConverter('datetime', { date })(cell)).toBe(value);
  });

  it('that is none stays as it is, unless the server would take it for another one', () => {
    const convert = cellConverter('date', { date: 'DMY' });
    for (const cell of [
      '',
      '  ',
      'NULL',
      '31.02.1990',
      'soon',
      '05.06.1990 14:30',
      '1.2.3',
      '123',
      '99999999',
    ]) {
      expect(convert(cell)).toBe(cell);
    }
    expect(convert('05/13/1990')).toBe('05/13/1990 (not DMY)');
    expect(cellConverter('date', { date: 'YMD' })('05/06/1990')).toBe('05/06/1990 (not YMD)');
    expect(cellConverter('datetime', { date: 'DMY' })('05/13/1990 10:00')).toBe('05/13/1990 10:00 (not DMY)');
  });
});

describe('a number', () => {
  it.each([
    [',', '1.234,56', '1234.56'],
    [',', '1.500', '1500'],
    [',', '1,500', '1.500'],
    [',', `1${nbsp}234${nbsp}567,5`, '1234567.5'],
    [',', '-1.234,5 €', '-1234.5'],
    [',', '€ -12', '-12'],
    [',', 'EUR 1.000,00', '1000.00'],
    [',', '12,5 kr', '12.5'],
    [',', ',5', '0.5'],
    [',', '+3,0E8', '3.0e8'],
    ['.', '1,234.56', '1234.56'],
    ['.', '1’234.50', '1234.50'],
    ['.', "1'234", '1234'],
    ['.', '1,50,000.5', '150000.5'],
    ['.', 'US$ 1,500', '1500'],
    ['.', '$1500', '$1500'],
    ['.', '1500.25', '1500.25'],
    ['.', '\u22125', '-5'],
    ['.', '￥１，２３４，５６７', '1234567'],
    [',', '－１２', '-12'],
  ] as const)('with decimal %s: %s is %s', (decimal, cell, value) => {
    expect(cellConverter('currency', { decimal })(cell)).toBe(value);
  });

  it('is whole where the field is', () => {
    expect(cellConverter('integer', { decimal: ',' })('1.234,00')).toBe('1234');
    expect(cellConverter('integer', { decimal: ',' })('1,5')).toBe('1.5');
    expect(cellConverter('percent', { decimal: ',' })('12 %')).toBe('12');
    expect(cellConverter('percent', { decimal: '.' })('12%')).toBe('12%');
    expect(cellConverter('percent', { decimal: '.' })('１２％')).toBe('12');
    expect(cellConverter('score', { decimal: '.' })('+7')).toBe('+7');
  });

  it('that is none stays as it is, unless the server would take it for another one', () => {
    const convert = cellConverter('float', { decimal: ',' });
    for (const cell of [
      '',
      'NULL',
      'much',
      '1.23.4',
      `1${nbsp}234${narrow}567,5`,
      '12 apples',
      'MUC 12',
      '5 %',
    ])
      expect(convert(cell)).toBe(cell);
    expect(convert('12.5')).toBe('12.5 (not with a decimal comma)');
    expect(cellConverter('currency', { decimal: ',' })('$0.500')).toBe('$0.500 (not with a decimal comma)');
    expect(convert('.5e3')).toBe('.5e3 (not with a decimal comma)');
    expect(convert(`${' '.repeat(1_000)}12.5`)).toContain('12.5 (not with a decimal comma)');
    // Expressions that try every place of such a cell would take hours.
    for (const long of [`${' '.repeat(2 ** 20)}x`, `${'1'.repeat(2 ** 20)}x`])
      expect(convert(long)).toBe(long);
  });
});

describe('a boolean', () => {
  it.each([
    ['ja', 'true'],
    ['Nein', 'false'],
    ['OUI', 'true'],
    ['não', 'false'],
    ['sí', 'true'],
    ['нет', 'false'],
    ['はい', 'true'],
    ['X', 'true'],
    ['1', '1'],
    ['TRUE', 'TRUE'],
    ['perhaps', 'perhaps'],
  ])('%s is %s', (cell, value) => {
    expect(cellConverter('boolean', {})(cell)).toBe(value);
  });

  it('has the words that a person names, whatever else they mean', () => {
    const convert = cellConverter('boolean', { true: ['Abonniert', '0'], false: ['y'] });
    expect(['abonniert', '0', 'y', 'nein', '1'].map(convert)).toEqual([
      'true',
      'true',
      'false',
      'false',
      '1',
    ]);
  });
});

it('what is in a cell is never sent as nothing, whatever is taken off a value', () => {
  const unit = fc.constantFrom(
    ' ',
    '\t',
    nbsp,
    '\ufeff',
    '%',
    '$',
    '+',
    '-',
    '\u2212',
    '.',
    ',',
    "'",
    '’',
    '"',
    '/',
    ':',
  );
  const reading = fc.constantFrom<ColumnReading>(
    ...(['DMY', 'MDY', 'YMD'] as const).map((date) => ({ date })),
    ...(['.', ','] as const).map((decimal) => ({ decimal })),
    { true: ['', '+'], false: ['-'] },
  );
  const type = fc.constantFrom(...dataTypes.filter((dataType) => valueKindOf(dataType) !== undefined));
  fc.assert(
    fc.property(type, reading, fc.string({ unit, maxLength: 4 }), (dataType, read, cell) => {
      const sent = cellConverter(dataType, read)(cell);
      expect(sent.trim() === '').toBe(cell.trim() === '');
    }),
    { numRuns: 2_000 },
  );
});

it('a value is told in words', () => {
  expect(
    ['1990-06-05', '1990-06-05T14:30:00', '1990-06-05T14:30:07Z', '1500', '1.500', '2.00'].map(describeValue),
  ).toEqual(['5 June 1990', '5 June 1990, 14:30', '5 June 1990, 14:30:07Z', '1500', '1.5', '2']);
});

it('a cell that shows the order of its date is told by that, whatever the reading', () => {
  const tell = (cell: string, value: string) => describeReadCell({ cell, value }, { date: 'DMY' });
  expect(tell('2026-01-31', '2026-01-31')).toBe('31 January 2026 (year first)');
  expect(tell('20260131', '2026-01-31')).toBe('31 January 2026 (year first)');
  expect(tell('January 31, 2026', '2026-01-31')).toBe('31 January 2026');
  expect(tell('31/01/2026', '2026-01-31')).toBe('31 January 2026 (day first)');
  expect(describeReadCell({ cell: '05/05/2026', value: '2026-05-05' })).toBe('5 May 2026');
});
