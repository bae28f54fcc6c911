import fc from 'fast-check';
import { expect, it } from 'vitest';
import { copyBytes, copyInto } from '../../src/db/copy.ts';
import { CopyLines } from '../../src/db/copy-lines.ts';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

/** A value that PostgreSQL's text can hold: whole characters, and no NUL. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(
    '',
    '\\',
    '\\N',
    '\\.',
    '\t',
    '\n',
    '\r\n',
    'a\\\tb',
    'é\t日本\\',
    '😀\r',
    'x'.repeat(70_000),
  ),
);

async function copyRows(database: Database, lines: CopyLines): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`truncate public.copied`);
    const copy = copyInto(transaction, { schema: 'public', table: 'copied', columns: ['a', 'b'] });
    await copy.write(lines.take());
    await copy.end();
  });
}

it('copies every value to the letter, and null as null', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`create table public.copied (a text, b text)`);
  const row = fc.tuple(fc.option(value), fc.option(value));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const lines = new CopyLines();
      for (const [a, b] of rows) {
        lines.add(a);
        lines.endValue();
        lines.add(b);
        lines.endLine();
      }
      await copyRows(database, lines);
      const copied = await database.query<{ a: string | null; b: string | null }>(
        sql`select a, b from public.copied`,
      );
      expect(copied.map(({ a, b }) => [a, b])).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});

it('takes lines back', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`create table public.copied (a text, b text)`);
  const lines = new CopyLines();
  for (const text of ['kept', 'taken back', 'kept too']) {
    const start = lines.sizeBytes;
    lines.add(text);
    lines.endValue();
    lines.add(null);
    lines.endLine();
    if (text === 'taken back') lines.cutTo(start);
  }
  await copyRows(database, lines);
  expect(await database.query(sql`select a from public.copied`)).toEqual([{ a: 'kept' }, { a: 'kept too' }]);
});

it('reads bytes that are no text', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`create table pieces (number integer, bytes bytea)`);
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 256));
  await database.execute(sql`insert into pieces values (1, ${bytes}), (2, '')`);
  const read = (number: number) =>
    database.connection((connection) =>
      copyBytes(connection, `select bytes from pieces where number = ${number}`),
    );
  expect(await read(1)).toEqual(bytes);
  expect(await read(2)).toEqual(Buffer.alloc(0));
  expect(await read(3)).toBeUndefined();
});
