import { CsvReader, type CsvRow, type RowFault } from '@galena/client/csv';
import { InvalidByteError, Transcoder } from '../../../encoding/transcoder.ts';
import { type ApiError, refuse } from '../../../errors.ts';
import { type ActivityColumn, activityColumns } from '../../../exports/definition.ts';
import { shorten } from '../../../fields/json-value.ts';
import { delimiterOf } from '../../../formats.ts';
import type { UploadedFile } from '../../../imports/uploaded-file.ts';
import { isObject, type JsonObject } from '../../json-body.ts';
import { parseJson } from '../../parse-json.ts';

/** How a file of activities is written: `jsonl` has a JSON object in each line. */
export const activityFormats = ['csv', 'tsv', 'ssv', 'jsonl'] as const;

export type ActivityFormat = (typeof activityFormats)[number];

/** A row of a file of activities, or what is wrong with it. */
export interface ActivityRow {
  /** From 1; the header does not count. */
  readonly row: number;
  /** Of the file, from 1. */
  readonly line: number;
  readonly record: JsonObject | ApiError;
}

/** Columns of a bulk extract that say nothing of a new activity. */
const ignored: readonly ActivityColumn[] = ['marketoGUID', 'actionResult'];

/** Columns that are read. */
const columns = activityColumns.filter((name) => !ignored.includes(name));

const chunkBytes = 64 * 2 ** 10;

/** They are held in memory, and written in one transaction, for which all who write leads wait. */
const mostActivities = 100_000;

/** @throws ApiError 1003 */
function checkCount(count: number): void {
  if (count > mostActivities)
    throw refuse(
      '1003',
      `Too many activities: a file may have ${mostActivities}; send more of them by several files`,
    );
}

/**
 * Reads a file of activities. Its rows are those of a bulk extract of activities, whose columns may have any order; lines of JSON are
 * as the records of a call.
 * @throws ApiError 1003 for an empty file and for one with too many rows, 1006 for an unknown column, 1002 for a missing one
 */
export async function readActivityFile(file: UploadedFile, format: ActivityFormat): Promise<ActivityRow[]> {
  if (file.sizeBytes === 0) throw refuse('1003', 'Empty file');
  try {
    return await (format === 'jsonl' ? readLines(file) : readTable(file, format));
  } catch (error) {
    if (!(error instanceof InvalidByteError)) throw error;
    throw refuse('1003', `The file is not ${file.encoding}: byte ${error.byteOffset} is invalid`);
  }
}

async function* transcode(file: UploadedFile): AsyncGenerator<Buffer> {
  const transcoder = new Transcoder(file.encoding);
  for await (const chunk of file.spool.read(chunkBytes)) yield transcoder.push(chunk);
  transcoder.end();
}

async function readTable(
  file: UploadedFile,
  format: Exclude<ActivityFormat, 'jsonl'>,
): Promise<ActivityRow[]> {
  const reader = new CsvReader({ delimiter: delimiterOf(format) });
  let names: readonly (string | undefined)[] | undefined;
  const found: ActivityRow[] = [];
  const add = (rows: readonly CsvRow[]) => {
    for (const row of rows) {
      if (names === undefined) names = readNames(row);
      else found.push({ row: found.length + 1, line: row.line, record: readCells(names, row) });
    }
    checkCount(found.length);
  };
  for await (const bytes of transcode(file)) add(reader.push(bytes));
  add(reader.end());
  return found;
}

/** The member that each column is of; undefined for one that is ignored. @throws ApiError 1006, 1003 or 1002 */
function readNames({ cells }: CsvRow): readonly (string | undefined)[] {
  const find = (names: readonly string[], cell: string) =>
    names.find((name) => name.toLowerCase() === cell.trim().toLowerCase());
  const names = cells.map((cell) => {
    const name = find(columns, cell);
    if (name === undefined && find(ignored, cell) === undefined) throw refuse('1006', shorten(cell));
    return name;
  });
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
  if (twice !== undefined) throw refuse('1003', `Duplicate field '${twice}' in header`);
  const missing = ['leadId', 'activityTypeId'].find((name) => !names.includes(name));
  if (missing !== undefined) throw refuse('1002', missing);
  return names;
}

const faults: Readonly<Record<RowFault, string>> = {
  openQuote: 'A quote is not closed',
  textAfterQuote: 'Text after a closing quote',
  nul: 'Cell contains a NUL character',
};

/** Empty cells are absent, and so is `null`, as a bulk extract writes it. */
function readCells(names: readonly (string | undefined)[], { cells, fault }: CsvRow): JsonObject | ApiError {
  if (fault !== undefined) return refuse('1003', faults[fault]);
  if (cells.slice(names.length).some((cell) => cell.trim() !== ''))
    return refuse('1003', 'Row has more cells than the header');
  const record: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const cell = cells[index] ?? '';
    if (name === undefined || cell === '' || cell === 'null') continue;
    const value = name === 'attributes' ? tryParse(cell) : cell;
    if (value === undefined) return refuse('1001', shorten(cell), 'JSON object');
    record[name] = value;
  }
  return record;
}

async function readLines(file: UploadedFile): Promise<ActivityRow[]> {
  const pieces: Buffer[] = [];
  for await (const bytes of transcode(file)) pieces.push(bytes);
  // A byte order mark is no part of the text.
  const lines = new TextDecoder()
    .decode(Buffer.concat(pieces))
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ content, line: index + 1 }))
    .filter(({ content }) => content.trim() !== '');
  checkCount(lines.length);
  return lines.map(({ content, line }, index) => ({ row: index + 1, line, record: readObject(content) }));
}

function readObject(text: string): JsonObject | ApiError {
  const value = tryParse(text);
  return isObject(value) ? value : refuse('1001', shorten(text), 'JSON object');
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
