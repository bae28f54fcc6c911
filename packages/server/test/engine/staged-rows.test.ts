import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bigintArray, integerArray, textArray } from '../../src/db/arrays.ts';
import { sql } from '../../src/db/sql.ts';
import type { PlannedColumn } from '../../src/engine/plan.ts';
import { StagedRows } from '../../src/engine/staged-rows.ts';
import { useTestDatabase } from '../support/test-database.ts';

const column = (number: number, type: string) => ({ number, type }) as PlannedColumn;
const text = column(1, 'text');
const numeric = column(2, 'numeric');

/** A value that PostgreSQL's text can hold: whole characters, and no NUL. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }).map((found) => found.replaceAll('\0', '')),
  fc.constantFrom(
    '',
    '\\',
    'NULL',
    '"',
    '{a,"b"}',
    'é\t日本\\',
    '😀\r\n',
    `${'x'.repeat(70)}é`,
    'é'.repeat(70_000),
  ),
);
const cells = fc.tuple(fc.option(value), fc.option(fc.integer().map(String)));
type Cells = readonly [string | null, string | null];

function stage(rows: readonly Cells[]): StagedRows {
  const staged = new StagedRows([text, numeric]);
  rows.forEach(([first, second], index) => {
    // A row that fails in its last cell leaves nothing.
    staged.set(text, `failed ${index}`);
    staged.set(text, first);
    staged.set(numeric, second);
    staged.endRow(index + 1, []);
  });
  return staged;
}

it('sends every cell to the letter, and an empty one as null', async () => {
  const { database } = await useTestDatabase();
  const read = (staged: StagedRows, only?: readonly number[], edits?: ReadonlyMap<number, string | null>) =>
    database.query<{ a: string | null; b: string | null }>(sql`
      select a, b::text
      from unnest(
        ${staged.array(text, only, edits)}::text[], ${staged.array(numeric, only, edits)}::numeric[]
      ) with ordinality as rows (a, b, o)
      order by o`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(cells, { maxLength: 20 }),
      fc.infiniteStream(fc.constantFrom('kept', 'left out', 'emptied', 'edited')),
      async (rows, fates) => {
        const staged = stage(rows);
        expect((await read(staged)).map(({ a, b }) => [a, b])).toEqual(rows);
        const said = rows.map((row) => ({ row, fate: fates.next().value }));
        const only = said.flatMap(({ fate }, index) => (fate === 'left out' ? [] : [index]));
        const edits = new Map<number, string | null>();
        said.forEach(({ fate }, index) => {
          if (fate === 'emptied') edits.set(index, null);
          if (fate === 'edited') edits.set(index, '1234');
        });
        const expected = said
          .filter(({ fate }) => fate !== 'left out')
          .map(({ row, fate }) =>
            fate === 'emptied' ? [null, null] : fate === 'edited' ? ['1234', '1234'] : row,
          );
        expect((await read(staged, only, edits)).map(({ a, b }) => [a, b])).toEqual(expected);
        expect(staged.cells(text)).toEqual(rows.map(([first]) => first));
      },
    ),
    { numRuns: 60 },
  );
});

it('takes the last row back', () => {
  const staged = stage([
    ['kept', '1'],
    ['taken back', null],
  ]);
  staged.takeBack();
  staged.set(text, 'kept too');
  staged.set(numeric, null);
  staged.endRow(2, []);
  expect(staged.cells(text)).toEqual(['kept', 'kept too']);
  expect(staged.array(numeric)).toBe('{"1",NULL}');
});

it('sends numbers and texts of arrays as they are', async () => {
  const { database } = await useTestDatabase();
  const integers = [0, -1, 2 ** 31 - 1, -(2 ** 31)];
  const bigints = [
    ...integers,
    null,
    2 ** 32,
    -(2 ** 32) - 1,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ];
  const texts = ['', null, 'short', 'é', 'a long one of more than twenty-four characters', '日本'.repeat(50)];
  const sent = sql`
    select
      ${integerArray(integers)}::integer[] as integers, array_to_json(${bigintArray(bigints)}::bigint[]) as bigints,
      ${textArray(texts)}::text[] as texts`;
  expect(await database.query(sent)).toEqual([{ integers, bigints, texts }]);
});
