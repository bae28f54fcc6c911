import { GalenaFileError } from '../errors.ts';
import type { Delimiter } from './delimiter.ts';
import { CsvReader, type ReadFrom } from './reader.ts';
import type { CsvRow } from './row.ts';

/** A row with its text, as it stands in the file, without its line end. */
export type TextRow = CsvRow & { readonly text: string };

/** More than any cell that is meant; it bounds the memory that a quote which is never closed takes. */
const maxCellBytes = 16 * 2 ** 20;
/** The rows of so many bytes are in memory at once; with larger pieces more of them survive a garbage collection, which costs time. */
const pieceBytes = 2 ** 15;

/**
 * Reads the rows of a file in UTF-8, some at a time.
 * @throws GalenaFileError for a quote that is never closed, for bytes that are no UTF-8, and for a cell of more than 16 MiB.
 */
export function readRows(
  blob: Blob,
  delimiter: Delimiter,
  from: ReadFrom = { offset: 0, line: 1 },
): AsyncGenerator<readonly CsvRow[], void, undefined> {
  return read(blob.slice(from.offset), new CsvReader({ delimiter, maxCellBytes, checksUtf8: true, from }));
}

/** Reads them with their text. */
export async function* readTextRows(
  blob: Blob,
  delimiter: Delimiter,
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const reader = new CsvReader({ delimiter, maxCellBytes, checksUtf8: true, keepsText: true });
  for await (const rows of read(blob, reader)) yield rows as readonly TextRow[];
}

async function* read(blob: Blob, rows: CsvReader): AsyncGenerator<readonly CsvRow[], void, undefined> {
  const bytes = blob.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await bytes.read();
      if (done) break;
      for (let at = 0; at < value.length; at += pieceBytes) {
        const found = rows.push(value.subarray(at, at + pieceBytes));
        if (found.length > 0) yield checked(found);
      }
    }
  } finally {
    await bytes.cancel().catch(() => undefined);
  }
  const last = rows.end();
  if (last.length > 0) yield checked(last);
}

/** @throws GalenaFileError for a row that is not whole. */
function checked(rows: readonly CsvRow[]): readonly CsvRow[] {
  const cut = rows.find(({ oversizeCell, fault }) => oversizeCell !== undefined || fault === 'openQuote');
  if (cut === undefined) return rows;
  const { line, oversizeCell = 0, openQuoteLine } = cut;
  if (openQuoteLine !== undefined) {
    throw new GalenaFileError(
      `the quote opened in line ${openQuoteLine} is never closed; add the closing quote, or remove this one`,
      { line: openQuoteLine },
    );
  }
  throw new GalenaFileError(
    `cell ${oversizeCell + 1} of the row in line ${line} has more than 16 MiB; look for a quote there that is not meant as one`,
    { line },
  );
}
