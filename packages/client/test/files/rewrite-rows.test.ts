import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRow, parseRow } from '../../src/csv/parse-row.ts';
import { readRows } from '../../src/csv/read-rows.ts';
import { CsvReader } from '../../src/csv/reader.ts';
import { hasSwallowedText } from '../../src/csv/swallowed-text.ts';
import { joinMisquoted, rewriteRows } from '../../src/files/rewrite-rows.ts';
import { collect } from '../support/collect.ts';

const pieces = fc.constantFrom('"', '""', '|', ',', '\n', ' ', 'a', 'b\\', '\0', '\ufeff', 'é');
const anyText = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

async function rowsOf(text: string, delimiter: string) {
  const rows = (await collect(readRows(new Blob([text]), delimiter))).flat();
  return rows.map(({ line, cells, fault }) => ({ line, cells, fault }));
}

async function rewrite(text: string, from: string, to: string, dropped?: number): Promise<string> {
  const change = (cells: readonly string[]) => cells.filter((_, index) => index !== dropped);
  return (await collect(rewriteRows(new Blob([text]), from, to, change))).join('');
}

describe('rows that are written anew', () => {
  it.each([',', '|'])('keep their lines, their cells and their faults: from | to %s', async (to) => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const before = await rowsOf(text, '|').catch(() => undefined);
        if (before === undefined) return;
        const after = await rowsOf(await rewrite(text, '|', to), to);
        expect(after.map(({ line, fault }) => ({ line, fault }))).toEqual(
          before.map(({ line, fault }) => ({ line, fault })),
        );
        for (const [index, { cells, fault }] of before.entries()) {
          if (fault !== 'textAfterQuote') expect(after[index]?.cells).toEqual(cells);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keep a fault also in a column that is dropped', async () => {
    const text = await rewrite('a,b\n1,"x" y\n2,x\0\n3,z\n', ',', ',', 1);
    expect((await rowsOf(text, ',')).map(({ fault }) => fault)).toEqual([
      undefined,
      'textAfterQuote',
      'nul',
      undefined,
    ]);
  });

  it('are misquoted again after a report, and take no other row with them, until they are corrected', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const reader = new CsvReader({ delimiter: '|' });
        const rows = [...reader.push(Buffer.from(text)), ...reader.end()];
        const misquoted = rows.filter(({ fault }) => fault === 'textAfterQuote' || fault === 'openQuote');
        const again = misquoted.map(({ cells }) => `${joinMisquoted(cells, '|')}\nfine|row\n`).join('');
        expect(misquoted.every(({ cells }) => cells.some(hasSwallowedText))).toBe(true);
        expect((await rowsOf(again, '|')).map(({ fault }) => fault)).toEqual(
          misquoted.flatMap(() => ['textAfterQuote', undefined]),
        );
      }),
    );
    // In a report of two columns the second cell is the rest of the row.
    expect(parseRow(joinMisquoted(foldRow('a|b|"x" y', '|', 2), ','), ',').fault).toBe('textAfterQuote');
    expect(joinMisquoted(['Ann, "B"', 'x'], ',')).toBe('"Ann, ""B""",x');
  });
});
