import { writeFileSync } from 'node:fs';
import { describeErrors } from '../packages/server/src/describe-errors.ts';
import { describeCoverage } from './operations/describe-coverage.ts';
import { findTests, shapeOf } from './operations/find-tests.ts';
import { servedCalls } from './operations/served-calls.ts';

/** So many test files are named for a call. */
const namedTests = 2;

/** Writes the pages of docs/ that are made from the code. */
write('errors.md', describeErrors());

const tests = await findTests(servedCalls);
write(
  'coverage.md',
  describeCoverage(servedCalls, (call) =>
    (tests.get(shapeOf(call)) ?? []).slice(0, namedTests).map(({ file }) => file),
  ),
);

function write(name: string, text: string): void {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}
