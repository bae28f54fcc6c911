import { problemAt, type SeedSource } from './seed-part.ts';
import { seedParts } from './seed-parts.ts';

/**
 * What a subscription has, as the files of a seed: their contents by their paths.
 * @throws ApiError 1003 for what no seed can say
 */
export async function writeSeed(source: SeedSource): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const part of seedParts) {
    for (const [path, content] of await part.write(source)) {
      if (!part.files.test(path))
        throw problemAt(path, undefined, 'a name of the subscription cannot be one of a file');
      files[path] = content;
    }
  }
  return files;
}
