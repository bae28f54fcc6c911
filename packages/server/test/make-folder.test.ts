import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../src/make-folder.ts';

async function useFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('makes the folders above too, also for several at once', async () => {
  const folder = path.join(await useFolder(), 'a', 'b', 'c');
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(path.dirname(folder))]);
  await makeFolder(folder);
  expect((await stat(folder)).isDirectory()).toBe(true);
});

it('refuses a place below a file', async () => {
  const file = path.join(await useFolder(), 'file');
  await writeFile(file, '');
  await expect(makeFolder(path.join(file, 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
});

it.runIf(process.platform === 'linux')('ends where a file system has no place for folders', async () => {
  await expect(makeFolder('/proc/galena/data')).rejects.toMatchObject({ syscall: 'mkdir' });
});
