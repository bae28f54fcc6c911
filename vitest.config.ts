import { configDefaults, defineConfig } from 'vitest/config';
import { SummaryReporter } from './vitest.reporter.ts';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'campaigns/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      // Not in the suite yet: what made it fail is mended, but it has not been seen to pass fifteen times in a row.
      'packages/cli/test/e2e/large-file.test.ts',
    ],
    globalSetup: ['scripts/chromium.ts', 'packages/server/test/support/global-setup.ts'],
    reporters: ['default', new SummaryReporter()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
