import { chmod, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isFolderLocked } from '../db/embedded/folder-lock.ts';
import { inFolder } from '../in-folder.ts';

const prefix = 'galena-double-';
/** Where Linux keeps files in memory. */
const memoryFolder = '/dev/shm';
/** So much memory has to be free, as far as the file system says: Docker gives 64 MB of it, unless told otherwise. */
const memoryBytes = 2 ** 30;

/** Makes a folder for data that goes with this process: in memory, where there is room for it. */
export async function makeTemporaryFolder(inMemory: boolean): Promise<string> {
  const base = inMemory && (await hasRoom(memoryFolder)) ? memoryFolder : os.tmpdir();
  const folder = await inFolder('TMPDIR', base, () => mkdtemp(path.join(base, prefix)));
  // Root runs PostgreSQL as another account, which needs access to the folder.
  await chmod(folder, 0o711);
  return folder;
}

async function hasRoom(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => undefined);
  return found !== undefined && found.bavail * found.bsize >= memoryBytes;
}

/** A run takes less than this from making its folder to locking it. */
const makingMs = 60_000;

/**
 * Removes the folders of runs that left theirs, as where all processes of a container were killed at once. Who is alive holds
 * the lock of its folder.
 */
export async function removeLeftFolders(): Promise<void> {
  for (const base of new Set([memoryFolder, os.tmpdir()])) {
    const names = await readdir(base).catch(() => []);
    for (const name of names.filter((name) => name.startsWith(prefix))) {
      await removeIfLeft(path.join(base, name)).catch(() => undefined);
    }
  }
}

async function removeIfLeft(folder: string): Promise<void> {
  const { mtimeMs, uid } = await stat(folder);
  const isOurs = process.getuid?.() === 0 || uid === process.getuid?.();
  if (!isOurs || Date.now() - mtimeMs < makingMs || (await isFolderLocked(folder))) return;
  await rm(folder, { recursive: true, force: true });
}
