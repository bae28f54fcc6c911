import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTextRows } from '../../src/csv/read-rows.ts';
import { dropRowsWithoutValue, isWithoutValue, rowInFile } from '../../src/files/rows-without-value.ts';
import { collect } from '../support/collect.ts';

async function rowsOf(blob: Blob) {
  return (await collect(readTextRows(blob, ',')))
    .flat()
    .map(({ line, text, cells }) => ({ line, text, cells }));
}

describe('dropRowsWithoutValue', () => {
  it('gives a file back as it is that has no such rows', async () => {
    const blob = new Blob(['a,b\n1,\n\n,2\n']);
    expect(await dropRowsWithoutValue({ blob, format: 'csv' })).toEqual({ blob, skippedRows: [] });
  });

  it('drops rows of delimiters, blanks and quotes, and leaves the others in their lines', async () => {
    const ingredients = fc.constantFrom(
      ',',
      ' ,\t',
      '"",""',
      '" \n",',
      '\u00a0,',
      '1,',
      ',x',
      '"y\nz",',
      'NULL,',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(ingredients), async (lines) => {
        const blob = new Blob([`a,b\n${lines.map((line) => `${line}\n`).join('')}`]);
        const before = await rowsOf(blob);
        const { blob: kept, skippedRows } = await dropRowsWithoutValue({ blob, format: 'csv' });
        const expected = before.filter(({ cells }, row) => row === 0 || !isWithoutValue(cells));
        const after = await rowsOf(kept);
        expect(after).toEqual(expected);
        expect(skippedRows).toHaveLength(before.length - after.length);
        const numbers = after.slice(1).map((_, index) => rowInFile(skippedRows, index + 1));
        expect(numbers.map((row) => before[row])).toEqual(after.slice(1));
      }),
    );
  });
});
