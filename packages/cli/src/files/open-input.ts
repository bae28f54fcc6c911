import { createReadStream, openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ImportFormat } from '@galena/client';
import { delimiterOf, readHeader } from '@galena/client/csv';
import { detectDelimiter, detectEncoding, rewriteRows } from '@galena/client/files';
import { UsageError } from '../terminal/explain.ts';
import { readWorkbook } from './read-workbook.ts';
import type { TemporaryFiles } from './temporary-files.ts';

/** What a person says about a file, where looking at it is not enough. */
export interface InputOptions {
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
}

/** A file as it can be imported: UTF-8, with one of the delimiters of the API. */
export interface Input {
  readonly blob: Blob;
  readonly format: ImportFormat;
  readonly columns: readonly string[];
  /** What was recognised, for the person. */
  readonly description: string;
  /** The line of the file as the person has it, from a line and a row of `blob`; the header is row 0. */
  originalLine(line: number, row: number): number;
}

/** Opens a file whatever it is: gzip, workbook, any encoding, any delimiter; `-` is standard input. */
export async function openInput(
  file: string,
  options: InputOptions,
  temporary: TemporaryFiles,
): Promise<Input> {
  const raw = await openRaw(file, temporary);
  if (await startsWith(raw.blob, [0x50, 0x4b, 0x03, 0x04])) return openWorkbook(file, raw.blob, temporary);
  const encoding =
    options.encoding === undefined
      ? await detectEncoding(raw.blob)
      : { label: options.encoding, isGuess: false };
  const text = await toUtf8(raw.blob, encoding.label, temporary);
  const delimiter = options.delimiter ?? (await detectDelimiter(text));
  const names = [
    ...raw.what,
    encoding.label + (encoding.isGuess ? ' (a guess: --encoding names another)' : ''),
  ];
  const input = await withKnownDelimiter(text, delimiter, temporary);
  const header = await readHeader(input.blob, delimiterOf(input.format));
  if (header === undefined) throw new UsageError(`${file} is empty.`);
  return {
    ...input,
    columns: header.cells,
    description: [...names, delimiterNames[delimiter] ?? `delimiter ${delimiter}`].join(', '),
    originalLine: (line) => line,
  };
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

async function openRaw(
  file: string,
  temporary: TemporaryFiles,
): Promise<{ blob: Blob; what: readonly string[] }> {
  if (file === '-') return unzip(await temporary.keep(process.stdin), temporary);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder.`);
  if (!found.isFile()) return unzip(await temporary.keep(createReadStream(file)), temporary);
  return unzip(await openAsBlob(file), temporary);
}

async function unzip(
  blob: Blob,
  temporary: TemporaryFiles,
): Promise<{ blob: Blob; what: readonly string[] }> {
  if (!(await startsWith(blob, [0x1f, 0x8b]))) return { blob, what: [] };
  const unzipped = Readable.fromWeb(blob.stream() as Parameters<typeof Readable.fromWeb>[0]).compose(
    createGunzip(),
  );
  try {
    return { blob: await temporary.keep(unzipped), what: ['gzip'] };
  } catch (error) {
    throw new UsageError(`The file is gzip and cannot be unpacked: ${String(error)}`);
  }
}

async function startsWith(blob: Blob, bytes: readonly number[]): Promise<boolean> {
  const start = new Uint8Array(await blob.slice(0, bytes.length).arrayBuffer());
  return start.length === bytes.length && bytes.every((byte, index) => start[index] === byte);
}

async function openWorkbook(file: string, workbook: Blob, temporary: TemporaryFiles): Promise<Input> {
  const { text, sheetRows } = await readWorkbook(file, workbook);
  const blob = await temporary.keep([text]);
  const header = await readHeader(blob, ',');
  if (header === undefined) throw new UsageError(`The first sheet of ${file} is empty.`);
  return {
    blob,
    format: 'csv',
    columns: header.cells,
    description: 'workbook, first sheet',
    originalLine: (line, row) => sheetRows[row] ?? line,
  };
}

async function toUtf8(blob: Blob, label: string, temporary: TemporaryFiles): Promise<Blob> {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new UsageError(`"${label}" is no encoding that is known here.`);
  }
  return decoder.encoding === 'utf-8' ? blob : temporary.keep(decode(blob, decoder));
}

async function* decode(
  blob: Blob,
  decoder: InstanceType<typeof TextDecoder>,
): AsyncGenerator<string, void, undefined> {
  const pieceBytes = 2 ** 18;
  for (let at = 0; at < blob.size; at += pieceBytes) {
    const bytes = await blob.slice(at, at + pieceBytes).arrayBuffer();
    try {
      yield decoder.decode(bytes, { stream: at + pieceBytes < blob.size });
    } catch {
      throw new UsageError(
        `The file is not in ${decoder.encoding}: there is a byte behind ${at} that it does not have. --encoding names another one.`,
      );
    }
  }
}

const formats: Readonly<Record<string, ImportFormat>> = { ',': 'csv', '\t': 'tsv', ';': 'ssv' };

/** The API knows three delimiters; a file with another one is written anew, each row in the line where it was. */
async function withKnownDelimiter(
  blob: Blob,
  delimiter: string,
  temporary: TemporaryFiles,
): Promise<Pick<Input, 'blob' | 'format'>> {
  const format = formats[delimiter];
  if (format !== undefined) return { blob, format };
  return { blob: await temporary.keep(rewriteRows(blob, delimiter, ',', (cells) => cells)), format: 'csv' };
}

/** What a failure file is called: `leads.failures.csv` beside `leads.csv.gz`. */
export function reportFileName(file: string, kind: 'failures' | 'warnings', format: ImportFormat): string {
  const { dir, name } = path.parse(file === '-' ? 'leads' : file.replace(/\.gz$/i, ''));
  return path.join(dir, `${name}.${kind}.${format}`);
}
