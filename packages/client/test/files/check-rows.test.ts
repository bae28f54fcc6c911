import { checkRows, type RowJudge, showValue } from '@galena/client/files';
import { describe, expect, it } from 'vitest';

/** A judge that is easy to foresee: the second cell is a number, the third a doubtful address. */
const judge: RowJudge = ({ cells: [, score = '', address = '@'] }) => {
  if (!/^\d*$/.test(score)) return { failure: 'not a number', column: 1 };
  return address.includes('@') ? {} : { warning: 'doubtful', column: 2 };
};

function check(text: string, shownRows?: number) {
  const options = { judge, ...(shownRows !== undefined && { shownRows }) };
  return checkRows({ blob: new Blob([text]), format: 'csv' }, options);
}

describe('checkRows', () => {
  it('groups what it finds by reason, with lines and values', async () => {
    const text = 'email,score,other\na,1,@\nb,hot,@\n\nc,"two\nlines",@\nd,4,no\ne,5\n';
    expect(await check(text)).toEqual({
      rows: 5,
      failed: 2,
      warned: 1,
      findings: [
        {
          kind: 'failure',
          reason: 'not a number',
          count: 2,
          rows: [
            { line: 3, value: 'hot' },
            { line: 5, value: 'two\\nlines' },
          ],
        },
        { kind: 'warning', reason: 'doubtful', count: 1, rows: [{ line: 7, value: 'no' }] },
      ],
    });
  });

  it('keeps the first rows of each finding only', async () => {
    const text = `email,score\n${'a,hot\n'.repeat(1000)}`;
    const { findings } = await check(text, 2);
    expect(findings).toMatchObject([{ count: 1000, rows: [{ line: 2 }, { line: 3 }] }]);
  });

  it('takes the lines that a person has', async () => {
    const { findings } = await checkRows(
      { blob: new Blob(['email,score\na,hot\n']), format: 'csv' },
      { judge, originalLine: (line, row) => 100 * row + line },
    );
    expect(findings[0]?.rows).toEqual([{ line: 102, value: 'hot' }]);
  });
});

describe('showValue', () => {
  it.each([
    ['a cell', 'a cell'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['x'.repeat(61), `${'x'.repeat(60)}…`],
    ['\u{1f600}'.repeat(60), '\u{1f600}'.repeat(60)],
    ['\u{1f600}'.repeat(5000), `${'\u{1f600}'.repeat(60)}…`],
    ['a\tb\r\nc\0', 'a\\tb\\r\\nc\\0'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\u00a0b\u200b\u202ec\ufeff', 'a[U+00A0]b[U+200B][U+202E]c[U+FEFF]'],
  ])('shows %j as %j', (cell, shown) => {
    expect(showValue(cell)).toBe(shown);
  });
});
