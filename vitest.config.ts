import { configDefaults, defineConfig } from 'vitest/config';
import { SummaryReporter } from './vitest.reporter.ts';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'campaigns/**/*.test.ts'],
    // Not in a suite yet: it waits for PostgreSQL to recover twice, which takes from two seconds to over thirty.
    exclude: [...configDefaults.exclude, 'campaigns/fuzz/fuzz.test.ts'],
    globalSetup: ['packages/server/test/support/global-setup.ts'],
    reporters: ['default', new SummaryReporter()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
