import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader } from '../../../server/src/csv/reader.ts';
import { readRows } from '../../src/csv/row-reader.ts';
import { type Delimiter, joinRow, parseRow, splitRow } from '../../src/csv/split-row.ts';
import { collect } from '../support/collect.ts';

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

interface PlainRow {
  readonly line: number;
  readonly start: number;
  readonly cells: readonly string[];
  readonly fault: string | undefined;
}

function asTheServer(text: string, delimiter: (typeof delimiters)[number]): PlainRow[] | string {
  const reader = new CsvReader({ delimiter });
  const rows = [...reader.push(Buffer.from(text)), ...reader.end()];
  const openQuoteLine = rows.at(-1)?.openQuoteLine;
  if (openQuoteLine !== undefined) {
    return `GalenaFileError: the quote opened in line ${openQuoteLine} is never closed; add the closing quote, or remove this one`;
  }
  return rows.map(({ line, byteOffset, cells, fault }) => ({ line, start: byteOffset, cells, fault }));
}

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

async function asTheClient(text: string, delimiter: Delimiter, size: number): Promise<PlainRow[] | string> {
  const rows: PlainRow[] = [];
  try {
    for await (const found of readRows(inPieces(new TextEncoder().encode(text), size), delimiter)) {
      for (const row of found) {
        const { cells, fault } = parseRow(row.text, delimiter);
        rows.push({ line: row.line, start: row.start, cells, fault });
      }
    }
  } catch (error) {
    return String(error);
  }
  return rows;
}

describe('the rows of a file', () => {
  it('are those that the server finds, however the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        fc.constantFrom(...delimiters),
        fc.integer({ min: 1, max: 9 }),
        async (text, delimiter, size) => {
          expect(await asTheClient(text, delimiter, size)).toEqual(asTheServer(text, delimiter));
        },
      ),
      { numRuns: 2000 },
    );
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
    const [rows] = await collect(readRows(file, ','));
    expect(rows?.map(({ text, line }) => ({ text, line }))).toEqual([
      { text: 'a,b', line: 1 },
      { text: '"c\n",d', line: 2 },
      { text: 'e\ufeff,\ufefff', line: 5 },
    ]);
  });

  it('begin behind a byte order mark', async () => {
    const [rows] = await collect(readRows(new Blob(['\ufeffemail\na@x.io\n']), ','));
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
});
