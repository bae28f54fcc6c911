import type { FileEntry } from '@zip.js/zip.js';
import { ApiError } from '../../../errors.ts';
import type { UnpackedFiles } from './unpacked-files.ts';

/** Reads a zip archive. @throws ApiError 1003 */
export async function readZip(bytes: Uint8Array, into: UnpackedFiles): Promise<void> {
  // It is loaded where there is an archive: a start has no use for it.
  const { configure, Uint8ArrayReader, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js');
  configure({ useWebWorkers: false });
  try {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), { filenameValidation: 'tolerant' });
    for await (const entry of reader.getEntriesGenerator()) {
      const { filename: name, uncompressedSize: sizeBytes } = entry;
      if (entry.encrypted) throw into.problem(`${name} has a password`);
      const kind = entry.directory ? 'folder' : isSpecial(entry) ? 'other' : 'file';
      const path = into.begin({ name, kind, sizeBytes });
      if (path !== undefined && !entry.directory) into.add(path, await contentOf(entry, into));
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw into.problem(`it was cut or damaged (${(error as Error).message})`);
  }
}

async function contentOf(entry: FileEntry, into: UnpackedFiles): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  // What is wrong with a piece ends the reading; the library gives its own error for it.
  let problem: unknown;
  const writable = new WritableStream<Uint8Array>({
    write(piece) {
      try {
        into.count(piece.length);
      } catch (error) {
        problem = error;
        throw error;
      }
      pieces.push(piece);
    },
  });
  await entry.getData(writable, { checkSignature: true }).catch((error: unknown) => {
    throw problem ?? error;
  });
  return pieces;
}

const fileTypeBits = 0o170000;
const regularFile = 0o100000;

/** Of what was made on Unix the file type is known: a link is none that a seed has. */
function isSpecial({ unixMode }: FileEntry): boolean {
  const type = (unixMode ?? 0) & fileTypeBits;
  return type !== 0 && type !== regularFile;
}
