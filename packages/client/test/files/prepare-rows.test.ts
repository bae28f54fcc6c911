import { readRows } from '@galena/client/csv';
import { convertRows, OriginalRows, prepareRows, type RowStep } from '@galena/client/files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const german = convertRows([
  { index: 1, dataType: 'date', reading: { date: 'DMY' } },
  { index: 2, dataType: 'currency', reading: { decimal: ',' } },
]);

describe('rows before they are sent', () => {
  it('are below the names of fields, converted, in their lines', async () => {
    const text = '\n"E-\nMail";Geboren;Umsatz\r\n\r\n"a@x.io";"1.2.1990";1.500;more\n"b";soon;"1,5"\nc\n';
    const blob = await prepareRows(
      { blob: new Blob([text]), format: 'ssv' },
      { names: ['email', 'dateOfBirth', 'annualRevenue'], steps: [german] },
    );
    expect(await blob.text()).toBe(
      '\nemail;dateOfBirth;annualRevenue\n\n\na@x.io;1990-02-01;1500;more\nb;soon;1.5\nc\n',
    );
  });

  it('are not touched where nothing is to be done with them', async () => {
    const text = '\nMail;"x\ny"\n"a@x.io";"1"\r\n';
    const blob = await prepareRows(
      { blob: new Blob([text]), format: 'ssv' },
      { names: ['email', 'x'], steps: [] },
    );
    expect(await blob.text()).toBe('\n\nemail;x\n"a@x.io";"1"\r\n');
  });

  it('can be dropped, and the others keep their lines', async () => {
    const drop: RowStep = (cells) => (cells.every((cell) => cell === '') ? undefined : cells);
    const blob = await prepareRows(
      { blob: new Blob(['a,b\n,\n1,2\n,\n3,"4"\n']), format: 'csv' },
      { names: ['a', 'b'], steps: [drop, (cells) => cells] },
    );
    expect(await blob.text()).toBe('a,b\n\n1,2\n\n3,"4"\n');
  });

  it('that fail for their quotes are sent as they are', async () => {
    const text = 'a;b;c\n"x" y;1.2.1990;1.500\n';
    const blob = await prepareRows(
      { blob: new Blob([text]), format: 'ssv' },
      { names: ['a', 'b', 'c'], steps: [german] },
    );
    expect(await blob.text()).toBe(text);
  });

  it('keep their lines whatever is in them', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '1', ' '), maxLength: 6 });
    const files = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom('\n', '\r\n', '\n\n'), async (rows, lineEnd) => {
        const text = rows
          .map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join(lineEnd);
        const before = await linesOf(new Blob([text]));
        const file = { blob: new Blob([text]), format: 'csv' as const };
        const header = rows[0] ?? [];
        const blob = await prepareRows(file, {
          names: header,
          steps: [(cells) => cells.map((one) => (one === '1' ? 'one' : one))],
        });
        expect(await linesOf(blob)).toEqual(
          before.map(({ line, cells }, index) => ({
            line,
            cells: index === 0 ? cells : cells.map((one) => (one === '1' ? 'one' : one)),
          })),
        );
      }),
      { numRuns: 200 },
    );
  });
});

async function linesOf(blob: Blob): Promise<{ line: number; cells: readonly string[] }[]> {
  const found = [];
  for await (const rows of readRows(blob, ',')) {
    found.push(...rows.map(({ line, cells }) => ({ line, cells })));
  }
  return found;
}

it('original rows are found by their lines', async () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => `a${index},"two\nlines"\n`);
  const original = new OriginalRows({ blob: new Blob([`a,b\n${rows.join('')}`]), format: 'csv' });
  expect(await original.cellsAt(2)).toEqual(['a0', 'two\nlines']);
  expect(await original.cellsAt(3)).toBeUndefined();
  expect(await original.cellsAt(4)).toEqual(['a1', 'two\nlines']);
  expect(await original.cellsAt(200_000)).toEqual(['a99999', 'two\nlines']);
  expect(await original.cellsAt(200_002)).toBeUndefined();
  await original.close();
});
