import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startDouble } from '../../src/double/start-double.ts';
import { ApiClient } from '../support/api-client.ts';

async function useCacheDir(): Promise<string> {
  const cacheDir = await mkdtemp(path.join(os.tmpdir(), 'galena-cache-'));
  onTestFinished(() => rm(cacheDir, { recursive: true, force: true }));
  // Started by root, PostgreSQL runs under another account, and its programs lie here where the checkout is root's alone.
  await chmod(cacheDir, 0o711);
  return cacheDir;
}

const exists = (folder: string | undefined) =>
  stat(folder ?? '').then(
    () => true,
    () => false,
  );

it('makes its data once for a version, copies it from then on, and leaves none of it behind', async () => {
  const GALENA_CACHE_DIR = await useCacheDir();
  const making: string[] = [];
  const startOne = () =>
    startDouble(
      { GALENA_CACHE_DIR, PORT: '0', GALENA_LOG_LEVEL: 'silent' },
      { onMaking: (cacheDir) => making.push(cacheDir) },
      { clock: systemClock },
    );
  // Both at once: one of them makes the data, and the other one waits for it.
  const doubles = await Promise.all([startOne(), startOne()]);
  expect(making).toEqual([GALENA_CACHE_DIR]);
  const made = (await readdir(GALENA_CACHE_DIR)).filter((name) => !name.startsWith('postgresql-programs-'));
  expect(made).toEqual([expect.stringMatching(/^double-0\.1\.0-[0-9a-f]{12}$/)]);
  for (const { url = '', service, dataDir, stop } of doubles) {
    const { clientId, clientSecret = '' } = service;
    const api = new ApiClient(url, { clientId, clientSecret });
    expect(await api.sync([{ email: 'a@example.com' }])).toMatchObject([{ status: 'created' }]);
    expect(await exists(dataDir)).toBe(true);
    await stop();
    expect(await exists(dataDir)).toBe(false);
  }
});
