import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that goes when the test is over. */
export async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
