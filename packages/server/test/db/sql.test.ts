import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  identifier,
  join,
  prepared,
  quoteLiteral,
  raw,
  type Sql,
  sql,
  toStatement,
} from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('numbers values in the order of the text, however pieces nest', () => {
  const condition = sql`a = ${1} and ${join([sql`b = ${2}`, sql`c = ${3}`], ' or ')}`;
  expect(toStatement(sql`select ${raw('x')} from t where ${condition} limit ${4}`)).toEqual({
    text: 'select x from t where a = $1 and b = $2 or c = $3 limit $4',
    values: [1, 2, 3, 4],
  });
  expect(toStatement(join([], ', '))).toEqual({ text: '', values: [] });
});

it('never lets a value become text', () => {
  const piece: fc.Arbitrary<Sql> = fc.letrec<{ piece: Sql }>((tie) => ({
    piece: fc.oneof(
      { maxDepth: 4 },
      fc.string().map((value) => sql`v(${value})`),
      fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => sql`(${join(pieces, ', ')})`),
      fc.tuple(tie('piece'), fc.string()).map(([inner, value]) => sql`f(${value}, ${inner}, ${value})`),
    ),
  })).piece;
  fc.assert(
    fc.property(piece, (statement) => {
      const { text, values } = toStatement(statement);
      expect(text).toMatch(/^[vf(), $\d]*$/);
      const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      expect(numbers).toEqual(values.map((_, index) => index + 1));
    }),
  );
});

it('quotes names and literals so that PostgreSQL reads them back', async () => {
  const { database } = await useTestDatabase();
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 15 })
    // PostgreSQL cuts longer names.
    .filter((name) => !name.includes('\0') && Buffer.byteLength(name) <= 63);
  await fc.assert(
    fc.asyncProperty(text, async (name) => {
      const [row] = await database.query<Record<string, string>>(
        sql`select ${raw(quoteLiteral(name.replaceAll('\\', '/')))} as ${identifier(name)}`,
      );
      expect(row).toEqual({ [name]: name.replaceAll('\\', '/') });
    }),
    { numRuns: 100, examples: [['a"b'], ["o'clock"], ['"; drop table leads; --'], ['__proto__x']] },
  );
});

it('has a connection plan a prepared statement once', async () => {
  const { database } = await useTestDatabase();
  await database.connection(async (connection) => {
    for (const value of ['one', 'two', 'three']) {
      expect(await connection.query(prepared('echo', sql`select ${value}::text as value`))).toEqual([
        { value },
      ]);
    }
    expect(
      await connection.query(sql`
        select name, statement, (generic_plans + custom_plans)::integer as uses from pg_prepared_statements`),
    ).toEqual([{ name: 'echo', statement: 'select $1::text as value', uses: 3 }]);
  });
});
