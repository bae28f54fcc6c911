import { chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inFolder } from '../../in-folder.ts';
import type { Account } from './account.ts';

/** A socket's path is limited to about 100 bytes: sockets need a folder with a short name. */
export function makeShortFolder(): Promise<string> {
  const base = os.tmpdir().length < 60 ? os.tmpdir() : '/tmp';
  return inFolder('TMPDIR', base, () => mkdtemp(path.join(base, 'galena-')));
}

/**
 * Makes the folder for a server's socket, or makes it again: a cleaner of the temporary folder may have removed it, and a
 * server that was killed leaves its socket behind. Only the account has access to it.
 */
export async function renewSocketFolder(folder: string, account: Account): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  if (account !== undefined) await chown(folder, account.uid, account.gid);
}

/** Gives `work` another path of a folder, short enough for the sockets in it. */
export async function withShortPath<Result>(
  folder: string,
  work: (shortPath: string) => Promise<Result>,
): Promise<Result> {
  const temporary = await makeShortFolder();
  const shortPath = path.join(temporary, 'd');
  try {
    await symlink(path.resolve(folder), shortPath);
    return await work(shortPath);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
