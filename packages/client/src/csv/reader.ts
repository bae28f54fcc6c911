import { bytesAsText } from '#platform';
import { decodeRows } from './decode-rows.ts';
import type { Delimiter } from './delimiter.ts';
import type { CsvRow, RowFault, RowUnderWay } from './row.ts';

/** Where reading begins: at the start of a row. */
export interface ReadFrom {
  readonly offset: number;
  readonly line: number;
}

export interface CsvReaderOptions {
  readonly delimiter: Delimiter;
  /** Longer cells are cut. Default 1 MiB, as the server takes no longer ones. */
  readonly maxCellBytes?: number;
  /** Cells behind this one are dropped. Default: none. */
  readonly maxColumns?: number;
  /** Where the first byte that the reader is given stands in the file. Default: at its beginning. */
  readonly from?: ReadFrom;
  /** Has rows carry their text. Default: false. */
  readonly keepsText?: boolean;
  /** Refuses bytes that are not UTF-8. Default: false, and such a byte is U+FFFD. */
  readonly checksUtf8?: boolean;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** U+FEFF as the reader sees it: its UTF-8 bytes, a character each. */
const byteOrderMark = '\xef\xbb\xbf';
const markStart = 0xef;
/** Of all columns; not infinity, which would make every comparison one of fractions. */
const anyColumns = 2 ** 30;

type Remarks = Partial<RowUnderWay>;

/**
 * A class, and its cells a copy. V8 makes what a literal makes among the old objects once it has seen enough of them survive a
 * garbage collection; so rows, and all of their cells with them, stayed until the memory was nearly used up.
 */
class ReadRow implements RowUnderWay {
  cells: readonly string[];
  line: number;
  start: number;
  end: number;

  constructor(cells: readonly string[], line: number, start: number, end: number) {
    this.cells = cells;
    this.line = line;
    this.start = start;
    this.end = end;
  }
}

/** Where the reader stands between two pushes. */
type State = 'cellStart' | 'plain' | 'quoted' | 'quoteInQuoted' | 'afterQuoted';

/**
 * Reads rows from the UTF-8 bytes of a file, in whatever pieces they come. Everything in Galena that reads rows uses it:
 * the engine, the SDK, the command line and the console.
 *
 * RFC 4180 with any of three delimiters. A quote in a cell that does not start with one is an ordinary character.
 * Blanks between a closing quote and the next delimiter or line end are dropped; anything else there is a fault of the
 * row, which ends where it would have ended without it. Rows end with LF, CRLF or CR; empty lines are no rows. Byte
 * order marks at the beginning of a row are dropped.
 *
 * Every character that matters is ASCII, and no byte of a longer UTF-8 sequence is. So the bytes are scanned as
 * latin1, one character a byte, which costs next to nothing; only rows of pieces that have other bytes are decoded.
 * Nothing is kept but the row under way.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #maxCellBytes: number;
  readonly #maxColumns: number;
  readonly #keepsText: boolean;
  readonly #checksUtf8: boolean;

  #state: State = 'cellStart';
  /** Cells of the row under way, and behind them some of rows before: each row gets a copy of no more than it needs. */
  readonly #cells: string[] = [];
  /** What earlier pieces and quoted parts brought of the cell under way. */
  #head = '';
  /** Blanks behind the closing quote of the cell under way. */
  #blanks = '';
  /** Whether the row has begun: something other than a line end was seen. */
  #inRow = false;
  #column = 0;
  #line = 1;
  #rowLine = 1;
  #rowStart = 0;
  /** The piece under way, and where it starts. */
  #piece = '';
  #pieceOffset = 0;
  /** What earlier pieces brought of the text of the row under way. */
  #textHead = '';
  #quoteLine = 1;
  #skipLineFeed = false;
  #endsInCarriageReturn = false;
  /** Whether a cell may hold bytes that are not ASCII. */
  #isWide = false;
  /** Whether a cell may hold NUL. */
  #mayHaveNul = false;
  /** What is known about the row under way, beyond its cells. */
  #remarks: Remarks | undefined;
  /** The beginning of a byte order mark, at the end of a piece and the start of a row. */
  #partOfMark = '';
  #rows: RowUnderWay[] = [];

  constructor({
    delimiter,
    maxCellBytes = 2 ** 20,
    maxColumns = anyColumns,
    from = { offset: 0, line: 1 },
    keepsText = false,
    checksUtf8 = false,
  }: CsvReaderOptions) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#maxCellBytes = maxCellBytes;
    this.#maxColumns = maxColumns;
    this.#pieceOffset = from.offset;
    this.#line = from.line;
    this.#keepsText = keepsText;
    this.#checksUtf8 = checksUtf8;
  }

  /** Where the rows given so far end, counted like `start`; the one under way may begin there. */
  get rowsEnd(): number {
    return this.#inRow ? this.#rowStart : this.#pieceOffset - this.#partOfMark.length;
  }

  /**
   * Takes the next bytes; gives the rows that they complete.
   * @throws GalenaFileError for bytes that are not UTF-8, if these are checked.
   */
  push(bytes: Uint8Array): CsvRow[] {
    const { text, isAscii } = bytesAsText(bytes);
    const isUnfinished = this.#inRow || this.#partOfMark !== '';
    this.#isWide = !isAscii || (this.#isWide && isUnfinished);
    this.#mayHaveNul = text.includes('\0') || (this.#mayHaveNul && isUnfinished);
    this.#scanPiece(text);
    return this.#takeRows();
  }

  /**
   * Takes apart one row that is text already, without its line end, by a reader that is used for nothing else. Its places count
   * characters. There may be more rows where the text has line ends outside quotes.
   */
  pushRow(text: string): CsvRow[] {
    this.#mayHaveNul = text.includes('\0');
    // So it is a row even if it is empty, and U+FEFF at its beginning is part of it.
    this.#beginRow(0);
    this.#scanPiece(text);
    return [...this.#takeRows(), ...this.end()];
  }

  /**
   * Takes the end of the file; gives its last row if that lacked a line end or the closing quote of its last cell.
   * @throws GalenaFileError as `push` does.
   */
  end(): CsvRow[] {
    this.#piece = '';
    if (this.#partOfMark !== '') {
      this.#beginRow(-this.#partOfMark.length);
      this.#append(this.#partOfMark);
      this.#textHead = this.#partOfMark;
    }
    if (this.#state === 'quoted') {
      this.#toRawText();
      this.#noteFault('openQuote').openQuoteLine = this.#quoteLine;
    }
    if (this.#inRow) this.#endRow('', 0);
    return this.#takeRows();
  }

  #scanPiece(piece: string): void {
    const held = this.#partOfMark.length;
    this.#pieceOffset -= held;
    const text = held === 0 ? piece : this.#partOfMark + piece;
    this.#partOfMark = '';
    this.#piece = text;
    this.#scan(text);
    if (this.#keepsText && this.#inRow) this.#keepText(text.slice(this.#rowStartInPiece()));
    this.#pieceOffset += text.length;
  }

  #takeRows(): CsvRow[] {
    const rows = this.#rows;
    this.#rows = [];
    if (this.#isWide && rows.length > 0) {
      decodeRows(rows, {
        mayHaveNul: this.#mayHaveNul,
        checksUtf8: this.#checksUtf8,
        keepsText: this.#keepsText,
      });
    }
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
        if (this.#column === this.#maxColumns) this.#remark().droppedFrom = this.#pieceOffset + position;
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
    this.#rowStart = this.#pieceOffset + position;
  }

  /** Adds to the cell under way; what is beyond the limit is dropped, so that an open quote takes no memory. */
  #append(text: string): void {
    if (text === '') return;
    const room = this.#maxCellBytes - this.#head.length;
    if (text.length > room) {
      this.#remark().oversizeCell ??= this.#column;
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

  #remark(): Remarks {
    this.#remarks ??= {};
    return this.#remarks;
  }

  #noteFault(fault: RowFault): Remarks {
    const remarks = this.#remark();
    if (remarks.fault === fault || (fault === 'nul' && remarks.fault !== undefined)) return remarks;
    remarks.fault = fault;
    remarks.faultColumn = this.#column;
    return remarks;
  }

  #lookForNul(text: string): void {
    if (this.#mayHaveNul && text.includes('\0')) this.#noteFault('nul');
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
    if (this.#column < this.#maxColumns) this.#cells[this.#column] = cell;
    else if (!onlyBlanks.test(cell)) this.#remark().hasDroppedText = true;
    this.#column += 1;
    this.#state = 'cellStart';
  }

  #endRow(tail: string, position: number): void {
    if (!this.#inRow) this.#beginRow(position);
    this.#endCell(tail);
    const end = position + tail.length;
    const cells = this.#cells.slice(0, Math.min(this.#column, this.#maxColumns));
    const row = new ReadRow(cells, this.#rowLine, this.#rowStart, this.#pieceOffset + end);
    if (this.#remarks !== undefined) Object.assign(row, this.#remarks);
    if (this.#keepsText) Object.assign(row, { text: this.#takeText(end) });
    this.#rows.push(row);
    this.#remarks = undefined;
    this.#column = 0;
    this.#inRow = false;
  }

  /** Of a row that has lost a part of a cell the text is lost too: an open quote takes no memory. */
  #keepText(text: string): void {
    this.#textHead = this.#remarks?.oversizeCell === undefined ? this.#textHead + text : '';
  }

  #takeText(end: number): string {
    const text = this.#textHead + this.#piece.slice(this.#rowStartInPiece(), end);
    this.#textHead = '';
    return text;
  }

  #rowStartInPiece(): number {
    return Math.max(0, this.#rowStart - this.#pieceOffset);
  }
}

const onlyBlanks = /^[ \t]*$/;
