import { openFile, spool } from '#platform';
import { delimiterOf } from '../csv/delimiter.ts';
import { readHeader } from '../csv/read-header.ts';
import { GalenaEncodingError, GalenaFileError } from '../errors.ts';
import { columnAt } from '../files/column-names.ts';
import { decodeFile } from '../files/decode-file.ts';
import { type DetectedEncoding, detectEncoding } from '../files/detect-encoding.ts';
import { fileKind, fileKindBytes } from '../files/file-kind.ts';
import { refuseForeignKind } from '../files/refuse-foreign-kind.ts';
import { dropRowsWithoutValue } from '../files/rows-without-value.ts';
import { takeSeparatorLine } from '../files/separator-line.ts';
import { showValue } from '../files/show-value.ts';
import type { OptionNames } from '../known-options.ts';
import type { ImportFormat, ImportRules } from '../wire/imports.ts';
import type { MappedColumns } from './apply-template.ts';
import type { ColumnMapping } from './column-mapping.ts';
import { type InputRow, RowWriter } from './row-writer.ts';
import { type DescribeFields, visibleFields } from './visible-fields.ts';

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
  /**
   * The file's encoding: any that TextDecoder knows, or cp437, cp850, cp852. Default: UTF-8, or UTF-16 with a byte order
   * mark; a file that is neither is refused with a GalenaEncodingError that says what it is most likely.
   */
  readonly encoding?: string;
  /**
   * Puts U+FFFD where a byte is not valid in the encoding, instead of refusing the file. Without `encoding` only in a file
   * that is UTF-8 but for such bytes: one that is likelier in another encoding is refused.
   */
  readonly replaceInvalid?: boolean;
  /** Is told how many characters were replaced, if any were. */
  readonly onReplaced?: (count: number) => void;
  /**
   * For rows, the names of their columns, in order; default: the first row. For any source, what its columns are, by
   * their names in the header: the field, and how its dates, numbers or booleans are written. What is not said of these is
   * found out from the whole column, and where that is not clear nothing is sent.
   */
  readonly columns?: readonly string[] | ColumnMapping;
  /** How the file is called in lists of imports. */
  readonly fileName?: string;
}

export const sourceOptionNames: OptionNames<SourceOptions> = {
  format: true,
  encoding: true,
  replaceInvalid: true,
  onReplaced: true,
  columns: true,
  fileName: true,
};

/** A source whose empty cells may have a meaning. */
type RuledSource = SourceOptions & { readonly rules?: ImportRules };

/** A source that can be read as often as it takes: UTF-8 in a Blob. */
export interface SourceFile {
  readonly blob: Blob;
  readonly name: string;
  readonly format: ImportFormat;
  /** The numbers of rows without any value, which are not in the blob. */
  readonly skippedRows: readonly number[];
}

/** @param describeFields is called only for rows that cannot be written without the types of their fields. */
export async function openSource(
  source: ImportSource,
  options: RuledSource,
  describeFields: DescribeFields,
  mapped?: MappedColumns,
  signal?: AbortSignal,
): Promise<SourceFile> {
  const opened = await toBlob(source, options, describeFields, mapped);
  const name = options.fileName ?? opened.name;
  const format = options.format ?? formatOf(name);
  const blob = await toUtf8(opened, options);
  await refuseSeparatorLine(blob);
  await refuseQuotedHeader(blob, format, mapped?.names ?? []);
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

/** No field has a delimiter in its name: the server would find no column in the file. @throws GalenaFileError */
async function refuseQuotedHeader(text: Blob, format: ImportFormat, names: readonly string[]): Promise<void> {
  const columns = (await readHeader(text, delimiterOf(format)))?.cells ?? [];
  const [name = ''] = columns;
  if (columns.length !== 1 || !name.includes(delimiterOf(format))) return;
  if (names.some((key) => columnAt(key, columns).length > 0)) return;
  throw new GalenaFileError(
    `the header is one quoted cell, "${showValue(name)}": remove the quote at both ends of each line and write "" within it as "`,
    { line: 1 },
  );
}

function formatOf(name: string): ImportFormat {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return ending === 'tsv' || ending === 'ssv' ? ending : 'csv';
}

interface Opened {
  readonly blob: Blob;
  readonly name: string;
  /** Whether it was written here, from text: then it is UTF-8, whatever else its bytes might be. */
  readonly isText: boolean;
}

async function toBlob(
  source: ImportSource,
  options: RuledSource,
  describeFields: DescribeFields,
  mapped: MappedColumns | undefined,
): Promise<Opened> {
  if (typeof source === 'string') return { ...(await openFile(source)), isText: false };
  if (source instanceof Blob) {
    const name = 'name' in source && typeof source.name === 'string' ? source.name : 'leads';
    return { blob: source, name, isText: false };
  }
  if (source instanceof Uint8Array) return { blob: new Blob([source]), name: 'leads', isText: false };
  const { format = 'csv', columns, rules } = options;
  const writer = new RowWriter(format, columns, rules?.clear, mapped);
  let isText = true;
  const onBytes = () => {
    isText = false;
  };
  const blob = await spool(toBytes(iterate(source), writer, describeFields, onBytes));
  return { blob, name: 'leads', isText };
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

/** Bytes go as they are; rows are written as a file. @param onBytes is called where there are bytes */
async function* toBytes(
  items: AsyncIterable<InputRow | Uint8Array<ArrayBuffer> | string>,
  writer: RowWriter,
  describeFields: DescribeFields,
  onBytes: () => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const item of items) {
    if (item instanceof Uint8Array) {
      onBytes();
      yield item;
    } else if (typeof item === 'string') text += item;
    else {
      if (writer.needsFields(item)) writer.learn(await visibleFields(describeFields));
      text += writer.write(item);
    }
    if (text.length < writtenAtOnce) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

/**
 * Everything that is sent is UTF-8: Marketo documents no other encoding. A file that is not, and of which nobody says what
 * it is, is never sent as other letters: what it is most likely is told instead.
 */
async function toUtf8({ blob, isText }: Opened, options: SourceOptions): Promise<Blob> {
  const { encoding, replaceInvalid, onReplaced } = options;
  if (encoding === undefined || isText) {
    refuseForeignKind(fileKind(new Uint8Array(await blob.slice(0, fileKindBytes).arrayBuffer())));
  }
  if (isText) return blob;
  const found = encoding ?? certainEncoding(await detectEncoding(blob), replaceInvalid);
  const decoded = await decodeFile(blob, { encoding: found, replaceInvalid }, spool);
  if (decoded.replaced > 0) onReplaced?.(decoded.replaced);
  return decoded.blob;
}

/** @throws GalenaFileError unless the file is UTF-8, or UTF-16 with a byte order mark. */
function certainEncoding(
  found: DetectedEncoding,
  replaceInvalid: boolean | undefined,
): DetectedEncoding | 'utf-8' {
  const { label, certainty, invalidUtf8, likeliest } = found;
  if (label === 'utf-8' && (replaceInvalid === true || invalidUtf8 === undefined)) return found;
  if (label.startsWith('utf-16') && certainty === 'certain') return found;
  // All of it is UTF-8, whatever else it may be.
  if (invalidUtf8 === undefined && certainty === 'unsure') return 'utf-8';
  const names = likeliest.join(' or ');
  if (invalidUtf8 === undefined) {
    throw new GalenaFileError(
      `the file is not in UTF-8 but in ${names}: name it with { encoding: '${label}' }`,
    );
  }
  throw new GalenaEncodingError('utf-8', invalidUtf8.first, {
    count: invalidUtf8.count,
    likeliest,
    advice:
      label === 'utf-8'
        ? 'the rest of the file is UTF-8: correct these bytes, or have them replaced with { replaceInvalid: true }'
        : `the file is most likely in ${names}: name its encoding with { encoding: '${label}' }`,
  });
}
