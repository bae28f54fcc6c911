import { GalenaFileError } from '../errors.ts';
import type { Delimiter } from './split-row.ts';

/** A row of a file, as it stands there. */
export interface FileRow {
  /** The line that the row starts in, from 1; line ends inside quotes count. */
  readonly line: number;
  /** Where the row starts, in bytes; behind a byte order mark, if there is one. */
  readonly start: number;
  /** Where its last cell ends; the line end follows. */
  readonly end: number;
  /** Its text without the line end; `parseRow` takes it apart and says whether it has a fault. */
  readonly text: string;
}

/** Where reading begins: at the start of a row. */
export interface ReadFrom {
  readonly offset: number;
  readonly line: number;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** U+FEFF in UTF-8. Two exports glued together have one in the middle. */
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;
const pieceBytes = 2 ** 20;

/**
 * Reads the rows of a file in UTF-8, some at a time: the same rows that the server finds, as a property test sees to.
 * It scans bytes, because what it is there for is cutting files: a row has to know where it begins and ends.
 * @throws GalenaFileError for a quote that is never closed, and for bytes that are no UTF-8.
 */
export async function* readRows(
  blob: Blob,
  delimiter: Delimiter,
  from: ReadFrom = { offset: 0, line: 1 },
): AsyncGenerator<readonly FileRow[], void, undefined> {
  const scanner = new RowScanner(delimiter, from);
  const reader = blob.slice(scanner.offset).stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      // Pieces come as small as 64 KiB or in one; both are cut to the same measure.
      for (let at = 0; at < value.length; at += pieceBytes) {
        const rows = scanner.push(value.subarray(at, at + pieceBytes));
        if (rows.length > 0) yield rows;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const last = scanner.end();
  if (last.length > 0) yield last;
}

type State = 'cellStart' | 'plain' | 'quoted' | 'quoteInQuoted';

/** A row that has been found, counted from the start of the bytes at hand. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

class RowScanner {
  readonly #delimiter: number;
  /** Where the bytes at hand start in the file. */
  offset: number;
  #state: State = 'cellStart';
  #line: number;
  #rowLine = 1;
  #quoteLine = 1;
  /** Of the bytes at hand, where the row under way starts; -1 between rows. */
  #rowStart = -1;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array();
  /** How many bytes at the end of those at hand have not been scanned: they may be part of a byte order mark. */
  #unscanned = 0;
  #afterCarriageReturn = false;
  #spans: Span[] = [];

  constructor(delimiter: Delimiter, { offset, line }: ReadFrom) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.offset = offset;
    this.#line = line;
  }

  push(piece: Uint8Array): FileRow[] {
    const scanned = this.#held.length - this.#unscanned;
    const bytes = concat(this.#held, piece);
    this.#scan(bytes, scanned);
    const rows = this.#toRows(bytes);
    const keepFrom = this.#rowStart === -1 ? bytes.length - this.#unscanned : this.#rowStart;
    this.#held = bytes.slice(keepFrom);
    if (this.#rowStart !== -1) this.#rowStart = 0;
    this.offset += keepFrom;
    return rows;
  }

  end(): FileRow[] {
    if (this.#state === 'quoted') {
      throw new GalenaFileError(
        `the quote opened in line ${this.#quoteLine} is never closed; add the closing quote, or remove this one`,
        { line: this.#quoteLine },
      );
    }
    if (this.#unscanned > 0) this.#beginRow(0);
    if (this.#rowStart !== -1) this.#endRow(this.#held.length);
    return this.#toRows(this.#held);
  }

  /** One loop for all states, from where the last piece ended. */
  #scan(bytes: Uint8Array, from: number): void {
    const delimiter = this.#delimiter;
    const length = bytes.length;
    let at = from;
    this.#unscanned = 0;
    while (at < length) {
      if (this.#state === 'quoted') {
        at = this.#skipQuoted(bytes, at);
        continue;
      }
      const byte = bytes[at];
      if (byte === lineFeed || byte === carriageReturn) {
        const isSecondHalf = byte === lineFeed && this.#afterCarriageReturn;
        if (this.#rowStart !== -1) this.#endRow(at);
        if (!isSecondHalf) this.#line += 1;
        this.#afterCarriageReturn = byte === carriageReturn;
        at += 1;
        continue;
      }
      this.#afterCarriageReturn = false;
      if (this.#rowStart === -1) {
        const markBytes = byte === byteOrderMark[0] ? countMarkBytes(bytes, at) : 0;
        if (markBytes === byteOrderMark.length) {
          at += markBytes;
          continue;
        }
        if (markBytes > 0 && at + markBytes === length) {
          this.#unscanned = markBytes;
          return;
        }
        this.#beginRow(at);
      }
      if (byte === quote && (this.#state === 'cellStart' || this.#state === 'quoteInQuoted')) {
        if (this.#state === 'cellStart') this.#quoteLine = this.#line;
        this.#state = 'quoted';
        at += 1;
        continue;
      }
      let end = at;
      let code = byte;
      while (end < length && code !== delimiter && code !== lineFeed && code !== carriageReturn) {
        end += 1;
        code = bytes[end];
      }
      const isDelimiter = end < length && code === delimiter;
      this.#state = isDelimiter ? 'cellStart' : 'plain';
      at = isDelimiter ? end + 1 : end;
    }
  }

  #skipQuoted(bytes: Uint8Array, from: number): number {
    const close = bytes.indexOf(quote, from);
    const end = close === -1 ? bytes.length : close;
    for (let at = from; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === carriageReturn || (byte === lineFeed && !this.#afterCarriageReturn)) this.#line += 1;
      this.#afterCarriageReturn = byte === carriageReturn;
    }
    if (close === -1) return end;
    this.#afterCarriageReturn = false;
    this.#state = 'quoteInQuoted';
    return close + 1;
  }

  #beginRow(start: number): void {
    this.#rowStart = start;
    this.#rowLine = this.#line;
  }

  #endRow(end: number): void {
    this.#spans.push({ start: this.#rowStart, end, line: this.#rowLine });
    this.#rowStart = -1;
    this.#state = 'cellStart';
  }

  #toRows(bytes: Uint8Array): FileRow[] {
    const spans = this.#spans;
    this.#spans = [];
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) return [];
    const textOf = decodeSpans(bytes, first, last);
    return spans.map((span) => ({
      line: span.line,
      start: this.offset + span.start,
      end: this.offset + span.end,
      text: textOf(span),
    }));
  }
}

/** Where all is ASCII a character is a byte, and all rows are decoded at once. */
function decodeSpans(bytes: Uint8Array, first: Span, last: Span): (span: Span) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const base = first.start;
  const length = last.end - base;
  try {
    const text = decoder.decode(bytes.subarray(base, last.end));
    if (text.length === length) return ({ start, end }) => text.slice(start - base, end - base);
  } catch {
    // Which row it is that has the bad byte, the rows say themselves.
  }
  return ({ start, end, line }) => {
    try {
      return decoder.decode(bytes.subarray(start, end));
    } catch (error) {
      throw new GalenaFileError(`line ${line} is not valid UTF-8; name the encoding of the file`, {
        line,
        cause: error,
      });
    }
  };
}

/** How many bytes from here on are those of a byte order mark, until one differs or the bytes end. */
function countMarkBytes(bytes: Uint8Array, from: number): number {
  const differs = byteOrderMark.findIndex((byte, index) => bytes[from + index] !== byte);
  return differs === -1 ? byteOrderMark.length : differs;
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
