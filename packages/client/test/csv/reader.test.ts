import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delimiter } from '../../src/csv/delimiter.ts';
import { joinRow } from '../../src/csv/join-row.ts';
import { CsvReader, type CsvReaderOptions } from '../../src/csv/reader.ts';
import type { CsvRow } from '../../src/csv/row.ts';
import { readSlowly } from '../support/slow-reader.ts';

function readAll(
  text: string | Buffer,
  options: Partial<CsvReaderOptions> = {},
  cuts: readonly number[] = [],
): CsvRow[] {
  const bytes = Buffer.from(text);
  const reader = new CsvReader({ delimiter: ',', ...options });
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const rows: CsvRow[] = [];
  let start = 0;
  for (const end of ends) {
    rows.push(...reader.push(bytes.subarray(start, end)));
    start = end;
  }
  return [...rows, ...reader.end()];
}

const cellsOf = (text: string | Buffer, options?: Partial<CsvReaderOptions>) =>
  readAll(text, options).map((row) => row.cells);

describe('the dialect', () => {
  it.each([
    ['rows end with LF, CRLF, CR, also mixed', 'a\nb\r\nc\rd', [['a'], ['b'], ['c'], ['d']]],
    ['empty lines are no rows', '\n\na\n\r\n\n\rb\n\n', [['a'], ['b']]],
    ['a quoted empty cell is a row', '""\n', [['']]],
    ['empty cells', ',a,,\n', [['', 'a', '', '']]],
    ['the delimiter, quotes and line ends in quotes', '"a,""b""\r\nc"\n', [['a,"b"\r\nc']]],
    ['a quote inside an unquoted cell is literal', 'a"b,c""d\n', [['a"b', 'c""d']]],
    ['blanks behind a closing quote are dropped', '"a" \t,"b" \r\n', [['a', 'b']]],
    [
      'a byte order mark at the start of a row is dropped',
      '\ufeffa\n\ufeff"b"\n\ufeff\nc\ufeff\n',
      [['a'], ['b'], ['c\ufeff']],
    ],
    ['half a byte order mark is text', Buffer.from([0x61, 0x0a, 0xef, 0xbb]), [['a'], ['\ufffd']]],
    ['blanks before a quote make it literal', ' "a"\n', [[' "a"']]],
    ['no backslash escapes', '"a\\",b\n', [['a\\', 'b']]],
    ['characters of several bytes', 'é,"日本",😀\n', [['é', '日本', '😀']]],
    ['nothing at all', '', []],
  ])('%s', (_name, text, expected) => expect(cellsOf(text)).toEqual(expected));

  it.each<[Delimiter, string]>([
    [',', 'a;b\tc'],
    ['\t', 'a,b;c'],
    [';', 'a,b\tc'],
  ])('only %j separates', (delimiter, text) => {
    expect(cellsOf(`${text}${delimiter}d\n`, { delimiter })).toEqual([[text, 'd']]);
  });

  it('counts lines inside quotes, and CRLF as one', () => {
    const rows = readAll('a\r\n"b\r\nb\nb\rb"\rc\n\nd');
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 6, 8]);
  });

  it('tells where a row starts and ends', () => {
    const places = readAll('é\n\n"x\ny" ,"z" \r\nlast').map(({ start, end }) => [start, end]);
    expect(places).toEqual([
      [0, 2],
      [4, 15],
      [17, 21],
    ]);
  });

  it('tells how far the rows reach that it has given, however a byte order mark is cut', () => {
    const reader = new CsvReader({ delimiter: ',' });
    const ends = [...Buffer.from('a\n\ufeffb\n\ufeff')].map((byte) => {
      reader.push(Uint8Array.of(byte));
      return reader.rowsEnd;
    });
    expect(ends).toEqual([0, 2, 2, 2, 5, 5, 7, 7, 7, 10]);
  });

  it('goes on in the middle of a file', () => {
    expect(readAll('a\n"b', { from: { offset: 40, line: 7 } })).toMatchObject([
      { line: 7, start: 40, end: 41 },
      { line: 8, start: 42, end: 44, openQuoteLine: 8 },
    ]);
  });
});

describe('a row with a fault', () => {
  it.each([
    ['text behind a closing quote', '"a"b,c\n', ['"a"b', 'c'], 'textAfterQuote'],
    ['the lines that a stray quote swallows', '"a,b\nc,"d",e\n', ['"a,b\nc,"d"', 'e'], 'textAfterQuote'],
    ['doubled quotes come back doubled', '"a""b" c,d\n', ['"a""b" c', 'd'], 'textAfterQuote'],
    ['backslashed quotes', '"Bob \\"B\\""\n', ['"Bob \\"B\\""'], 'textAfterQuote'],
    ['NUL', 'a,b\0\n', ['a', 'b\0'], 'nul'],
    ['of both, the quote', 'a\0,"b"c\n', ['a\0', '"b"c'], 'textAfterQuote'],
  ])('%s', (_name, text, cells, fault) => {
    expect(readAll(`${text}fine\n`)).toMatchObject([{ cells, fault }, { cells: ['fine'] }]);
    expect(readAll(`${text}fine\n`)[1]).not.toHaveProperty('fault');
  });

  it('is the last one, with all that follows, if a quote is never closed', () => {
    const reader = new CsvReader({ delimiter: ',' });
    expect(reader.push(Buffer.from('a\nb\nx,"c\nd""\n')).map(({ cells }) => cells)).toEqual([['a'], ['b']]);
    expect(reader.end()).toEqual([
      {
        line: 3,
        start: 4,
        end: 13,
        cells: ['x', '"c\nd""\n'],
        fault: 'openQuote',
        faultColumn: 1,
        openQuoteLine: 3,
      },
    ]);
  });
});

describe('limits', () => {
  it('cuts a long cell, says which, and goes on', () => {
    const long = 'x'.repeat(50);
    for (const text of [`a,${long},b\nc\n`, `a,"${long}",b\nc\n`]) {
      expect(readAll(text, { maxCellBytes: 10 })).toMatchObject([
        { cells: ['a', 'x'.repeat(10), 'b'], oversizeCell: 1 },
        { cells: ['c'] },
      ]);
    }
    expect(readAll(`${long}\0\n`, { maxCellBytes: 10 })).toMatchObject([{ oversizeCell: 0, fault: 'nul' }]);
  });

  it('drops cells beyond the last column, and says whether they held something', () => {
    expect(readAll('a,b,,x\na,b, ,\n', { maxColumns: 2 })).toMatchObject([
      { hasDroppedText: true, droppedFrom: 4 },
      { droppedFrom: 11 },
    ]);
    expect(readAll('a,b, ,\n', { maxColumns: 2 })[0]).not.toHaveProperty('hasDroppedText');
    expect(readAll('a,b\n', { maxColumns: 2 })[0]).not.toHaveProperty('droppedFrom');
    expect(cellsOf('a,b,c,d\n,,,\n', { maxColumns: 2 })).toEqual([
      ['a', 'b'],
      ['', ''],
    ]);
  });
});

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '日', '😀', '\ufeff', ' ', '"', ',', ';', '\t', '\n', '\r', '\\', ''),
});
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
const delimiter = fc.constantFrom<Delimiter>(',', '\t', ';');
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const cuts = fc.array(fc.nat(400), { maxLength: 12 });
/** Anything goes: most of it is no well-formed CSV. */
const wildText = fc.string({
  unit: fc.constantFrom(
    ...['"', '"', '""', ',', ';', '\t', '\n', '\r', '\r\n', ' ', 'a', '\\', '\0', '\ufeff', 'é', '日', '😀'],
  ),
  maxLength: 60,
});

describe('properties', () => {
  it('what the writer writes, the reader reads', () => {
    fc.assert(
      fc.property(table, delimiter, lineEnd, cuts, (rows, by, end, at) => {
        const text = rows.map((row) => joinRow(row, by) + end).join('');
        expect(readAll(text, { delimiter: by }, at).map((row) => row.cells)).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('rows are those of a slow reader, however the bytes are cut', () => {
    fc.assert(
      fc.property(wildText, delimiter, cuts, (text, by, at) => {
        expect(readAll(text, { delimiter: by, keepsText: true }, at)).toEqual(readSlowly(text, by));
      }),
      { numRuns: 4000 },
    );
  });

  it('limits hold wherever the bytes are cut', () => {
    fc.assert(
      fc.property(wildText, cuts, (text, at) => {
        const limits = { maxCellBytes: 5, maxColumns: 2 };
        expect(readAll(text, limits, at)).toEqual(readAll(text, limits));
      }),
      { numRuns: 1000 },
    );
  });

  it('agrees with csv-parse on what both read', () => {
    fc.assert(
      fc.property(table, delimiter, lineEnd, (rows, by, end) => {
        const text = rows.map((row) => joinRow(row, by) + end).join('');
        const expected: string[][] = parse(text, {
          delimiter: by,
          record_delimiter: end,
          relax_column_count: true,
          skip_empty_lines: true,
        });
        expect(readAll(text, { delimiter: by }).map((row) => row.cells)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('a row can be read again from where it starts', () => {
    fc.assert(
      fc.property(wildText, (text) => {
        const rows = readAll(text);
        const bytes = Buffer.from(text);
        for (const [index, row] of rows.entries()) {
          const again = readAll(bytes.subarray(row.start, rows[index + 1]?.start));
          expect(again.map((each) => each.cells)).toEqual([row.cells]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
