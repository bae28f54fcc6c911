import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { copyFolder } from '../../src/double/copy-folder.ts';

/**
 * A data folder as a Galena leaves it that has started once, for tests of what comes later: making a PostgreSQL and its
 * schemas takes seconds, a copy some milliseconds. It goes when the test that asks for it is over.
 */
export async function usePreparedData(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-prepared-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await copyFolder(inject('preparedData'), dataDir);
  return dataDir;
}
