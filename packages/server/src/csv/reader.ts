import { isAscii } from 'node:buffer';

/** One row of a file. */
export interface CsvRow {
  /** The line of the file that the row starts in, from 1; line ends inside quotes count. */
  readonly line: number;
  /** Where the row starts, counted from the first byte that the reader was given. */
  readonly byteOffset: number;
  readonly cells: readonly string[];
  /** The first cell that was longer than allowed; it is cut to the limit. */
  readonly oversizeCell?: number;
}

export type Delimiter = ',' | '\t' | ';';

export interface CsvReaderOptions {
  readonly delimiter: Delimiter;
  /** Longer cells are cut. Default 1 MiB. */
  readonly maxCellBytes?: number;
  /** Cells behind this one are dropped. Default: none. */
  readonly maxColumns?: number;
}

/** The file ends inside a quoted cell. */
export class UnterminatedQuoteError extends Error {
  /** The line that the quote was opened in, from 1. */
  readonly line: number;

  constructor(line: number) {
    super(`the quote opened in line ${line} is never closed`);
    this.line = line;
  }
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the reader stands between two pushes. */
type State = 'cellStart' | 'plain' | 'quoted' | 'quoteInQuoted' | 'afterQuoted';

/**
 * Reads rows from the UTF-8 bytes of a file, in whatever pieces they come.
 *
 * RFC 4180 with any of three delimiters, read leniently: a quote in a cell that does not start with one is an
 * ordinary character, and what stands between a closing quote and the next delimiter is part of the cell. Rows end
 * with LF, CRLF or CR; empty lines are no rows.
 *
 * Every character that matters is ASCII, and no byte of a longer UTF-8 sequence is. So the bytes are scanned as
 * latin1, one character a byte, which costs next to nothing; only cells that have other than ASCII bytes are decoded.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #maxCellBytes: number;
  readonly #maxColumns: number;

  #state: State = 'cellStart';
  /** Cells of the row under way. */
  #cells: string[] = [];
  /** What earlier pieces and quoted parts brought of the cell under way. */
  #head = '';
  /** Whether the row has begun: something other than a line end was seen. */
  #inRow = false;
  #column = 0;
  #oversizeCell = -1;
  #line = 1;
  #rowLine = 1;
  #rowOffset = 0;
  /** Where the piece under way starts. */
  #pieceOffset = 0;
  #quoteLine = 1;
  #skipLineFeed = false;
  #endsInCarriageReturn = false;
  /** Whether a cell may hold bytes that are not ASCII. */
  #isWide = false;
  #rows: CsvRow[] = [];

  constructor({
    delimiter,
    maxCellBytes = 2 ** 20,
    maxColumns = Number.POSITIVE_INFINITY,
  }: CsvReaderOptions) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#maxCellBytes = maxCellBytes;
    this.#maxColumns = maxColumns;
  }

  /** Takes the next bytes; gives the rows that they complete. */
  push(bytes: Buffer): CsvRow[] {
    this.#isWide = !isAscii(bytes) || (this.#isWide && this.#inRow);
    this.#scan(bytes.toString('latin1'));
    this.#pieceOffset += bytes.length;
    return this.#takeRows();
  }

  /**
   * Takes the end of the file; gives its last row if that lacked a line end.
   * @throws UnterminatedQuoteError if a quoted cell is still open.
   */
  end(): CsvRow[] {
    if (this.#state === 'quoted') throw new UnterminatedQuoteError(this.#quoteLine);
    if (this.#inRow) this.#endRow('', 0);
    return this.#takeRows();
  }

  #takeRows(): CsvRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** One loop for all states: a call for each cell would cost more than the cell. */
  #scan(text: string): void {
    const delimiter = this.#delimiter;
    const length = text.length;
    let position = 0;
    if (this.#skipLineFeed && length > 0) {
      this.#skipLineFeed = false;
      if (text.charCodeAt(0) === lineFeed) position = 1;
    }
    while (position < length) {
      if (this.#state === 'quoted') {
        position = this.#scanQuoted(text, position);
        continue;
      }
      if (this.#state === 'quoteInQuoted') {
        // A quote in quotes: doubled it stands for one, otherwise it ends the quoted part.
        if (text.charCodeAt(position) === quote) {
          this.#append('"');
          this.#state = 'quoted';
          position += 1;
        } else {
          this.#state = 'afterQuoted';
        }
        continue;
      }
      if (this.#state === 'cellStart' && text.charCodeAt(position) === quote) {
        this.#beginRow(position);
        this.#state = 'quoted';
        this.#quoteLine = this.#line;
        position += 1;
        continue;
      }
      let end = position;
      let code = 0;
      while (end < length) {
        code = text.charCodeAt(end);
        if (code === delimiter || code === lineFeed || code === carriageReturn) break;
        end += 1;
      }
      if (end === length) {
        this.#beginRow(position);
        this.#append(text.slice(position, end));
        if (this.#state === 'cellStart') this.#state = 'plain';
        return;
      }
      if (code === delimiter) {
        if (!this.#inRow) this.#beginRow(position);
        this.#endCell(text.slice(position, end));
        position = end + 1;
        continue;
      }
      if (end > position || this.#inRow) this.#endRow(text.slice(position, end), position);
      this.#line += 1;
      position = end + 1;
      if (code === carriageReturn) {
        if (position === length) this.#skipLineFeed = true;
        else if (text.charCodeAt(position) === lineFeed) position += 1;
      }
    }
  }

  #scanQuoted(text: string, position: number): number {
    const close = text.indexOf('"', position);
    const end = close === -1 ? text.length : close;
    this.#countLines(text, position, end);
    this.#append(text.slice(position, end));
    if (close === -1) return end;
    this.#state = 'quoteInQuoted';
    return close + 1;
  }

  /** CRLF is one line end, also when it is split between two pieces. */
  #countLines(text: string, start: number, end: number): void {
    let isAfterCarriageReturn = this.#endsInCarriageReturn && start === 0;
    for (let position = start; position < end; position += 1) {
      const code = text.charCodeAt(position);
      if (code === carriageReturn || (code === lineFeed && !isAfterCarriageReturn)) this.#line += 1;
      isAfterCarriageReturn = code === carriageReturn;
    }
    this.#endsInCarriageReturn = end === text.length && isAfterCarriageReturn;
  }

  #beginRow(position: number): void {
    if (this.#inRow) return;
    this.#inRow = true;
    this.#rowLine = this.#line;
    this.#rowOffset = this.#pieceOffset + position;
  }

  /** Adds to the cell under way; what is beyond the limit is dropped, so that an open quote takes no memory. */
  #append(text: string): void {
    if (this.#column >= this.#maxColumns || text === '') return;
    const room = this.#maxCellBytes - this.#head.length;
    if (text.length > room) this.#noteOversize();
    if (room > 0) this.#head += text.length > room ? text.slice(0, room) : text;
  }

  #noteOversize(): void {
    if (this.#oversizeCell === -1) this.#oversizeCell = this.#column;
  }

  #endCell(tail: string): void {
    if (this.#column < this.#maxColumns) {
      let cell = tail;
      if (this.#head !== '' || tail.length > this.#maxCellBytes) {
        this.#append(tail);
        cell = this.#head;
        this.#head = '';
      }
      this.#cells.push(this.#isWide ? decode(cell) : cell);
    }
    this.#column += 1;
    this.#state = 'cellStart';
  }

  #endRow(tail: string, position: number): void {
    if (!this.#inRow) this.#beginRow(position);
    this.#endCell(tail);
    const row = { line: this.#rowLine, byteOffset: this.#rowOffset, cells: this.#cells };
    this.#rows.push(this.#oversizeCell === -1 ? row : { ...row, oversizeCell: this.#oversizeCell });
    this.#cells = [];
    this.#column = 0;
    this.#oversizeCell = -1;
    this.#inRow = false;
  }
}

const beyondAscii = /[\x80-\xff]/;

function decode(latin1: string): string {
  return beyondAscii.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}
