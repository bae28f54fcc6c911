import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';
import { isHidden, megabyte, seedBounds } from './bounds.ts';
import type { SeedFiles } from './seed-part.ts';

/** The files of a folder on the machine of the server. @throws ApiError 1003 where it cannot be read */
export async function readFolder(folder: string): Promise<SeedFiles> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const full = path.join(entry.parentPath, entry.name);
      const name = path.relative(folder, full).split(path.sep).join('/');
      if (isHidden(name)) continue;
      const content = await readFile(full);
      bytes += content.length;
      if (bytes > seedBounds.megabytes * megabyte)
        throw new Error(`it has more than ${seedBounds.megabytes} MB`);
      files.set(name, content);
    }
  } catch (error) {
    throw refuse('1003', `The folder ${shorten(folder)} cannot be read: ${(error as Error).message}`);
  }
  return files;
}
