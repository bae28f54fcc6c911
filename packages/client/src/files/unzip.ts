import { GalenaFileError } from '../errors.ts';
import type { Spool } from './spool.ts';

const gzipStart = [0x1f, 0x8b];

/** The content of a gzip file; any other file as it is. @throws GalenaFileError for one that is damaged. */
export async function unzip(file: Blob, spool: Spool): Promise<{ blob: Blob; isGzip: boolean }> {
  const start = new Uint8Array(await file.slice(0, gzipStart.length).arrayBuffer());
  if (gzipStart.some((byte, index) => start[index] !== byte)) return { blob: file, isGzip: false };
  try {
    return { blob: await spool(inflate(file)), isGzip: true };
  } catch (error) {
    // Errors of the disk that it is written to are not the file's.
    if (!(error instanceof TypeError) && !isZlibError(error)) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new GalenaFileError(`The file is gzip and cannot be unpacked: ${cause}.`, { cause: error });
  }
}

/** Not every browser lets a stream be iterated. */
async function* inflate(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
