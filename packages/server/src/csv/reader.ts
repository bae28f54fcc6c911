import { isAscii } from 'node:buffer';

/** What makes a row unfit to be imported, whatever its cells are; of several the first one named here counts. */
export type RowFault = 'openQuote' | 'textAfterQuote' | 'nul';

/** One row of a file. */
export interface CsvRow {
  /** The line of the file that the row starts in, from 1; line ends inside quotes count. */
  readonly line: number;
  /** Where the row starts, counted from the first byte that the reader was given. */
  readonly byteOffset: number;
  /** A cell with text after its closing quote, or without a closing quote, is its raw text, opening quote included. */
  readonly cells: readonly string[];
  /** The first cell that was longer than allowed; it is cut to the limit. */
  readonly oversizeCell?: number;
  readonly fault?: RowFault;
  /** The line of the quote that is still open at the end of the file; only with the fault `openQuote`. */
  readonly openQuoteLine?: number;
  /** Cells beyond `maxColumns` were dropped, and not all of them were blank. */
  readonly hasDroppedText?: boolean;
}

export type Delimiter = ',' | '\t' | ';';

export interface CsvReaderOptions {
  readonly delimiter: Delimiter;
  /** Longer cells are cut. Default 1 MiB. */
  readonly maxCellBytes?: number;
  /** Cells behind this one are dropped. Default: none. */
  readonly maxColumns?: number;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** U+FEFF as the reader sees it: its UTF-8 bytes, a character each. */
const byteOrderMark = '\xef\xbb\xbf';
const markStart = 0xef;

/** Where the reader stands between two pushes. */
type State = 'cellStart' | 'plain' | 'quoted' | 'quoteInQuoted' | 'afterQuoted';

/**
 * Reads rows from the UTF-8 bytes of a file, in whatever pieces they come.
 *
 * RFC 4180 with any of three delimiters. A quote in a cell that does not start with one is an ordinary character.
 * Blanks between a closing quote and the next delimiter or line end are dropped; anything else there is a fault of the
 * row, which ends where it would have ended without it. Rows end with LF, CRLF or CR; empty lines are no rows. Byte
 * order marks at the beginning of a row are dropped.
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
  /** Blanks behind the closing quote of the cell under way. */
  #blanks = '';
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
  /** Whether a cell may hold NUL. */
  #mayHaveNul = false;
  /** Whether there is more to say about the row under way than its cells. */
  #hasRemarks = false;
  #fault: RowFault | undefined;
  #hasDroppedText = false;
  /** The beginning of a byte order mark, at the end of a piece and the start of a row. */
  #partOfMark = '';
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

  /** Where the rows given so far end, counted like `byteOffset`; the one under way may begin there. */
  get rowsEnd(): number {
    return this.#inRow ? this.#rowOffset : this.#pieceOffset - this.#partOfMark.length;
  }

  /** Takes the next bytes; gives the rows that they complete. */
  push(bytes: Buffer): CsvRow[] {
    const isUnfinished = this.#inRow || this.#partOfMark !== '';
    this.#isWide = !isAscii(bytes) || (this.#isWide && isUnfinished);
    this.#mayHaveNul = bytes.includes(0) || (this.#mayHaveNul && isUnfinished);
    this.#scanPiece(bytes.toString('latin1'));
    return this.#takeRows();
  }

  /** Takes the end of the file; gives its last row if that lacked a line end or the closing quote of its last cell. */
  end(): CsvRow[] {
    if (this.#partOfMark !== '') {
      this.#beginRow(-this.#partOfMark.length);
      this.#append(this.#partOfMark);
    }
    if (this.#state === 'quoted') {
      this.#toRawText();
      this.#noteFault('openQuote');
    }
    if (this.#inRow) this.#endRow('', 0);
    return this.#takeRows();
  }

  #scanPiece(piece: string): void {
    const held = this.#partOfMark.length;
    this.#pieceOffset -= held;
    const text = held === 0 ? piece : this.#partOfMark + piece;
    this.#partOfMark = '';
    this.#scan(text);
    this.#pieceOffset += text.length;
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
      if (this.#state === 'cellStart') {
        const first = text.charCodeAt(position);
        if (first === quote) {
          this.#beginRow(position);
          this.#state = 'quoted';
          this.#quoteLine = this.#line;
          position += 1;
          continue;
        }
        if (first === markStart && !this.#inRow) {
          const start = text.slice(position, position + byteOrderMark.length);
          if (start === byteOrderMark) {
            position += byteOrderMark.length;
            continue;
          }
          if (byteOrderMark.startsWith(start)) {
            this.#partOfMark = start;
            return;
          }
        }
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
        this.#appendUnquoted(text.slice(position, end));
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
    if (text === '') return;
    const room = this.#maxCellBytes - this.#head.length;
    if (text.length > room) {
      this.#noteOversize();
      this.#lookForNul(text);
    }
    if (room > 0) this.#head += text.length > room ? text.slice(0, room) : text;
  }

  #appendUnquoted(text: string): void {
    if (this.#state === 'afterQuoted') this.#appendBehindQuote(text);
    else this.#append(text);
  }

  /** Takes what stands between a closing quote and the next delimiter or line end. */
  #appendBehindQuote(text: string): void {
    if (onlyBlanks.test(text)) {
      if (this.#blanks.length < this.#maxCellBytes) this.#blanks += text;
      return;
    }
    this.#toRawText();
    this.#noteFault('textAfterQuote');
    this.#append(text);
  }

  /**
   * Turns the quoted cell under way back into what stood in the file. That is known without having been kept: in quotes
   * nothing but doubled quotes differs.
   */
  #toRawText(): void {
    const closing = this.#state === 'quoted' ? '' : '"';
    const raw = `"${this.#head.replaceAll('"', '""')}${closing}${this.#blanks}`;
    this.#head = '';
    this.#blanks = '';
    this.#state = 'plain';
    this.#append(raw);
  }

  #noteFault(fault: RowFault): void {
    this.#hasRemarks = true;
    if (fault !== 'nul' || this.#fault === undefined) this.#fault = fault;
  }

  #lookForNul(text: string): void {
    if (this.#mayHaveNul && text.includes('\0')) this.#noteFault('nul');
  }

  #noteOversize(): void {
    this.#hasRemarks = true;
    if (this.#oversizeCell === -1) this.#oversizeCell = this.#column;
  }

  #endCell(tail: string): void {
    let cell = tail;
    if (
      this.#head !== '' ||
      tail.length > this.#maxCellBytes ||
      this.#state === 'afterQuoted' ||
      this.#mayHaveNul
    ) {
      if (tail !== '') this.#appendUnquoted(tail);
      cell = this.#head;
      this.#head = '';
      this.#blanks = '';
      this.#lookForNul(cell);
    }
    if (this.#column < this.#maxColumns) this.#cells.push(this.#isWide ? decode(cell) : cell);
    else if (!onlyBlanks.test(cell)) this.#noteDroppedText();
    this.#column += 1;
    this.#state = 'cellStart';
  }

  #noteDroppedText(): void {
    this.#hasRemarks = true;
    this.#hasDroppedText = true;
  }

  #endRow(tail: string, position: number): void {
    if (!this.#inRow) this.#beginRow(position);
    this.#endCell(tail);
    const row = { line: this.#rowLine, byteOffset: this.#rowOffset, cells: this.#cells };
    this.#rows.push(this.#hasRemarks ? { ...row, ...this.#takeRemarks() } : row);
    this.#cells = [];
    this.#column = 0;
    this.#inRow = false;
  }

  /** What there is to say about the row that ends here, beyond its cells. */
  #takeRemarks(): Partial<CsvRow> {
    const remarks = {
      ...(this.#oversizeCell !== -1 && { oversizeCell: this.#oversizeCell }),
      ...(this.#fault !== undefined && { fault: this.#fault }),
      ...(this.#fault === 'openQuote' && { openQuoteLine: this.#quoteLine }),
      ...(this.#hasDroppedText && { hasDroppedText: true }),
    };
    this.#oversizeCell = -1;
    this.#fault = undefined;
    this.#hasDroppedText = false;
    this.#hasRemarks = false;
    return remarks;
  }
}

const onlyBlanks = /^[ \t]*$/;

const beyondAscii = /[\x80-\xff]/;

function decode(latin1: string): string {
  return beyondAscii.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}
