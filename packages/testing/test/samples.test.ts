import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const samples = path.join(root, 'examples/testing');

/** Runs a program as a person does who has copied a sample: of the runner of these tests it knows nothing. */
async function run(folder: string, ...words: string[]): Promise<string> {
  const { PATH, HOME, TMPDIR, GALENA_CACHE_DIR, GALENA_TLS_DIR } = process.env;
  const options = {
    cwd: path.join(samples, folder),
    env: { PATH, HOME, TMPDIR, GALENA_CACHE_DIR, GALENA_TLS_DIR, NO_COLOR: '1' },
  };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words, options);
  return stdout + stderr;
}

it('the sample of node:test passes', async () => {
  const galena = path.join(root, 'packages/cli/bin/galena.js');
  const said = await run('node-test', galena, 'exec', '--', process.execPath, '--test');
  expect(said).toMatch(/^# pass 1$/m);
});

it('the sample of Vitest passes: one double for all files, a subscription for each', async () => {
  const said = await run('vitest', path.join(root, 'node_modules/vitest/vitest.mjs'), 'run');
  expect(said).toMatch(/Tests\s+2 passed/);
});

it('the sample of Jest passes: one double for all files, a subscription for each', async () => {
  const said = await run('jest', path.join(root, 'node_modules/jest/bin/jest.js'));
  expect(said).toMatch(/Tests:\s+\d+ passed, \d+ total/);
});
