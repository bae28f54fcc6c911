import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeErrors } from '../../src/describe-errors.ts';
import { errorKinds } from '../../src/errors.ts';
import { operations } from '../../src/http/routes/index.ts';

const tests = new URL('../', import.meta.url);

async function testSources(): Promise<string> {
  const names = (await readdir(tests, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.includes('inventory'),
  );
  return (await Promise.all(names.map((name) => readFile(new URL(name, tests), 'utf8')))).join('\n');
}

it('docs/errors.md is what the table of errors says', async () => {
  expect(await readFile(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')).toBe(
    describeErrors(),
  );
});

it('some test asks for every code of the table', async () => {
  const sources = await testSources();
  const codes = Object.keys(errorKinds).map((row) => row.replace(/ .*/, ''));
  const missing = codes.filter((code) => !new RegExp(`['"\`\\[ \\\\]${code}\\b`).test(sources));
  expect(missing).toEqual([]);
});

it('some test calls every operation', async () => {
  const sources = await testSources();
  const missing = operations.filter(({ path }) => {
    const pattern = path
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, "[^/'`?]+?")
      // Tests that read assets of every kind name them by what comes behind this.
      .replace('/rest/asset/v1/', "(?:/rest/asset/v1/|['`])");
    return !new RegExp(pattern).test(sources);
  });
  expect(missing.map(({ path }) => path)).toEqual([]);
});
