import { checkRows, type RowJudge, showValue, stripColumn, stripInvisible } from '@galena/client/files';
import { describe, expect, it } from 'vitest';

/** A judge that is easy to foresee: the second cell is a number, the third a doubtful address. */
const judge: RowJudge = ({ cells: [, score = '', address = '@'] }) => {
  if (!/^\d*$/.test(score)) return { failure: 'not a number', column: 1 };
  return address.includes('@') ? {} : { warning: 'doubtful', column: 2 };
};

const lookup = { column: 0, isNumber: false };

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
      skipped: 0,
      warned: 1,
      repeated: 0,
      repeatedKeys: 0,
      repeatOutcome: 'the last one wins',
      failedForSeveral: 0,
      rowsWithoutValue: 0,
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

it('counts a row that fails for several reasons once, and under each of them', async () => {
  const found = await checkRows(
    { blob: new Blob(['a,b\nx,y\nx,1\n1,1\n']), format: 'csv' },
    {
      judge: ({ cells }) => {
        const [first, ...more] = cells.flatMap((cell, column) =>
          cell === '1' ? [] : [{ reason: `bad ${'ab'[column]}`, column }],
        );
        return first === undefined ? {} : { failure: first.reason, column: first.column, more };
      },
    },
  );
  expect(found).toMatchObject({ rows: 3, failed: 2, failedForSeveral: 1 });
  expect(found.findings).toMatchObject([
    { reason: 'bad a', count: 2, rows: [{ line: 2, value: 'x' }, { line: 3 }] },
    { reason: 'bad b', count: 1, rows: [{ line: 2, value: 'y' }] },
  ]);
});

it('says that a row ends too early, even where its key would have it left out', async () => {
  const found = await checkRows(
    { blob: new Blob(['email,score\na,1\na\na,2\n']), format: 'csv' },
    {
      judge: ({ cells }) => (cells.length < 2 ? { failure: 'cut off', isCutOff: true } : {}),
      lookup,
      repeats: { rule: 'last', reason: 'a later row', isKey: (cell) => cell !== '' },
    },
  );
  expect(found).toMatchObject({ rows: 3, failed: 1, skipped: 1 });
  expect(found.findings).toMatchObject([
    { reason: 'cut off', rows: [{ line: 3 }] },
    { kind: 'skip', reason: 'a later row', rows: [{ line: 2 }] },
  ]);
});

describe('checkRows, with a look at keys', () => {
  const rowsOf = async (text: string, isNumber = false) => {
    const check = await checkRows(
      { blob: new Blob([text]), format: 'csv' },
      { judge, lookup: { ...lookup, isNumber } },
    );
    const rows = check.findings.find(({ kind }) => kind === 'repeat')?.rows ?? [];
    return { ...check, rows: rows.map(({ line, firstLine }) => [line, firstLine]) };
  };

  it('names the rows that repeat a key, and where it comes first', async () => {
    const text = 'email,score\nA@x.io,1\nb@x.io,2\n" a@X.io ",3\nc@x.io,4\na@x.io\t,5\nB@X.IO,\n';
    expect(await rowsOf(text)).toMatchObject({
      repeated: 3,
      repeatedKeys: 2,
      rows: [
        [4, 2],
        [6, 2],
        [7, 3],
      ],
    });
  });

  it('takes numbers by value where keys are numbers', async () => {
    expect((await rowsOf('id,score\n7,1\n+07,2\n-0,3\n0,4\n', true)).rows).toEqual([
      [3, 2],
      [5, 4],
    ]);
    expect((await rowsOf('id,score\n7,1\n07,2\n')).rows).toEqual([]);
  });

  it('folds letters beyond ASCII as the server does', async () => {
    const keys = [
      '\u00e9',
      '\u00c9',
      '\u0130x',
      'IX',
      'ix',
      '\u1e9e',
      '\u00df',
      'A\u03a3',
      'a\u03c3',
      '\u{10400}',
      '\u{10428}',
    ];
    expect(await rowsOf(`email,score\n${keys.map((key) => `${key},1\n`).join('')}`)).toMatchObject({
      repeated: 6,
      repeatedKeys: 5,
    });
  });

  it('claims nothing of rows that fail, have no key, or differ in more than case', async () => {
    const text =
      'email,score\na,hot\na,1\n,1\n,2\nNULL,1\nNULL,1\n\u03c3,1\n\u03c2,1\n\u0131,1\ni,1\nss,1\n\u00df,1\nd\u00a0,1\nd,1\n';
    expect(await rowsOf(text)).toMatchObject({ repeated: 0, rows: [] });
  });

  it('takes NULL with blanks around it for a key, as the server does', async () => {
    const found = await rowsOf('email,score\nNULL,1\n NULL,1\nnull,1\n"NULL ",1\n');
    expect(found.rows).toEqual([
      [4, 3],
      [5, 3],
    ]);
  });

  it('remembers every key of a large file, and the first rows', async () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => `k${row % 20_000},1\n`);
    const found = await rowsOf(`email,score\n${lines.join('')}`);
    expect(found).toMatchObject({ repeated: 10_000, repeatedKeys: 10_000 });
    expect(found.rows).toHaveLength(40);
    expect(found.rows[39]).toEqual([20_041, 41]);
  });

  it('tells of rows without any value, which are not sent', async () => {
    const { rows, rowsWithoutValue, failed, findings } = await checkRows(
      { blob: new Blob(['email,score\n,\n" ","\t"\na,1\n"",""\n,hot\n']), format: 'csv' },
      { judge, lookup },
    );
    expect({ rows, rowsWithoutValue, failed }).toEqual({ rows: 2, rowsWithoutValue: 3, failed: 1 });
    expect(findings.at(-1)).toMatchObject({
      kind: 'withoutValue',
      rows: [{ line: 2 }, { line: 3 }, { line: 5 }],
    });
  });

  it('tells of characters in keys that nobody sees, and judges keys without them where they are taken out', async () => {
    const file = {
      blob: new Blob(['email,score\na@x.io\u00a0,1\na@x.io,2\nb\u200b@x.io,\n']),
      format: 'csv',
    } as const;
    const { findings } = await checkRows(file, { judge, lookup });
    expect(findings).toEqual([
      {
        kind: 'invisible',
        reason: 'Invisible characters in the key',
        count: 2,
        rows: [
          { line: 2, value: 'a@x.io[U+00A0]' },
          { line: 4, value: 'b[U+200B]@x.io' },
        ],
      },
    ]);
    const stripped = await checkRows(file, { judge, lookup, step: stripColumn(0) });
    expect(stripped).toMatchObject({
      repeated: 1,
      findings: [{ kind: 'repeat', rows: [{ line: 3, firstLine: 2 }] }],
    });
  });
});

describe('stripInvisible', () => {
  it.each([
    ['a@x.io', 'a@x.io'],
    [' a@x.io ', ' a@x.io '],
    ['\ufeffa@x.io\u00a0', 'a@x.io'],
    ['a\u00ad\u200b\u200e@x.io\u202c', 'a@x.io'],
    ['M\u00fcller\u00a0GmbH', 'M\u00fcller GmbH'],
    // Persian needs its joiner, and a NUL is told as what it is.
    ['\u0645\u06cc\u200c\u062e', '\u0645\u06cc\u200c\u062e'],
    ['a\0b', 'a\0b'],
  ])('makes %j %j', (key, stripped) => {
    expect(stripInvisible(key)).toBe(stripped);
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
