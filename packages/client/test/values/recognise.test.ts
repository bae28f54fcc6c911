import type { ColumnReading, DataType } from '@galena/client';
import {
  ColumnScan,
  cellConverter,
  describeFew,
  describeFuture,
  describeQuestion,
  isOpen,
  type Recognition,
  recogniseColumns,
} from '@galena/client/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function recognise(dataType: DataType, cells: readonly string[]): Recognition {
  const scan = new ColumnScan(dataType);
  for (const [index, cell] of cells.entries()) scan.add(cell, index + 2);
  return scan.recognise();
}

/** `DMY` where that is clear, `DMY or MDY` where it is not. */
function readingsOf(recognition: Recognition): string {
  switch (recognition.state) {
    case 'clear':
      return nameOf(recognition.reading);
    case 'ambiguous':
      return recognition.alternatives.map(({ reading }) => nameOf(reading)).join(' or ');
    case 'contradictory':
      return `contradictory: ${recognition.alternatives.map(({ reading }) => nameOf(reading)).join(', ')}`;
    default:
      return recognition.state;
  }
}

const nameOf = ({ date, decimal }: { date?: string; decimal?: string }) => date ?? decimal ?? 'words';

describe('of a column of dates', () => {
  it.each([
    ['05/06/1990 31/05/1990', 'DMY'],
    ['05/06/1990 05/31/1990', 'MDY'],
    ['05/06/1990', 'DMY or MDY'],
    ['05-06-1990', 'DMY or MDY'],
    ['05.06.1990', 'DMY'],
    ['05.13.1990', 'MDY'],
    ['05/06/07', 'DMY or MDY or YMD'],
    ['05/07/31', 'DMY or MDY or YMD'],
    ['05/06/32', 'DMY or MDY'],
    ['05.06.07', 'DMY or YMD'],
    ['05.06.90', 'DMY'],
    ['90.06.05', 'YMD'],
    ['07/07/1990', 'MDY'],
    ['1990-06-05', 'DMY'],
    ['1990-06-05 05/06/1990', 'DMY or MDY'],
    ['1990-06-05 31/05/1990', 'DMY'],
    ['19900605', 'DMY'],
    ['5-Jun-1990', 'DMY'],
    ['31/01/1990 01/31/1990 05/06/1990', 'contradictory: DMY, MDY'],
    ['soon 31/01/1990', 'DMY'],
    ['soon later', 'unreadable'],
    ['NULL', 'empty'],
  ])('%s: %s', (cells, readings) => {
    expect(readingsOf(recognise('date', cells.split(' ')))).toBe(readings);
  });

  it('shows a cell under each reading, and the cells that do not fit', () => {
    expect(recognise('date', ['07/07/1990', 'soon', '05/06/1990'])).toMatchObject({
      alternatives: [
        {
          reading: { date: 'DMY' },
          example: { line: 4, cell: '05/06/1990', value: '1990-06-05' },
          misfits: { count: 1, cells: [{ line: 3, cell: 'soon' }] },
        },
        { reading: { date: 'MDY' }, example: { line: 4, value: '1990-05-06' } },
      ],
    });
    expect(recognise('date', ['13/01/1990', '14/01/1990', '01/31/1990'])).toMatchObject({
      alternatives: [
        { reading: { date: 'DMY' }, misfits: { count: 1, cells: [{ line: 4, cell: '01/31/1990' }] } },
        { reading: { date: 'MDY' }, misfits: { count: 2 } },
      ],
    });
  });

  it('says so where few cells decide what most leave open', () => {
    const open = Array.from({ length: 50 }, (_, index) => `0${(index % 9) + 1}/0${(index % 8) + 1}/1990`);
    expect(describeFew(recognise('date', [...open, '13/05/1990', 'soon']))).toBe(
      'day first because of one cell alone: "13/05/1990" in line 52',
    );
    expect(describeFew(recognise('date', [...open, '05/13/1990', '05/14/1990']))).toBe(
      'month first because of 2 cells alone: "05/13/1990" in line 52, "05/14/1990" in line 53',
    );
    const enough = Array.from({ length: 6 }, (_, index) => `1${index + 3}/05/1990`);
    for (const cells of [[...open, ...enough], ['05/06/1990', '13/05/1990'], ['1990-06-05']])
      expect(describeFew(recognise('date', cells))).toBeUndefined();
  });

  it('keeps to what a person says', () => {
    const scan = new ColumnScan('date', { date: 'DMY' });
    for (const cell of ['05/06/1990', '05/13/1990']) scan.add(cell, 2);
    expect(scan.recognise()).toMatchObject({
      state: 'clear',
      by: 'given',
      misfits: { count: 1 },
      isRewritten: true,
    });
  });

  it('with years of two digits is never read as a birth in the future', () => {
    const next = String((new Date().getUTCFullYear() + 2) % 100);
    const scan = new ColumnScan('date', { years: 'past' });
    for (const cell of ['1.2.65', `31.12.${next}`, '1.2.20', '29.2.36', '1.2.2065']) scan.add(cell, 2);
    const recognition = scan.recognise();
    expect(recognition).toMatchObject({
      state: 'clear',
      by: 'cells',
      reading: { date: 'DMY', years: 'past' },
    });
    expect(recognition).not.toHaveProperty('future');
    const convert = cellConverter('date', { date: 'DMY', years: 'past' });
    expect(['1.2.65', `31.12.${next}`, '1.2.20', '29.2.36', '1.2.2065'].map(convert)).toEqual([
      '1965-02-01',
      `19${next}-12-31`,
      '2020-02-01',
      '1936-02-29',
      '2065-02-01',
    ]);
    // The server would read this one by its own rule.
    expect(cellConverter('date', { date: 'MDY', years: 'past' })('2/1/65')).toBe('1965-02-01');
    expect(cellConverter('datetime', { date: 'MDY', years: 'past' })('2/1/99')).toBe('2/1/99');
  });

  it('with years of two digits tells which make dates in the future, unless a person says that they do', () => {
    const read = (given: ColumnReading) => {
      const scan = new ColumnScan('date', given);
      for (const [row, cell] of ['1.2.65', '1.2.99', '1.2.2065', '13.2.66'].entries())
        scan.add(cell, row + 2);
      const recognition = scan.recognise();
      return recognition.state === 'clear' ? describeFuture(recognition) : recognition.state;
    };
    const told = '2 years of two digits make dates in the future: "1.2.65" in line 2, "13.2.66" in line 5';
    expect(read({})).toBe(told);
    expect(read({ date: 'DMY' })).toBe(told);
    expect(read({ years: '1970-2069' })).toBeUndefined();
    expect(read({ years: 'past' })).toBeUndefined();
  });

  it('is rewritten only where the server would read it otherwise', () => {
    expect(recognise('date', ['05/31/1990', '5/6/90'])).toMatchObject({ isRewritten: false });
    expect(recognise('date', ['1990-06-05'])).toMatchObject({ isRewritten: false, isDecided: false });
    expect(recognise('date', ['31.05.1990'])).toMatchObject({ isRewritten: true });
    expect(recognise('currency', ['1500', '12.5', '$3'])).toMatchObject({ isRewritten: false });
    expect(recognise('boolean', ['yes', 'no', '1'])).toMatchObject({ isRewritten: false });
  });
});

describe('of a column of numbers', () => {
  it.each([
    ['float', '1.500', '. or ,'],
    ['float', '1,500', '. or ,'],
    ['float', '1.500 1.234,56', ','],
    ['float', '1.500 12.5', '.'],
    ['float', '1.500 0.250', '.'],
    ['float', '1.500.000', ','],
    ['float', '1,500 1,5 1.5', 'contradictory: ., ,'],
    ['float', '12 7', '.'],
    ['float', "1'500", '.'],
    ['currency', '1.500 €', '. or ,'],
    ['integer', '1.500', ','],
    ['integer', '1,500', '.'],
    ['integer', '1.000', '. or ,'],
    ['integer', '1.000 1.500', ','],
    ['integer', '1.500 1,500', '. or ,'],
    ['integer', '12.0 1.000', '.'],
    ['float', 'hot', 'unreadable'],
    ['boolean', 'ja nein vielleicht', 'words'],
    ['boolean', 'vielleicht', 'unreadable'],
  ] as const)('%s %s: %s', (dataType, cells, readings) => {
    expect(readingsOf(recognise(dataType, cells.split(/(?<! €) (?!€)/)))).toBe(readings);
  });

  it('is decided by the other columns of the file, if they agree', async () => {
    const columns = [0, 1, 2].map((index) => ({ index, dataType: 'currency' as const }));
    const read = async (text: string) =>
      (await recogniseColumns({ blob: new Blob([text]), format: 'ssv' }, columns)).map(readingsOf);
    expect(await read('a;b;c\n1.500;1,5;12\n')).toEqual([',', ',', '.']);
    expect(await read('a;b;c\n1.500;1,5;1.5\n')).toEqual(['. or ,', ',', '.']);
    expect(await read('a;b;c\n1.500;12;13\n')).toEqual(['. or ,', '.', '.']);
  });

  it('is not decided by numbers of a workbook, which nobody has written with a separator', async () => {
    const columns = [0, 1].map((index) => ({ index, dataType: 'currency' as const }));
    const file = { blob: new Blob(['a;b\n1.500;12.5\n']), format: 'ssv' as const };
    expect((await recogniseColumns(file, columns)).map(readingsOf)).toEqual(['.', '.']);
    const ofWorkbook = { ...file, fractionColumns: [1] };
    expect((await recogniseColumns(ofWorkbook, columns)).map(readingsOf)).toEqual(['. or ,', '.']);
  });

  it('is asked about where whole numbers make sense in one way, and the other columns of the file show the other', async () => {
    const columns = (['score', 'currency', 'integer'] as const).map((dataType, index) => ({
      index,
      dataType,
    }));
    const recogniseText = (text: string) =>
      recogniseColumns({ blob: new Blob([`a;b;c\n${text}\n`]), format: 'ssv' }, columns);
    const read = async (text: string) => (await recogniseText(text)).map(readingsOf);
    expect(await read('1.234;12.5;7')).toEqual([', or .', '.', '.']);
    expect(await read('1,234;12,5;7')).toEqual(['. or ,', ',', '.']);
    expect(await read('1.234;12.5;1,50')).toEqual([', or .', '.', ',']);
    expect(await read('1.234;12;1,234')).toEqual([', or .', '.', '. or ,']);
    // Both are the same, or nothing speaks against it.
    expect(await read('1.234;12,5;7')).toEqual([',', ',', '.']);
    expect(await read('1.234;1.500;7')).toEqual([',', ',', '.']);
    const [asked] = await recogniseText('1.234;12.5;7');
    expect(asked !== undefined && isOpen(asked) && describeQuestion(asked)).toBe(
      '"1.234" in line 2 is 1234 (decimal comma) or 1.234 (decimal point); other columns have a decimal point',
    );
  });
});

/** Whether a recognition is right, or leaves it open and offers what is right. */
function isHonest(
  dataType: DataType,
  recognition: Recognition,
  cells: readonly string[],
  values: readonly string[],
) {
  const candidates =
    recognition.state === 'clear'
      ? [recognition]
      : recognition.state === 'ambiguous'
        ? recognition.alternatives
        : [];
  return candidates.some(({ reading }) => {
    const convert = cellConverter(dataType, reading);
    return cells.every((cell, index) => serverValue(convert(cell)) === serverValue(values[index] ?? ''));
  });
}

/** What the server makes of a cell, as far as it comes to that here. */
function serverValue(cell: string): string {
  const [, month = '', day = '', year = ''] = /^(\d+)\/(\d+)\/(\d+)$/.exec(cell) ?? [];
  if (month !== '') {
    const full = year.length === 4 ? year : `${Number(year) >= 70 ? '19' : '20'}${year}`;
    return `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return /^[-\d.]+$/.test(cell) && !cell.slice(1).includes('-') ? String(Number(cell)) : cell;
}

const dateForms = fc.record({
  order: fc.constantFrom('DMY', 'MDY', 'YMD'),
  separator: fc.constantFrom('/', '-', '.', ' '),
  isPadded: fc.boolean(),
  isShort: fc.boolean(),
});

describe('whatever the form of a column', () => {
  it('its dates are read rightly, or it is asked for them', () => {
    const dates = fc.array(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(dates, dateForms, (found, { order, separator, isPadded, isShort }) => {
        // Nobody writes month, day and year with dots between them.
        fc.pre(!(order === 'MDY' && separator === '.'));
        const values = found.map((date) => date.toISOString().slice(0, 10));
        const cells = values.map((value) => {
          const [year = '', month = '', day = ''] = value.split('-');
          const plain = (text: string) => (isPadded ? text : String(Number(text)));
          const parts = { Y: isShort ? year.slice(2) : year, M: plain(month), D: plain(day) };
          return [...order].map((part) => parts[part as keyof typeof parts]).join(separator);
        });
        return isHonest('date', recognise('date', cells), cells, values);
      }),
      { numRuns: 500 },
    );
  });

  it('its numbers are read rightly, or it is asked for them', () => {
    const forms = fc.record({
      dataType: fc.constantFrom('integer' as const, 'float' as const, 'currency' as const),
      decimal: fc.constantFrom('.', ','),
      group: fc.constantFrom('', 'other', ' ', '\u00a0', '\u202f', "'", '’'),
      decimals: fc.constantFrom(0, 1, 2, 3),
      unit: fc.constantFrom('', ' €', ' EUR'),
    });
    const numbers = fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(numbers, forms, (found, { dataType, decimal, group, decimals, unit }) => {
        const values = found.map((number) =>
          dataType === 'integer' ? String(number) : (number / 10 ** decimals).toFixed(decimals),
        );
        const cells = values.map((value) => {
          const [whole = '', fraction = '0'.repeat(decimals)] = value.split('.');
          const between = group === 'other' ? (decimal === ',' ? '.' : ',') : group;
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, between);
          return `${grouped}${fraction === '' ? '' : `${decimal}${fraction}`}${unit}`;
        });
        return isHonest(dataType, recognise(dataType, cells), cells, values);
      }),
      { numRuns: 500 },
    );
  });
});

it('a decimal comma that cells which are numbers rule out is not among the readings, and the question says why', () => {
  const scan = new ColumnScan('float', { decimal: ',' }, { hasFractions: true });
  scan.add('1.234', 2);
  scan.add('5,6', 3);
  const recognition = scan.recognise();
  expect(readingsOf(recognition)).toBe('contradictory: .');
  expect(isOpen(recognition) && describeQuestion(recognition)).toBe(
    'no reading fits all cells: decimal point does not fit "5,6" in line 3; decimal comma does not fit cells that are numbers',
  );
});

it('a decimal comma is the reading all the same where the numbers are none of the cells, as those of a title', () => {
  const scan = new ColumnScan('float', {}, { hasFractions: true });
  scan.add('1.234,5', 3);
  expect(readingsOf(scan.recognise())).toBe(',');
});
