import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** The kinds of archives that a seed is written as, by the ends of their names. */
export const archiveFormats = ['zip', 'tar', 'tar.gz'] as const;
export type ArchiveFormat = (typeof archiveFormats)[number];

export const archiveTypes: Readonly<Record<ArchiveFormat, string>> = {
  zip: 'application/zip',
  tar: 'application/x-tar',
  'tar.gz': 'application/gzip',
};

/** Packs files: their contents by their paths, all of this date. */
export async function writeArchive(
  format: ArchiveFormat,
  files: Readonly<Record<string, string>>,
  date: Date,
): Promise<Buffer> {
  if (format === 'zip') return writeZip(files, date);
  const tar = await writeTar(files, date);
  return format === 'tar' ? tar : promisify<Buffer, Buffer>(gzip)(tar);
}

async function writeZip(files: Readonly<Record<string, string>>, date: Date): Promise<Buffer> {
  const zip = await import('@zip.js/zip.js/lib/zip-core-native.js');
  zip.configure({ useWebWorkers: false });
  const writer = new zip.ZipWriter(new zip.Uint8ArrayWriter(), { lastModDate: date });
  for (const [path, content] of Object.entries(files)) {
    await writer.add(path, new zip.Uint8ArrayReader(Buffer.from(content)));
  }
  return Buffer.from(await writer.close());
}

async function writeTar(files: Readonly<Record<string, string>>, date: Date): Promise<Buffer> {
  const { packTar } = await import('modern-tar');
  const entries = Object.entries(files).map(([name, content]) => {
    const body = Buffer.from(content);
    return { header: { name, size: body.length, mtime: date }, body };
  });
  return Buffer.from(await packTar(entries));
}
