import { serverKey } from '@galena/client/files';
import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { lookupKey } from '../../src/fields/lookup-key.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('is folded before an import, in the checks of files, as PostgreSQL folds it', async () => {
  const { database } = await useTestDatabase();
  const found = await database.query<{ code: number; folded: string }>(sql`
    select code, ${lookupKey(sql`chr(code)`)} as folded
    from generate_series(1, 1114111) as code
    where code not between 55296 and 57343
      and lower(chr(code)) <> chr(code)`);
  const folded = new Map(found.map(({ code, folded: key }) => [code, key]));
  const [{ version = '0' } = {}] = await database.query<{ version: string }>(
    sql`select unicode_version() as version`,
  );
  /** Letters that only one of the two knows: each has a Unicode of its own. */
  const isOlder = Number(version) < Number.parseFloat(process.versions['unicode'] ?? '0');
  const differing: string[] = [];
  for (let code = 1; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    // A blank would be trimmed at an end.
    const letter = String.fromCodePoint(code);
    const key = serverKey(`x${letter}x`, false).slice(1, -1);
    const lower = folded.get(code) ?? letter;
    if (key !== lower && !(isOlder ? lower === letter : key === letter)) differing.push(code.toString(16));
  }
  expect(folded.size).toBeGreaterThan(1_400);
  expect(differing).toEqual([]);
});
