import { textOfBytes } from '#platform';
import { GalenaFileError } from '../errors.ts';
import type { RowUnderWay } from './row.ts';

const replacement = '\ufffd';
const replacementBytes = '\xef\xbf\xbd';

interface Decoding {
  /** Whether a cell may hold NUL. */
  readonly mayHaveNul: boolean;
  readonly checksUtf8: boolean;
  readonly keepsText: boolean;
}

/**
 * Decodes rows whose cells are their bytes, a character each: all at once, as calling a decoder takes longer than decoding a
 * cell.
 * @throws GalenaFileError for bytes that are not UTF-8, if these are checked.
 */
export function decodeRows(
  rows: readonly RowUnderWay[],
  { mayHaveNul, checksUtf8, keepsText }: Decoding,
): void {
  const bytes: string[] = [];
  for (const row of rows) for (const cell of row.cells) bytes.push(cell);
  const cells = decodeAll(bytes, mayHaveNul);
  if (checksUtf8 && cells.some((cell) => cell.includes(replacement))) checkUtf8(rows);
  let next = 0;
  for (const row of rows) {
    row.cells = cells.slice(next, next + row.cells.length);
    next += row.cells.length;
  }
  if (!keepsText) return;
  const texts = decodeAll(
    rows.map(({ text = '' }) => text),
    mayHaveNul,
  );
  for (const [index, row] of rows.entries()) row.text = texts[index] ?? '';
}

/** Where no cell has a NUL, one can stand between them. */
function decodeAll(parts: readonly string[], mayHaveNul: boolean): readonly string[] {
  return mayHaveNul ? parts.map(textOfBytes) : textOfBytes(parts.join('\0')).split('\0');
}

/**
 * Bytes of no character become U+FFFD: then there are more of them than were in the file. A cell that was cut may end within a
 * character, which says nothing of the file.
 * @throws GalenaFileError
 */
function checkUtf8(rows: readonly RowUnderWay[]): void {
  for (const { cells, line, oversizeCell } of rows) {
    if (oversizeCell !== undefined) continue;
    const bytes = cells.join('\n');
    if (textOfBytes(bytes).split(replacement).length === bytes.split(replacementBytes).length) continue;
    throw new GalenaFileError(`line ${line} is not valid UTF-8; name the encoding of the file`, { line });
  }
}
