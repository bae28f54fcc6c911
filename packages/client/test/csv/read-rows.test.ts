import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delimiter } from '../../src/csv/delimiter.ts';
import { joinRow } from '../../src/csv/join-row.ts';
import { foldRow, parseRow, splitRow } from '../../src/csv/parse-row.ts';
import { readRows, readTextRows } from '../../src/csv/read-rows.ts';
import type { CsvRow } from '../../src/csv/row.ts';
import { collect } from '../support/collect.ts';
import { readSlowly } from '../support/slow-reader.ts';

const delimiters = [',', '\t', ';'] as const;
const ingredients = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  'a',
  'bc',
  'é',
  '日本',
  '😀',
  '\0',
  '\\',
  '\ufeff',
);
const anyText = fc.array(ingredients, { maxLength: 60 }).map((pieces) => pieces.join(''));

/** A Blob whose stream comes in pieces of these sizes. */
function inPieces(bytes: Uint8Array<ArrayBuffer>, size: number): Blob {
  const blob = new Blob([bytes]);
  const slice = blob.slice.bind(blob);
  blob.slice = (start = 0, end = blob.size) => {
    const part = slice(start, end);
    part.stream = () =>
      new ReadableStream({
        start(controller) {
          for (let at = start; at < end; at += size)
            controller.enqueue(bytes.slice(at, Math.min(end, at + size)));
          controller.close();
        },
      });
    return part;
  };
  return blob;
}

async function read(text: string, delimiter: Delimiter, size: number): Promise<readonly CsvRow[] | string> {
  try {
    return (await collect(readTextRows(inPieces(new TextEncoder().encode(text), size), delimiter))).flat();
  } catch (error) {
    return String(error);
  }
}

/** Of a file with a quote that is never closed there is only a sentence. */
function expected(text: string, delimiter: Delimiter): readonly CsvRow[] | string {
  const rows = readSlowly(text, delimiter);
  const openQuoteLine = rows.at(-1)?.openQuoteLine;
  if (openQuoteLine === undefined) return rows;
  return `GalenaFileError: the quote opened in line ${openQuoteLine} is never closed; add the closing quote, or remove this one`;
}

describe('the rows of a file', () => {
  it('are those of a slow reader, however the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.constantFrom(...delimiters),
        fc.integer({ min: 1, max: 9 }),
        async (text, delimiter, size) => {
          expect(await read(text, delimiter, size)).toEqual(expected(text, delimiter));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are taken apart alone as in the file', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(...delimiters),
        fc.integer({ min: 1, max: 4 }),
        (text, delimiter, most) => {
          for (const { text: row = '', cells, fault } of readSlowly(text, delimiter)) {
            const parsed = parseRow(row, delimiter);
            expect([parsed.cells, parsed.fault]).toEqual([cells, fault]);
            const folded = foldRow(row, delimiter, most);
            if (cells.length <= most) expect(folded).toEqual(cells);
            else {
              expect(folded.slice(0, -1)).toEqual(cells.slice(0, most - 1));
              // The rest as it stands: it has the other cells, and the row ends with it.
              expect(row.endsWith(folded.at(-1) ?? '?')).toBe(true);
              expect(splitRow(folded.at(-1) ?? '', delimiter)).toEqual(cells.slice(most - 1));
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are one at a time where they are text', () => {
    expect(splitRow('', ',')).toEqual(['']);
    expect(splitRow('\ufeffï»¿,', ',')).toEqual(['\ufeffï»¿', '']);
    // A byte order mark that was once read as latin1.
    expect(splitRow('ï»¿,', ',')).toEqual(['ï»¿', '']);
    expect(() => splitRow('a,"b\nc"\nd', ',')).toThrow('line ends outside quotes make several rows of "a,"b');
  });

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), fc.constantFrom(...delimiters), (cells, delimiter) => {
        expect(splitRow(joinRow(cells, delimiter), delimiter)).toEqual(cells);
      }),
    );
  });

  it.each([
    ['blanks behind a closing quote are dropped', '"Ann" \t,x', ['Ann', 'x'], undefined],
    ['text behind a closing quote', '"Bobby" Bob,x', ['"Bobby" Bob', 'x'], 'textAfterQuote'],
    ['doubled quotes around a cell', '""Ann"",x', ['""Ann""', 'x'], 'textAfterQuote'],
    ['backslashed quotes', '"Bob \\"B, C\\" x",S', ['"Bob \\"B', ' C\\" x"', 'S'], 'textAfterQuote'],
    ['a second quoted part', '"a" "b",x', ['"a" "b"', 'x'], 'textAfterQuote'],
    ['lines that a stray quote swallows', '"a,b\nc,"d",e', ['"a,b\nc,"d"', 'e'], 'textAfterQuote'],
    ['a quote inside an unquoted cell', 'Say "hi",x', ['Say "hi"', 'x'], undefined],
    ['NUL', 'a\0,x', ['a\0', 'x'], 'nul'],
  ])('have a fault or none: %s', (_name, text, cells, fault) => {
    const parsed = parseRow(text, ',');
    expect({ cells: parsed.cells, fault: parsed.fault }).toEqual({ cells, fault });
  });

  it('begin behind byte order marks, also in the middle of a file', async () => {
    const file = new Blob(['\ufeffa,b\n\ufeff"c\n",d\n\ufeff\ne\ufeff,\ufefff\n']);
    const [rows] = await collect(readTextRows(file, ','));
    expect(rows?.map(({ text, line }) => ({ text, line }))).toEqual([
      { text: 'a,b', line: 1 },
      { text: '"c\n",d', line: 2 },
      { text: 'e\ufeff,\ufefff', line: 5 },
    ]);
  });

  it('begin behind a byte order mark', async () => {
    const [rows] = await collect(readTextRows(new Blob(['\ufeffemail\na@x.io\n']), ','));
    expect(rows?.map(({ text, start }) => ({ text, start }))).toEqual([
      { text: 'email', start: 3 },
      { text: 'a@x.io', start: 9 },
    ]);
  });

  it('must be UTF-8', async () => {
    const file = new Blob(['email\na@x.io\n', new Uint8Array([0x42, 0xe9]), '\n']);
    await expect(collect(readRows(file, ','))).rejects.toThrow(
      'line 3 is not valid UTF-8; name the encoding of the file',
    );
  });

  it('may have U+FFFD in them where the file has it', async () => {
    const [rows] = await collect(readRows(new Blob(['\ufffd,é\n']), ','));
    expect(rows?.map(({ cells }) => cells)).toEqual([['\ufffd', 'é']]);
    const file = new Blob(['\ufffd,', new Uint8Array([0xef, 0xbf]), '\n']);
    await expect(collect(readRows(file, ','))).rejects.toThrow('line 1 is not valid UTF-8');
  });

  it('have cells as long as nobody means them', async () => {
    const read = (megabytes: number, letter: string, end: string) => {
      const megabyte = new Uint8Array(Buffer.from(letter.repeat(2 ** 20 / Buffer.byteLength(letter))));
      const cell = Array.from({ length: megabytes }, () => megabyte);
      return collect(readRows(new Blob(['a,b\n', '1,"x', ...cell, end]), ','));
    };
    expect((await read(2, 'x', '"\n')).at(-1)?.[0]?.cells[1]).toHaveLength(2 ** 21 + 1);
    // Cut at the limit the cell ends within a letter.
    await expect(read(17, 'é', '"\n')).rejects.toThrow(
      'cell 2 of the row in line 2 has more than 16 MiB; look for a quote there that is not meant as one',
    );
    await expect(read(17, 'x', '')).rejects.toThrow('the quote opened in line 2 is never closed');
  });
});
