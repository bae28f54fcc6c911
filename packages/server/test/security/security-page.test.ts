import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const page = await readFile(new URL('docs/security.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!threat|-)/.test(line));

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))(
  'names a test that there is for: %s',
  async (_threat, row) => {
    const files = [...row.matchAll(/`((?:packages|campaigns)\/[^`]+\.test\.ts)`: ((?:"[^"]+"(?:, )?)+)/g)];
    expect(files.length).toBeGreaterThan(0);
    for (const [, file = '', names = ''] of files) {
      const code = await readFile(new URL(file, root), 'utf8');
      for (const [, name = ''] of names.matchAll(/"([^"]+)"/g)) {
        // The name of a test, or the beginning of one that is made for each of several cases.
        expect(code).toMatch(new RegExp(`['"\`]${name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(['"\`]|: %s)`));
      }
    }
  },
);

it('says something of each threat', () => {
  expect(rows.length).toBeGreaterThan(25);
});
