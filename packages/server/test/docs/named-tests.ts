import { readFile } from 'node:fs/promises';

/** The tests that a page names, in the form `file.test.ts`: "title", "another title"; and whether there are such tests. */
export async function findNamedTests(
  text: string,
  folder: URL,
): Promise<{ readonly name: string; readonly isThere: boolean }[]> {
  const named = [];
  for (const [, file = '', names = ''] of text.matchAll(/`([\w/.-]+\.test\.ts)`: ((?:"[^"]+"(?:, )?)+)/g)) {
    const titles = titlesOf(await readFile(new URL(file, folder), 'utf8'));
    for (const [, name = ''] of names.matchAll(/"([^"]+)"/g)) {
      named.push({ name, isThere: titles.some((title) => title.test(name)) });
    }
  }
  return named;
}

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
