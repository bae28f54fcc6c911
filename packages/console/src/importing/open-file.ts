import { type DescribedLeadField, GalenaFileError } from '@galena/client';
import { delimiterOf, joinRow, readHeader, readRows, splitRow } from '@galena/client/csv';
import {
  detectDelimiter,
  detectEncoding,
  type KnownDelimiter,
  matchColumns,
  rewriteRows,
} from '@galena/client/files';
import type { FileSettings, OpenedFile } from './file-settings.ts';

const sampleRows = 8;

/** Reads a file as it was recognised, or as the person says. */
export async function openFile(
  file: Blob,
  given: Partial<FileSettings>,
  fields: readonly DescribedLeadField[],
): Promise<OpenedFile> {
  const raw = await unzip(file);
  if (await startsWith(raw, [0x50, 0x4b, 0x03, 0x04])) {
    throw new GalenaFileError('This is a workbook: save its sheet as CSV, or import it with “galena import”');
  }
  const detected = given.encoding === undefined ? await detectEncoding(raw) : undefined;
  const encoding = given.encoding ?? detected?.label ?? 'utf-8';
  const text = await toUtf8(raw, encoding);
  const delimiter = given.delimiter ?? (await detectDelimiter(text));
  const { blob, format } = await withKnownDelimiter(text, delimiter);
  const first = await readHeader(blob, delimiterOf(format));
  if (first === undefined) throw new GalenaFileError('The file is empty');
  const hasHeader = given.hasHeader ?? looksLikeHeader(first.cells, fields);
  const columns = hasHeader ? first.cells : first.cells.map((_, index) => `Column ${index + 1}`);
  const whole = hasHeader ? blob : new Blob([joinRow(columns, delimiterOf(format)), '\n', blob]);
  return {
    blob: whole,
    format,
    settings: { delimiter, encoding, hasHeader },
    isEncodingGuess: detected?.isGuess ?? false,
    columns,
    rows: await firstRows(whole, delimiterOf(format)),
  };
}

async function unzip(file: Blob): Promise<Blob> {
  if (!(await startsWith(file, [0x1f, 0x8b]))) return file;
  try {
    return await new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  } catch (error) {
    throw new GalenaFileError('The file is gzip and cannot be unpacked', { cause: error });
  }
}

async function startsWith(file: Blob, bytes: readonly number[]): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, bytes.length).arrayBuffer());
  return start.length === bytes.length && bytes.every((byte, index) => start[index] === byte);
}

async function toUtf8(file: Blob, encoding: string): Promise<Blob> {
  if (encoding === 'utf-8') return file;
  try {
    const text = file.stream().pipeThrough(new TextDecoderStream(encoding, { fatal: true }));
    return await new Response(text.pipeThrough(new TextEncoderStream())).blob();
  } catch (error) {
    throw new GalenaFileError(`The file is not in ${encoding}: choose another encoding`, { cause: error });
  }
}

const formats = { ',': 'csv', '\t': 'tsv', ';': 'ssv' } as const;

/** The API knows three delimiters; a file with bars is written anew, each row in the line where it was. */
async function withKnownDelimiter(
  blob: Blob,
  delimiter: KnownDelimiter,
): Promise<Pick<OpenedFile, 'blob' | 'format'>> {
  if (delimiter !== '|') return { blob, format: formats[delimiter] };
  return { blob: await collect(rewriteRows(blob, '|', ',', (cells) => cells)), format: 'csv' };
}

/** The file without columns that the server would refuse: where it is told to take no unknown ones. */
export function dropColumns(
  { blob, format }: Pick<OpenedFile, 'blob' | 'format'>,
  kept: readonly boolean[],
): Promise<Blob> {
  const delimiter = delimiterOf(format);
  return collect(
    rewriteRows(blob, delimiter, delimiter, (cells) => cells.filter((_, index) => kept[index] !== false)),
  );
}

async function collect(pieces: AsyncIterable<string>): Promise<Blob> {
  const parts: Blob[] = [];
  for await (const piece of pieces) parts.push(new Blob([piece]));
  return new Blob(parts);
}

/** A header has names of fields in it, or at least nothing that is a value. */
function looksLikeHeader(cells: readonly string[], fields: readonly DescribedLeadField[]): boolean {
  if (matchColumns(cells, fields, {}).some(({ by }) => by !== 'none')) return true;
  return !cells.some((cell) => /@|^[+-]?\d+([.,/-]\d+)*$/.test(cell.trim()));
}

async function firstRows(blob: Blob, delimiter: string): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for await (const rows of readRows(blob.slice(0, 2 ** 22), delimiter)) {
    found.push(...rows.slice(0, sampleRows + 1).map(({ text }) => splitRow(text, delimiter)));
    if (found.length > sampleRows) break;
  }
  return found.slice(1, sampleRows + 1);
}
