import { CsvReader, type CsvRow } from '@galena/client/csv';
import { type FileKind, fileKind, fileKindBytes } from '@galena/client/files';
import { detectEncoding, type Encoding } from '../encoding/encodings.ts';
import { InvalidByteError, Transcoder } from '../encoding/transcoder.ts';
import { refuse } from '../errors.ts';
import { delimiterOf, type Format } from '../formats.ts';
import { Spool } from './spool.ts';

/** Longer than any byte order mark. */
const markBytes = 3;

/** More cells of a header row are not read: they are far too many, and each takes memory. */
export const headerColumns = 10_000;

/** A file as it comes in: spooled, its encoding recognised, and checked byte by byte on the way. */
export class UploadedFile {
  readonly spool = new Spool();
  readonly fileName: string | undefined;
  /** As its part of the form says it. */
  readonly charset: string | undefined;
  #transcoder: Transcoder | undefined;
  #encoding: Encoding | undefined;
  #first: Buffer = Buffer.alloc(0);
  #invalidByteOffset: number | undefined;

  constructor(fileName: string | undefined, charset: string | undefined) {
    this.fileName = fileName;
    this.charset = charset;
  }

  get sizeBytes(): number {
    return this.spool.sizeBytes;
  }

  /** The first byte that the encoding does not have; an import of such a file fails when its turn comes. */
  get invalidByteOffset(): number | undefined {
    return this.#invalidByteOffset;
  }

  /** @throws ApiError 1003 for a charset that Galena does not read. */
  get encoding(): Encoding {
    const encoding = this.#encoding ?? detectEncoding(this.#first, this.charset);
    if (encoding === undefined) throw refuse('1003', `Unsupported charset '${this.charset}'`);
    return encoding;
  }

  /** What the file is by its first bytes, once it is in. */
  async kind(): Promise<FileKind> {
    for await (const start of this.spool.read(fileKindBytes)) return fileKind(start);
    return 'text';
  }

  async write(bytes: Buffer): Promise<void> {
    this.#check(bytes);
    await this.spool.append(bytes);
  }

  /** Says that the last byte is in. */
  finish(): void {
    this.#try((transcoder) => transcoder.end());
  }

  /**
   * Reads the header row.
   * @returns undefined if the file has no row at all; no cells if it cannot be read as far as the end of its first row,
   * which is for the engine to report.
   * @throws ApiError 1003 for a stray quote that takes it over several lines: rows among them would be names of columns.
   */
  async readHeader(format: Format): Promise<readonly string[] | undefined> {
    const row = await this.#readFirstRow(format).catch(() => 'unreadable' as const);
    if (row === 'unreadable' || row?.fault === 'openQuote') return [];
    if (row?.fault === 'textAfterQuote' && row.cells.some((cell) => /[\r\n]/.test(cell))) {
      throw refuse(
        '1003',
        `Text after a closing quote in the header row in line ${row.line}: a stray quote makes it several lines long`,
      );
    }
    return row?.cells;
  }

  async #readFirstRow(format: Format): Promise<CsvRow | undefined> {
    const reader = new CsvReader({ delimiter: delimiterOf(format), maxColumns: headerColumns });
    const transcoder = new Transcoder(this.encoding);
    for await (const chunk of this.spool.read(64 * 2 ** 10)) {
      const [row] = reader.push(transcoder.push(chunk));
      if (row !== undefined) return row;
    }
    return reader.end()[0];
  }

  /** The encoding is known once there are enough bytes to tell a byte order mark. */
  #check(bytes: Buffer): void {
    if (this.#transcoder !== undefined) {
      this.#try((transcoder) => transcoder.push(bytes));
    } else if (this.#first.length < markBytes) {
      const first = Buffer.concat([this.#first, bytes]);
      this.#first = Buffer.from(first.subarray(0, markBytes));
      if (first.length >= markBytes) this.#begin(first);
    }
  }

  /** A charset that Galena does not read is refused once the file is in; until then there is nothing to check. */
  #begin(first: Buffer): void {
    this.#encoding = detectEncoding(first, this.charset);
    if (this.#encoding === undefined) return;
    this.#transcoder = new Transcoder(this.#encoding);
    this.#try((transcoder) => transcoder.push(first));
  }

  #try(work: (transcoder: Transcoder) => void): void {
    if (this.#transcoder === undefined || this.#invalidByteOffset !== undefined) return;
    try {
      work(this.#transcoder);
    } catch (error) {
      if (!(error instanceof InvalidByteError)) throw error;
      this.#invalidByteOffset = error.byteOffset;
    }
  }
}
