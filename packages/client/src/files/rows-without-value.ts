import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { prepareRows, type RowStep } from './prepare-rows.ts';

/** Whether a row has nothing in any cell: the server would fail it, as it has no key. */
export function isWithoutValue(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** Does not send rows without any value. */
const skipWithoutValue: RowStep = (cells) => (isWithoutValue(cells) ? undefined : cells);

/**
 * A file without its rows of nothing but delimiters, quotes and blanks, and the numbers of these: data rows count from 1. The
 * other rows stay in their lines. A file that has none of them is given back as it is.
 * @throws GalenaFileError where the file cannot be read.
 */
export async function dropRowsWithoutValue(
  file: { readonly blob: Blob; readonly format: ImportFormat },
  signal?: AbortSignal,
): Promise<{ readonly blob: Blob; readonly skippedRows: readonly number[] }> {
  const skippedRows = await findRowsWithoutValue(file, signal);
  if (skippedRows.length === 0) return { blob: file.blob, skippedRows };
  return { blob: await prepareRows(file, { steps: [skipWithoutValue], signal }), skippedRows };
}

/** The number of a row in the file, from its number among those that are sent. */
export function rowInFile(skippedRows: readonly number[], sentRow: number): number {
  let [low, high] = [0, skippedRows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((skippedRows[middle] ?? 0) - middle <= sentRow) low = middle + 1;
    else high = middle;
  }
  return sentRow + low;
}

async function findRowsWithoutValue(
  { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const found: number[] = [];
  let row = -1;
  for await (const rows of readRows(blob, delimiterOf(format))) {
    signal?.throwIfAborted();
    for (const { cells } of rows) {
      row += 1;
      if (row > 0 && isWithoutValue(cells)) found.push(row);
    }
  }
  return found;
}
