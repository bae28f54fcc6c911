import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findNamedTests } from './named-tests.ts';

const tests = new URL('../', import.meta.url);
const page = await readFile(new URL('../../../docs/survival.md', tests), 'utf8');
const table = page.slice(page.indexOf('## Single faults'), page.indexOf('## Seen'));
const rows = table.split('\n').filter((line) => /^\| (?!what happens|-)/.test(line));

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))(
  'docs/survival.md names tests that there are for: %s',
  async (_fault, row) => {
    const named = await findNamedTests(row.split('|')[3] ?? '', tests);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ isThere }) => !isThere)).toEqual([]);
  },
);

it('docs/survival.md has a table of single faults', () => {
  expect(rows.length).toBeGreaterThan(12);
});
