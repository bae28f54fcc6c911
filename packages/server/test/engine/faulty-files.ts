import fc from 'fast-check';
import type { Format } from '../../src/formats.ts';

/** A file with quotes, cells, line ends and byte order marks in all the wrong places. */
export interface FaultyFile {
  readonly format: Format;
  readonly delimiter: ',' | '\t' | ';';
  readonly text: string;
}

export const faultyFileHeader = ['email', 'firstName', 'shoe', 'lastName'];

const cells = fc.oneof(
  { arbitrary: fc.constantFrom('Ann', 'Lee', '', 'Åsa', 'NULL', ' x ', "O'Hara"), weight: 12 },
  { arbitrary: fc.constantFrom('"Ann"', '"Ann, B; C\tD"', '"two\nlines"', '"a ""b"" c"', '""'), weight: 6 },
  {
    arbitrary: fc.constantFrom(
      '"Ann',
      'Ann"',
      '"',
      'Say "hi"',
      '"Bobby" Bob',
      '""Ann""',
      '"Bob \\"B\\""',
      '"Ann" ',
      '"Ann"\t',
      ' "Ann"',
      '"Ann" "Lee"',
      '\ufeffx',
      'a\0b',
      '\\',
      'two\rlines',
    ),
    weight: 4,
  },
);

const key = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 40 }).map((number) => `k${number}@x.io`), weight: 12 },
  { arbitrary: cells, weight: 1 },
);

export const faultyFile: fc.Arbitrary<FaultyFile> = fc
  .constantFrom<Pick<FaultyFile, 'format' | 'delimiter'>>(
    { format: 'csv', delimiter: ',' },
    { format: 'tsv', delimiter: '\t' },
    { format: 'ssv', delimiter: ';' },
  )
  .chain(({ format, delimiter }) => {
    const width = fc.constantFrom(3, 3, 3, 3, 2, 0, 4, 6);
    const others = width.chain((count) => fc.array(cells, { minLength: count, maxLength: count }));
    const mark = fc.constantFrom('', '', '', '', '', '', '\ufeff', '\ufeff\ufeff');
    const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n', '\n\ufeff\n');
    const row = fc
      .tuple(mark, key, others, lineEnd)
      .map(([start, first, rest, end]) => start + [first, ...rest].join(delimiter) + end);
    return fc
      .tuple(mark, fc.array(row, { minLength: 1, maxLength: 12 }), fc.constantFrom('', '"', 'end', '\r'))
      .map(([start, rows, end]) => ({
        format,
        delimiter,
        text: `${start}${faultyFileHeader.join(delimiter)}\n${rows.join('')}${end}`,
      }));
  });

/**
 * What a text says, without what only says how: quotes, delimiters, blanks, line ends and marks. Quoting a cell anew
 * changes nothing about it, losing part of one does.
 */
export function contentOf(text: string): string {
  return text.replace(/[",;\t \r\n\ufeff]/g, '').replaceAll('\0', '\ufffd');
}
