import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import type { ParsedRow } from '../csv/row.ts';
import { KeyRows } from '../keys/key-rows.ts';
import type { LookupColumn } from '../keys/lookup-column.ts';
import { serverKey } from '../keys/lookup-key.ts';
import type { ImportFormat } from '../wire/imports.ts';

/** Which of several rows with the same key go in: all, one, or none, as all of them fail. */
export type RepeatRule = 'each' | 'first' | 'last' | 'fail';

/** What becomes of rows with the same key: `repeatsOf` of `@galena/server/rows` says it. */
export interface Repeats {
  readonly rule: RepeatRule;
  readonly reason: string;
  /** Whether a cell is a key at all: rows without one repeat none. */
  readonly isKey: (cell: string) => boolean;
}

/**
 * Finds the rows that do not go in as others have the same key, as the server does: by the file alone, whatever else is wrong with a
 * row. Rows count from 1.
 * @param sent - the cells of a row as they are sent; undefined for a row that is not sent
 */
export async function findLeftOutRows(
  { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
  { rule, isKey }: Repeats,
  { column, isNumber }: LookupColumn,
  sent: (row: ParsedRow & { readonly line: number }) => readonly string[] | undefined,
): Promise<ReadonlySet<number>> {
  const leftOut = new Set<number>();
  if (rule === 'each') return leftOut;
  const known = new KeyRows();
  // The header is row 0.
  let row = -1;
  for await (const rows of readRows(blob, delimiterOf(format))) {
    for (const found of rows) {
      row += 1;
      const cells = row === 0 || found.fault !== undefined ? undefined : sent(found);
      const cell = cells?.[column] ?? '';
      const before = isKey(cell) ? known.put(serverKey(cell, isNumber), row) : 0;
      if (before === 0) continue;
      if (rule !== 'first') leftOut.add(before);
      if (rule !== 'last') leftOut.add(row);
    }
  }
  return leftOut;
}
