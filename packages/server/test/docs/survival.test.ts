import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const tests = new URL('../', import.meta.url);
const page = await readFile(new URL('../../../docs/survival.md', tests), 'utf8');
const table = page.slice(page.indexOf('## Single faults'), page.indexOf('## Seen'));
const rows = table.split('\n').filter((line) => /^\| (?!what happens|-)/.test(line));

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))(
  'docs/survival.md names tests that there are for: %s',
  async (_fault, row) => {
    const cell = row.split('|')[3] ?? '';
    const parts = [...cell.matchAll(/`([\w/.-]+\.test\.ts)`: ((?:"[^"]+"(?:, )?)+)/g)];
    expect(parts.length).toBeGreaterThan(0);
    for (const [, file = '', names = ''] of parts) {
      const titles = titlesOf(await readFile(new URL(file, tests), 'utf8'));
      for (const [, name = ''] of names.matchAll(/"([^"]+)"/g)) {
        expect([name, titles.some((title) => title.test(name))]).toEqual([name, true]);
      }
    }
  },
);

it('docs/survival.md has a table of single faults', () => {
  expect(rows.length).toBeGreaterThan(12);
});

/** The names of tests; in those that are made for several cases `%s` stands for one. */
function titlesOf(code: string): RegExp[] {
  const texts = [...code.matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text);
  return texts
    .filter((text) => text.replaceAll('%s', '').length > 10)
    .map((text) => {
      const parts = text.split('%s').map((part) => part.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&'));
      return new RegExp(`^${parts.join('.+')}$`);
    });
}
