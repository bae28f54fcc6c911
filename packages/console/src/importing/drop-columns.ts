import { delimiterOf } from '@galena/client/csv';
import { encodeText, type OpenedFile, rewriteRows } from '@galena/client/files';

/** The file without columns that the server would refuse: where it is told to take no unknown ones. */
export async function dropColumns(
  { blob, format }: Pick<OpenedFile, 'blob' | 'format'>,
  kept: readonly boolean[],
): Promise<Blob> {
  const delimiter = delimiterOf(format);
  const rows = rewriteRows(blob, delimiter, delimiter, (cells) =>
    cells.filter((_, index) => kept[index] !== false),
  );
  const parts: Blob[] = [];
  for await (const bytes of encodeText(rows)) parts.push(new Blob([bytes]));
  return new Blob(parts);
}
