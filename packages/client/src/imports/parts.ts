import type { Delimiter } from '../csv/delimiter.ts';
import type { Header } from '../csv/read-header.ts';
import { readRows } from '../csv/read-rows.ts';
import { GalenaFileError } from '../errors.ts';

/** A run of whole rows of a file, which is sent as a file of its own below a copy of the header. */
export interface Part {
  /** Its first byte in the file, and the one behind its last row. */
  readonly start: number;
  readonly end: number;
  /** The line that its first row starts in. */
  readonly firstLine: number;
  /** Where the next part starts: line ends may lie between the two. */
  readonly next: { readonly offset: number; readonly line: number };
  /** The number of its first row; data rows count from 1. */
  readonly firstRow: number;
  /** Undefined for a file that is sent whole: nobody has counted them. */
  readonly rows: number | undefined;
}

/** A file that is sent as it is, header and all. */
export function wholeFile(blob: Blob): Part {
  return {
    start: 0,
    end: blob.size,
    firstLine: 1,
    next: { offset: blob.size, line: 1 },
    firstRow: 1,
    rows: undefined,
  };
}

function isWhole({ rows }: Part): boolean {
  return rows === undefined;
}

/** Where cutting begins. */
interface CutFrom {
  readonly offset: number;
  readonly line: number;
  readonly row: number;
}

/**
 * Cuts a file into parts that are, with the header, no larger than allowed. It is read to its end before anything is
 * sent: of a file that breaks off in the middle nothing should go in.
 * @param from where to begin, at the start of a row; default behind the header.
 * @throws GalenaFileError, also for a row that is larger than a file may be.
 */
export async function cutIntoParts(
  blob: Blob,
  delimiter: Delimiter,
  header: Header,
  maxBytes: number,
  from?: CutFrom,
): Promise<Part[]> {
  const { offset, line, row } = from ?? { offset: header.end, line: header.nextLine - 1, row: 1 };
  const room = maxBytes - (header.end - header.start) - 1;
  const parts: Part[] = [];
  let firstRow = row;
  /** The part under way. */
  let open: { start: number; end: number; firstLine: number; rows: number } | undefined;
  const close = (next: Part['next']) => {
    if (open === undefined) return;
    parts.push({ ...open, firstRow, next });
    firstRow += open.rows;
    open = undefined;
  };
  for await (const found of readRows(blob, delimiter, { offset, line })) {
    for (const { start, end, line: rowLine } of found) {
      if (end - start > room) throw rowTooLarge(rowLine, end - start, maxBytes);
      if (open !== undefined && end - open.start > room) close({ offset: start, line: rowLine });
      open ??= { start, end, firstLine: rowLine, rows: 0 };
      open.end = end;
      open.rows += 1;
    }
  }
  close({ offset: blob.size, line: 1 });
  return parts;
}

function rowTooLarge(line: number, bytes: number, maxBytes: number): GalenaFileError {
  return new GalenaFileError(
    `the row in line ${line} has ${bytes} bytes, and a file may have ${maxBytes} with its header`,
    { line },
  );
}

/** Where a part begins; for a whole file that is behind its header. */
export function startOf(part: Part): CutFrom | undefined {
  return isWhole(part) ? undefined : { offset: part.start, line: part.firstLine, row: part.firstRow };
}

/** Where the file goes on behind a part. */
export function behind({ next, firstRow, rows = 0 }: Part): CutFrom {
  return { ...next, row: firstRow + rows };
}

/** A part as the file that is sent. */
export function partFile(blob: Blob, header: Header | undefined, part: Part): Blob {
  if (header === undefined || isWhole(part)) return blob;
  return new Blob([blob.slice(header.start, header.end), '\n', blob.slice(part.start, part.end)]);
}

/** The line of the original file, from the line of the file that was sent. */
export function originalLine(header: Header, part: Part, sentLine: number): number {
  if (isWhole(part)) return sentLine;
  return part.firstLine + sentLine - header.lines - 1;
}

/** A check sum of a part's bytes (FNV-1a), to tell whether a file is still the one that was begun with. */
export async function checksumOf(blob: Blob, { start, end }: Part): Promise<string> {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 2 ** 20) {
    const bytes = new Uint8Array(await blob.slice(at, Math.min(at + 2 ** 20, end)).arrayBuffer());
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
