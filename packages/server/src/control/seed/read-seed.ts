import { readFile, stat } from 'node:fs/promises';
import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';
import { readArchive } from './archives/read-archive.ts';
import { megabyte, seedBounds } from './bounds.ts';
import { readFolder } from './read-folder.ts';
import type { SeedFiles } from './seed-part.ts';

/** The files of a seed on the machine of the server: of a folder, or of an archive of one. @throws ApiError 1003 where it cannot be read */
export async function readSeed(place: string): Promise<SeedFiles> {
  const found = await stat(place).catch((error: Error) => {
    throw refuse('1003', `The folder ${shorten(place)} cannot be read: ${error.message}`);
  });
  if (found.isDirectory()) return readFolder(place);
  const { megabytes } = seedBounds;
  if (found.size > megabytes * megabyte) {
    throw refuse(
      '1003',
      `${shorten(place)} has more than ${megabytes} MB, which is as much as a seed may have`,
    );
  }
  return readArchive(await readFile(place), place);
}
