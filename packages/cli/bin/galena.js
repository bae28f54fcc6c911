#!/usr/bin/env -S node --max-semi-space-size=1
// A file of its own, because npm links a command only to what is there before anything is built.
try {
  await import('../dist/main.js');
} catch (error) {
  const problem = describe(error);
  if (problem === undefined) throw error;
  process.stderr.write(`${problem}\n`);
  process.exitCode = 4;
}

/** What keeps Galena from starting, in one line. */
function describe({ code, url = '' }) {
  if (code === 'ERR_MODULE_NOT_FOUND' && url.endsWith('/dist/main.js')) {
    return 'Galena has not been built yet: run "npm run build" in its repository.';
  }
  return undefined;
}
