import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { megabyte } from '../bounds.ts';
import type { ArchiveEntry, UnpackedFiles } from './unpacked-files.ts';

/** What an entry of a tar archive takes besides the content of its file: headers and padding. */
const overheadBytes = 2048;

/** Reads a tar archive that is compressed by gzip. @throws ApiError 1003 */
export async function readTarGz(bytes: Buffer, into: UnpackedFiles): Promise<void> {
  const { megabytes, entries } = into.bounds;
  const maxOutputLength = megabytes * megabyte + entries * overheadBytes;
  const tar = await promisify<Buffer, object, Buffer>(gunzip)(bytes, { maxOutputLength }).catch(
    (error: NodeJS.ErrnoException) => {
      const isTooLarge = error.code === 'ERR_BUFFER_TOO_LARGE';
      throw isTooLarge ? into.tooLarge() : into.problem(`it was cut or damaged (${error.message})`);
    },
  );
  await readTar(tar, into);
}

/** Reads a tar archive. @throws ApiError 1003 */
export async function readTar(bytes: Uint8Array, into: UnpackedFiles): Promise<void> {
  // It is loaded where there is an archive: a start has no use for it.
  const { unpackTar } = await import('modern-tar');
  const entries = await unpackTar(bytes, { strict: true }).catch((error: Error) => {
    throw into.problem(`it was cut or damaged (${error.message})`);
  });
  for (const { header, data = none } of entries) {
    const { name, type, size: sizeBytes } = header;
    const path = into.begin({ name, kind: kindOf(type), sizeBytes });
    if (path === undefined) continue;
    into.count(data.length);
    into.add(path, [data]);
  }
}

const none = new Uint8Array();

function kindOf(type = 'file'): ArchiveEntry['kind'] {
  if (type === 'directory') return 'folder';
  return type === 'file' ? 'file' : 'other';
}
