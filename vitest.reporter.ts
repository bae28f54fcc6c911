import path from 'node:path';
import type { Reporter, TestModule, TestSpecification } from 'vitest/node';

/** More files than anybody names: the whole suite. */
const wholeSuite = 60;

/** Printed at the start of a whole run: measured on two cores with nothing else to do. */
const expected = 'npm test takes about 10 minutes on two cores.';

/** So many of the files that took longest are named at the end of a whole run. */
const namedFiles = 10;

/**
 * Says at the start of a whole run how many files it has and how long it takes, and at its end which files took longest. Ends every run in the one
 * line `N passed, N failed` (and `, N skipped`), which other programs read.
 */
export class SummaryReporter implements Reporter {
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    if (specifications.length >= wholeSuite) console.log(`${specifications.length} files: ${expected}`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    if (modules.length >= wholeSuite) console.log(longest(modules));
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that cannot be loaded has no tests, and must not look like a success.
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) count[test.result().state] += 1;
    }
    const skipped = count.skipped + count.pending;
    console.log(
      `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }
}

/** The files that took longest, with the seconds of all their tests and hooks. */
function longest(modules: readonly TestModule[]): string {
  const lines = modules
    .map((module) => ({ name: path.relative('', module.moduleId), ms: module.diagnostic().duration }))
    .toSorted((first, second) => second.ms - first.ms)
    .slice(0, namedFiles)
    .map(({ name, ms }) => `${(ms / 1000).toFixed(0).padStart(5)} s  ${name}`);
  return `\nThe files that took longest:\n${lines.join('\n')}`;
}
