import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, so that no worker is left with it at the end while the other one has nothing to do. Campaigns with
 * time limits are apart: side by side, each would be in the way of the other.
 */
const longest = [
  'campaigns/crash/',
  'packages/console/test/console.test.ts',
  'packages/server/test/e2e/bad-input.test.ts',
  'campaigns/faults/',
  'packages/server/test/e2e/crash.test.ts',
  'campaigns/fuzz/',
  'packages/cli/test/e2e/',
  'packages/console/test/',
  'packages/server/test/engine/merge-properties.test.ts',
  'campaigns/load/',
  'packages/server/test/db/embedded.test.ts',
  'packages/server/test/e2e/',
  'packages/cli/test/',
  'packages/server/test/upgrade/',
];

/** Files by their place in that list, and the others as vitest would have them: the largest first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((first, second) => place(first) - place(second));
  }
}

function place({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((name) => moduleId.includes(name));
  return found === -1 ? longest.length : found;
}
