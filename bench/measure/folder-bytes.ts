import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Bytes of the files in a folder; of those that vanish in the meantime none. */
export async function folderBytes(folder: string, counts: (file: string) => boolean): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const sizes = await Promise.all(
    files.filter(counts).map(async (file) => (await stat(file).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
