import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeCoverage, readCoverage } from '../../../../scripts/operations/describe-coverage.ts';
import { findTests, shapeOf } from '../../../../scripts/operations/find-tests.ts';
import { marketoOperations } from '../../../../scripts/operations/marketo-operations.ts';
import { servedCalls } from '../../../../scripts/operations/served-calls.ts';
import { bare } from '../../src/http/operation-index.ts';
import { operations } from '../../src/http/routes/index.ts';

const page = await readFile(new URL('../../../../docs/coverage.md', import.meta.url), 'utf8');
const named = readCoverage(page);

it('docs/coverage.md has every operation, and says of each whether it is there (npm run docs)', () => {
  const byShape = new Map([...named].map(([call, files]) => [shapeOf(call), files]));
  expect(page).toBe(describeCoverage(servedCalls, (call) => byShape.get(shapeOf(call)) ?? []));
});

it('the tests that docs/coverage.md names make the calls, and every operation has one (npm run docs)', async () => {
  const tests = await findTests(servedCalls);
  const wrong = [...named].flatMap(([call, files]) => {
    const callers = tests.get(shapeOf(call))?.map(({ file }) => file);
    // Of those that Galena has not no tests are named.
    if (callers === undefined) return files.length === 0 ? [] : [call];
    return files.length > 0 && files.every((file) => callers.includes(file)) ? [] : [call];
  });
  expect(wrong).toEqual([]);
});

it('operations have the names that Marketo has for them, by which faults and the journal find them', () => {
  const names = new Map(
    Object.values(marketoOperations)
      .flatMap((calls) => Object.entries(calls))
      .map(([call, name]) => [shapeOf(call), name]),
  );
  const others = operations.flatMap(({ method, path, documentation: { summary } }) => {
    const name = names.get(shapeOf(`${method} ${path}`));
    const own = summary.replace(/[:,].*/s, '');
    return name === undefined || bare(name) === bare(own) ? [] : [own];
  });
  // Where Marketo has one name for two.
  expect(others).toEqual(['Describe Program Member (superseded)', 'Get Snippet Dynamic Content']);
});
