import { openFile, spool } from '#platform';
import { delimiterOf, joinRow } from '../csv/split-row.ts';
import { GalenaFileError } from '../errors.ts';
import { dropRowsWithoutValue } from '../files/rows-without-value.ts';
import { takeSeparatorLine } from '../files/separator-line.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { type ColumnMapping, type ColumnOptions, isMapping, optionsByIndex } from './column-mapping.ts';

/** A value of a row: `null` clears the field, `undefined` leaves it as it is. */
export type RowValue = string | number | boolean | Date | null | undefined;

/** A row as an object by column name, or as a list in the order of the columns. */
export type InputRow = Readonly<Record<string, RowValue>> | readonly RowValue[];

/**
 * What can be imported: the path of a file (Node), a Blob or File, bytes, a stream of bytes or text, or rows.
 * Of rows as lists the first one is the header, unless `columns` names it.
 */
export type ImportSource =
  | string
  | Blob
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer> | string>
  | Iterable<InputRow>
  | AsyncIterable<InputRow | Uint8Array<ArrayBuffer> | string>;

/** What says how a source is to be read. */
export interface SourceOptions {
  /** Default: what the file's name ends in, else csv. */
  readonly format?: ImportFormat;
  /** The file's encoding, by any name that TextDecoder takes. Default: UTF-8, or UTF-16 with a byte order mark. */
  readonly encoding?: string;
  /**
   * For rows, the names of their columns, in order; default: the first row. For any source, what its columns are, by
   * their names in the header: the field, and how its dates, numbers or booleans are written. What is not said of these is
   * found out from the whole column, and where that is not clear nothing is sent.
   */
  readonly columns?: readonly string[] | ColumnMapping;
  /** How the file is called in lists of imports. */
  readonly fileName?: string;
}

/** A source that can be read as often as it takes: UTF-8 in a Blob. */
export interface SourceFile {
  readonly blob: Blob;
  readonly name: string;
  readonly format: ImportFormat;
  /** The numbers of rows without any value, which are not in the blob. */
  readonly skippedRows: readonly number[];
}

export async function openSource(
  source: ImportSource,
  options: SourceOptions,
  signal?: AbortSignal,
): Promise<SourceFile> {
  const opened = await toBlob(source, options);
  const name = options.fileName ?? opened.name;
  const format = options.format ?? formatOf(name);
  const blob = await toUtf8(opened.blob, options.encoding);
  await refuseSeparatorLine(blob);
  return { name, format, ...(await dropRowsWithoutValue({ blob, format }, signal)) };
}

/** The server would take it for the header. @throws GalenaFileError */
async function refuseSeparatorLine(text: Blob): Promise<void> {
  const separator = await takeSeparatorLine(text);
  if (separator === undefined) return;
  const known = (['csv', 'tsv', 'ssv'] as const).find(
    (format) => delimiterOf(format) === separator.delimiter,
  );
  throw new GalenaFileError(
    `line 1 is sep=${separator.delimiter}, which Excel reads as the delimiter and the server as the header: remove the line${known === undefined ? '' : `, and send the file with the format ${known}`}`,
    { line: 1 },
  );
}

function formatOf(name: string): ImportFormat {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return ending === 'tsv' || ending === 'ssv' ? ending : 'csv';
}

async function toBlob(source: ImportSource, options: SourceOptions): Promise<{ blob: Blob; name: string }> {
  if (typeof source === 'string') return openFile(source);
  if (source instanceof Blob) {
    return {
      blob: source,
      name: 'name' in source && typeof source.name === 'string' ? source.name : 'leads',
    };
  }
  if (source instanceof Uint8Array) return { blob: new Blob([source]), name: 'leads' };
  return { blob: await spool(toBytes(iterate(source), options)), name: 'leads' };
}

/** Not every browser lets a ReadableStream be iterated. */
async function* iterate<Item>(
  source: Iterable<Item> | AsyncIterable<Item> | ReadableStream<Item>,
): AsyncGenerator<Item, void, undefined> {
  if (!('getReader' in source)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const writtenAtOnce = 2 ** 18;

/** Bytes go as they are; rows are written as a file. */
async function* toBytes(
  items: AsyncIterable<InputRow | Uint8Array<ArrayBuffer> | string>,
  options: SourceOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  const writer = new RowWriter(options);
  let text = '';
  for await (const item of items) {
    if (item instanceof Uint8Array) yield item;
    else text += typeof item === 'string' ? item : writer.write(item);
    if (text.length < writtenAtOnce) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

class RowWriter {
  readonly #format: ImportFormat;
  readonly #mapping: ColumnMapping | undefined;
  /** What is said of the columns, by index. */
  #options: ReadonlyMap<number, ColumnOptions> = new Map();
  #columns: readonly string[] | undefined;
  #hasHeader = false;
  #row = 0;

  constructor({ format = 'csv', columns }: SourceOptions) {
    this.#format = format;
    if (isMapping(columns)) this.#mapping = columns;
    else this.#columns = columns;
  }

  write(row: InputRow): string {
    const isList = isRowList(row);
    if (this.#columns === undefined) {
      this.#columns = isList ? row.map(String) : Object.keys(row);
      if (this.#mapping !== undefined) this.#options = optionsByIndex(this.#mapping, this.#columns);
      if (isList) return this.#header();
    }
    const columns = this.#columns;
    const header = this.#header();
    this.#row += 1;
    return (
      header +
      this.#line(isList ? row.map((value, index) => this.#cell(value, index)) : this.#cellsOf(row, columns))
    );
  }

  #header(): string {
    if (this.#hasHeader) return '';
    this.#hasHeader = true;
    return this.#line(this.#columns ?? []);
  }

  #cellsOf(row: Readonly<Record<string, RowValue>>, columns: readonly string[]): readonly string[] {
    const stranger = Object.keys(row).find((name) => !columns.includes(name));
    if (stranger !== undefined) {
      throw new GalenaFileError(
        `row ${this.#row} has "${stranger}", which the first row had not; name all columns with { columns: [...] }`,
      );
    }
    return columns.map((name, index) => this.#cell(row[name], index));
  }

  /** Where cells are read by the column's decimal separator, a number is written so that it stays the number it is. */
  #cell(value: RowValue, index: number): string {
    if (typeof value !== 'number' || this.#mapping === undefined) return toCell(value);
    const text = String(value);
    const decimal = this.#options.get(index)?.decimal;
    if (decimal === ',') return text.replace('.', ',');
    return decimal === undefined ? text.replace(/\.\d{3}$/, '$&0') : text;
  }

  #line(cells: readonly string[]): string {
    return `${joinRow(cells, delimiterOf(this.#format))}\n`;
  }
}

function isRowList(row: InputRow): row is readonly RowValue[] {
  return Array.isArray(row);
}

/** The cell `NULL` clears a field, an empty one leaves it alone. */
function toCell(value: RowValue): string {
  if (value === undefined) return '';
  if (value === null) return 'NULL';
  return value instanceof Date ? value.toISOString() : String(value);
}

type Decoder = InstanceType<typeof TextDecoder>;

/** Everything that is sent is UTF-8: Marketo documents no other encoding. */
async function toUtf8(blob: Blob, encoding: string | undefined): Promise<Blob> {
  const label = (await markedEncoding(blob)) ?? encoding ?? 'utf-8';
  const decoder = decoderFor(label);
  return decoder.encoding === 'utf-8' ? blob : spool(transcode(blob, decoder));
}

async function markedEncoding(blob: Blob): Promise<string | undefined> {
  const [first, second, third] = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}

function decoderFor(label: string): Decoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    throw new GalenaFileError(`"${label}" is no encoding that is known here`, { cause: error });
  }
}

const transcodedAtOnce = 2 ** 16;

async function* transcode(
  blob: Blob,
  decoder: Decoder,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  for (let at = 0; at < blob.size; at += transcodedAtOnce) {
    const end = Math.min(at + transcodedAtOnce, blob.size);
    const bytes = await blob.slice(at, end).arrayBuffer();
    try {
      yield encoder.encode(decoder.decode(bytes, { stream: end < blob.size }));
    } catch (error) {
      throw new GalenaFileError(
        `the file is not in ${decoder.encoding}: there is a byte between ${at} and ${end} that it does not have`,
        { cause: error },
      );
    }
  }
}
