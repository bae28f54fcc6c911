import type { SeedFiles } from '../seed-part.ts';
import { seedParts } from '../seed-parts.ts';
import { readTar, readTarGz } from './read-tar.ts';
import { readZip } from './read-zip.ts';
import { UnpackedFiles } from './unpacked-files.ts';

/**
 * The files of a seed in an archive, whose kind its first bytes tell: zip, tar, or tar compressed by gzip. They may all lie in one folder, as
 * where that was packed.
 * @param name - what it is called in messages
 * @throws ApiError 1003 for what is no such archive, is damaged, or is too large when it is unpacked
 */
export async function readArchive(bytes: Buffer, name: string): Promise<SeedFiles> {
  const unpacked = new UnpackedFiles(name);
  if (startsWith(bytes, 'PK\x03\x04') || startsWith(bytes, 'PK\x05\x06')) await readZip(bytes, unpacked);
  else if (startsWith(bytes, '\x1f\x8b')) await readTarGz(bytes, unpacked);
  else if (startsWith(bytes.subarray(257), 'ustar')) await readTar(bytes, unpacked);
  else throw unpacked.problem('it is no zip archive, and no tar archive, with or without gzip');
  return withoutTopFolder(unpacked.files);
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).toString('latin1') === text;
}

/** Takes away the one folder that all files lie in, unless it belongs to the seed, as `assets` does. */
function withoutTopFolder(files: SeedFiles): SeedFiles {
  const paths = [...files.keys()];
  const [top = ''] = paths[0]?.match(/^[^/]+\//) ?? [];
  const isSeed = paths.some((path) => seedParts.some((part) => part.files.test(path)));
  if (top === '' || isSeed || !paths.every((path) => path.startsWith(top))) return files;
  return new Map([...files].map(([path, content]) => [path.slice(top.length), content]));
}
