export default {
  globalSetup: './global-setup.mjs',
  globalTeardown: './global-teardown.mjs',
  testTimeout: 30_000,
};
