import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
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
import { type Output, paint } from '../terminal/output.ts';

export type ReportKind = 'failures' | 'warnings';

/** What Excel knows UTF-8 by. */
export const byteOrderMark = '\uFEFF';

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
 * last column; shows the first ones. The file of an earlier import goes when there is nothing to report.
 *
 * The file is for a spreadsheet: Excel takes it for UTF-8 by its byte order mark.
 */
export async function writeReport(
  { handle, input, isConverted }: ReportedImport,
  kind: ReportKind,
  count: number,
  file: string,
  output: Output,
): Promise<string | undefined> {
  if (count === 0) {
    await rm(file, { force: true });
    return undefined;
  }
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
  await pipeline(Readable.from(lines()), createWriteStream(file));
  if (shown > shownLines) output.line(`  and ${shown - shownLines} more`);
  output.line(`${kind} are in ${file}`);
  return file;
}
