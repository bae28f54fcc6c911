import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findNamedTests } from '../docs/named-tests.ts';

const root = new URL('../../../../', import.meta.url);
const page = await readFile(new URL('docs/security.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!threat|-)/.test(line));

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))(
  'names a test that there is for: %s',
  async (_threat, row) => {
    const named = await findNamedTests(row, root);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ isThere }) => !isThere)).toEqual([]);
  },
);

it('says something of each threat', () => {
  expect(rows.length).toBeGreaterThan(25);
});
