import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../src/csv/read-header.ts';
import { readRows } from '../../src/csv/read-rows.ts';
import { lookupKeysOf, shareKeys } from '../../src/imports/lookup-keys.ts';
import { cutIntoParts, originalLine, partFile } from '../../src/imports/parts.ts';

const cell = fc.constantFrom('a', 'bc', '"q, \r\n"', '"x\ny"', 'é', '', '"""');
const rowText = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(','));
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n');
const files = fc
  .array(fc.tuple(rowText, lineEnd), { maxLength: 40 })
  .map((rows) => `h1,"h\n2"\n${rows.map(([text, end]) => text + end).join('')}`);

async function rowsOf(blob: Blob): Promise<{ line: number; cells: readonly string[] }[]> {
  const found = [];
  for await (const rows of readRows(blob, ',')) {
    found.push(...rows.map(({ line, cells }) => ({ line, cells })));
  }
  return found;
}

/** The bytes of the largest row behind the header. */
async function largestRowOf(blob: Blob): Promise<number> {
  const sizes = [];
  for await (const rows of readRows(blob, ',')) sizes.push(...rows.map(({ start, end }) => end - start));
  return Math.max(0, ...sizes.slice(1));
}

describe('parts', () => {
  it('have together the rows of the file, each with its line, and are no larger than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 40, max: 120 }), async (text, maxBytes) => {
        const blob = new Blob([text]);
        const header = await readHeader(blob, ',');
        if (header === undefined) throw new Error('the file has a header');
        // A file may end inside a quote: those are refused, and not what this is about.
        const whole = await rowsOf(blob).catch(() => undefined);
        if (whole === undefined) return;
        const cutting = cutIntoParts(blob, ',', header, maxBytes);
        if ((await largestRowOf(blob)) > maxBytes - (header.end - header.start) - 1) {
          await expect(cutting).rejects.toThrow(`a file may have ${maxBytes} with its header`);
          return;
        }
        const parts = await cutting;
        const found = [];
        let firstRow = 1;
        for (const part of parts) {
          const file = partFile(blob, header, part);
          expect(file.size).toBeLessThanOrEqual(maxBytes);
          const [first, ...rows] = await rowsOf(file);
          expect(first?.cells).toEqual(header.cells);
          expect(part.firstRow).toBe(firstRow);
          expect(part.rows).toBe(rows.length);
          firstRow += rows.length;
          found.push(...rows.map((row) => ({ ...row, line: originalLine(header, part, row.line) })));
        }
        expect(found).toEqual(whole.slice(1));
      }),
      { numRuns: 500 },
    );
  });

  it('cannot be made of a row that is too large', async () => {
    const blob = new Blob([`email\na@x.io\n${'x'.repeat(100)}\n`]);
    const header = await readHeader(blob, ',');
    if (header === undefined) throw new Error('the file has a header');
    await expect(cutIntoParts(blob, ',', header, 50)).rejects.toThrow(
      'the row in line 3 has 100 bytes, and a file may have 50 with its header',
    );
  });
});

describe('lookup values', () => {
  async function keysOf(text: string, lookupField: string) {
    const blob = new Blob([text]);
    const header = await readHeader(blob, ',');
    if (header === undefined) throw new Error('the file has a header');
    const [part] = await cutIntoParts(blob, ',', header, 1_000);
    if (part === undefined) throw new Error('the file has rows');
    return lookupKeysOf(blob, ',', header, part, lookupField);
  }

  it.each([
    ['in any case, trimmed', 'email\n Ada@X.io\n', 'Email\nada@x.IO \n', 'email', true],
    ['numbers by value', 'id\n007\n', 'id\n+7\n', 'id', true],
    ['other ones', 'email\na@x.io\n', 'email\nb@x.io\n', 'email', false],
    ['no empty ones', 'email,city\n,a\n', 'email,city\n,b\n', 'email', false],
    ['of a column that is not there, any', 'email\na@x.io\n', 'city\nb\n', 'email', true],
  ])('%s', async (_, first, second, lookupField, expected) => {
    expect(shareKeys(await keysOf(first, lookupField), await keysOf(second, lookupField))).toBe(expected);
  });
});

it('takes no header whose stray quote makes rows names of columns', async () => {
  const swallowed = new Blob(['email,"city\na@x.io,"Oslo"\nb@x.io,Rome\n']);
  await expect(readHeader(swallowed, ',')).rejects.toThrow(
    'the header goes from line 1 to line 2, with text after a closing quote in column 2: correct the quotes',
  );
  // Read with another delimiter many a header looks so.
  const wrongDelimiter = new Blob(['"email";"city"\na@x.io;Oslo\n']);
  expect(await readHeader(wrongDelimiter, ',')).toMatchObject({ cells: ['"email";"city"'] });
});
