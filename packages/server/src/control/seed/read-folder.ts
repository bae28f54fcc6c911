import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';
import type { SeedFiles } from './seed-part.ts';

/** More than that is no seed but a load test: import it. */
const mostBytes = 256 * 2 ** 20;

/** The files of a folder on the machine of the server. @throws ApiError 1003 where it cannot be read */
export async function readFolder(folder: string): Promise<SeedFiles> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile() && !one.name.startsWith('.'))) {
      const full = path.join(entry.parentPath, entry.name);
      const content = await readFile(full);
      bytes += content.length;
      if (bytes > mostBytes) throw new Error(`it has more than ${mostBytes / 2 ** 20} MB`);
      files.set(path.relative(folder, full).split(path.sep).join('/'), content);
    }
  } catch (error) {
    throw refuse('1003', `The folder ${shorten(folder)} cannot be read: ${(error as Error).message}`);
  }
  return files;
}
