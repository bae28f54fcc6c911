import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';

/** An account of the operating system. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Writes a file that only its owner can read, whatever was there before and with whatever rights. Whole or not at all, and
 * on disk when this resolves.
 * @param owner if undefined, the one that this process runs as
 */
export async function writePrivateFile(file: string, content: string, owner?: Owner): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    // The mode above does not apply to a file that a killed process has left.
    await handle.chmod(0o600);
    await handle.writeFile(content);
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await syncFolder(path.dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  // Some file systems cannot sync a folder, and need not.
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** Reads such a file, and removes access for others, which restoring it from a backup may have given. */
export async function readPrivateFile(file: string): Promise<string> {
  if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  return readFile(file, 'utf8');
}
