import { CsvReader, type CsvRow } from '@galena/client/csv';
import { detectEncoding } from '../../encoding/encodings.ts';
import { InvalidByteError, Transcoder } from '../../encoding/transcoder.ts';
import { reasons } from '../../imports/reasons.ts';
import type { SeedRecord } from './read-json.ts';
import { problemAt, type SeedFile } from './seed-part.ts';

/** The rows of a CSV file as records. */
export interface SeedTable {
  /** The names in its header. */
  readonly columns: readonly string[];
  /** Cells by the names of their columns, without those that are blank; each with the line that its row begins in. */
  readonly records: readonly SeedRecord[];
}

/** Reads a CSV file as those of leads are read. @throws ApiError 1003 for what is wrong with it, with the line */
export function readTable(file: SeedFile): SeedTable {
  const reader = new CsvReader({ delimiter: ',' });
  const rows = [...reader.push(decode(file)), ...reader.end()].filter((row) => !isBlank(row));
  for (const row of rows) checkRow(file, row);
  const [header, ...others] = rows;
  if (header === undefined) throw problemAt(file.path, 1, 'a header row is expected: the names of fields');
  const columns = header.cells.map((cell) => cell.trim());
  const unnamed = columns.indexOf('');
  if (unnamed !== -1) throw problemAt(file.path, header.line, `column ${unnamed + 1} has no name`);
  return { columns, records: others.map((row) => toRecord(file, columns, row)) };
}

/** @throws ApiError 1003 for bytes that are no text */
function decode({ path, bytes }: SeedFile): Buffer {
  const encoding = detectEncoding(bytes, undefined) ?? 'utf-8';
  const transcoder = new Transcoder(encoding);
  try {
    const text = transcoder.push(bytes);
    transcoder.end();
    return text;
  } catch (error) {
    if (!(error instanceof InvalidByteError)) throw error;
    const { byteOffset } = error;
    const before = new Transcoder(encoding).push(bytes.subarray(0, byteOffset)).toString('utf8');
    throw problemAt(path, before.split(/\r\n|\r|\n/).length, error.message);
  }
}

function isBlank({ cells }: CsvRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** @throws ApiError 1003 */
function checkRow({ path }: SeedFile, { fault, line, openQuoteLine }: CsvRow): void {
  if (fault !== undefined) throw problemAt(path, openQuoteLine ?? line, reasons[fault]);
}

function toRecord({ path }: SeedFile, columns: readonly string[], { cells, line }: CsvRow): SeedRecord {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== ''))
    throw problemAt(path, line, reasons.surplusCells);
  const filled = columns.flatMap((name, index) => {
    const cell = cells[index] ?? '';
    return cell.trim() === '' ? [] : [[name, cell === 'NULL' ? null : cell] as const];
  });
  return { line, members: Object.fromEntries(filled) };
}
