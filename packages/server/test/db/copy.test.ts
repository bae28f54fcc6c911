import { expect, it } from 'vitest';
import { copyBytes } from '../../src/db/copy.ts';
import { sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

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
