import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportHandle, ReportedRow } from '@galena/client';
import {
  fileReport,
  type OpenedFile,
  originalLine,
  reasonColumns,
  reportDelimiter,
  withOriginalCells,
} from '@galena/client/files';
import { claimFile } from '../files/free-file.ts';
import { byteOrderMark } from '../files/write-csv.ts';
import { type Output, paint } from '../terminal/output.ts';

export type ReportKind = 'failures' | 'warnings';

const shownLines = 5;

/** An import that is over, and the file that it came from. */
interface ReportedImport {
  readonly handle: ImportHandle;
  readonly input: OpenedFile;
  /** Whether cells were converted before they were sent: then the file has them as the person had them. */
  readonly isConverted: boolean;
}

/**
 * Writes the reported rows of an import as one file, as the person had them and in that order, with the reason as the
 * last column; shows the first ones. A file that is there stays as it is, and another name is taken.
 *
 * The file is for a spreadsheet: Excel takes it for UTF-8 by its byte order mark.
 * @param onNamed called with the name of the file before anything is in it.
 * @returns that name; undefined if there is nothing to report.
 */
export async function writeReport(
  { handle, input, isConverted }: ReportedImport,
  kind: ReportKind,
  count: number,
  asked: string,
  output: Output,
  onNamed: (file: string) => Promise<void> = async () => undefined,
): Promise<string | undefined> {
  if (count === 0) return undefined;
  const file = await claimFile(asked);
  await onNamed(file);
  let shown = 0;
  const show = ({ line, row, reason }: ReportedRow) => {
    shown += 1;
    if (shown > shownLines) return;
    const place =
      line === undefined || row === undefined ? '' : `line ${originalLine(input.lines, line, row)}: `;
    output.line(['  ', paint(kind === 'failures' ? 'red' : 'yellow', `${place}${reason}`)]);
  };
  async function* rows(): AsyncGenerator<ReportedRow, void, undefined> {
    const reported = handle[kind]();
    for await (const row of isConverted ? withOriginalCells(reported, input) : reported) {
      show(row);
      yield row;
    }
  }
  const form = {
    columns: input.columns,
    reasonColumn: reasonColumns[kind],
    delimiter: reportDelimiter(input),
  };
  async function* lines(): AsyncGenerator<string, void, undefined> {
    yield byteOrderMark;
    yield* fileReport(rows(), form);
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(file));
  } catch (error) {
    // Half a report would be taken for a whole one.
    if ((await stat(file)).isFile()) await rm(file);
    throw error;
  }
  if (shown > shownLines) output.line(`  and ${shown - shownLines} more`);
  const other = file === asked ? '' : `; ${asked} already existed and was not changed`;
  output.line(`${kind} are in ${file}${other}`);
  return file;
}
