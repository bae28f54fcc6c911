import { delimiterOf } from '../csv/delimiter.ts';
import { joinRow } from '../csv/join-row.ts';
import { readHeader } from '../csv/read-header.ts';
import type { ImportFormat } from '../wire/imports.ts';

/** The same file below another header; its lines stay where they are. */
export async function withHeader(
  { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
  names: readonly string[],
): Promise<Blob> {
  const delimiter = delimiterOf(format);
  const header = await readHeader(blob, delimiter);
  if (header === undefined) return blob;
  // Names of columns may have line ends in them, which names of fields have not.
  const written = joinRow(names, delimiter);
  const lines = written.split(/\r\n|\r|\n/).length;
  return new Blob(['\n'.repeat(Math.max(0, header.nextLine - 1 - lines)), written, blob.slice(header.end)]);
}
