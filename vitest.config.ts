import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './vitest.reporter.ts';
import { LongestFirst } from './vitest.sequencer.ts';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'campaigns/**/*.test.ts'],
    globalSetup: ['scripts/chromium.ts', 'packages/server/test/support/global-setup.ts'],
    reporters: ['default', new SummaryReporter()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than the processors of most test machines: some files mostly wait, for leases to end or for pauses.
    maxWorkers: 3,
    // Each worker reads the modules once for all of its files, which saves a quarter of the time of the suite. The modules
    // keep no state but caches; what a test changes in the process, it changes back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
