import type { Delimiter } from './delimiter.ts';
import { headerCells } from './header-cells.ts';
import { readTextRows } from './read-rows.ts';

/** The first row of a file. */
export interface Header {
  readonly cells: readonly string[];
  readonly start: number;
  readonly end: number;
  /** How many lines it takes: a name may have line ends in it. */
  readonly lines: number;
  /** The line behind it. */
  readonly nextLine: number;
}

/**
 * Undefined for an empty file.
 * @throws GalenaFileError for a stray quote that takes it over several lines.
 */
export async function readHeader(blob: Blob, delimiter: Delimiter): Promise<Header | undefined> {
  for await (const [row] of readTextRows(blob, delimiter)) {
    if (row === undefined) continue;
    const lines = row.text.split(/\r\n|\r|\n/).length;
    return {
      cells: headerCells(row),
      start: row.start,
      end: row.end,
      lines,
      nextLine: row.line + lines,
    };
  }
  return undefined;
}
