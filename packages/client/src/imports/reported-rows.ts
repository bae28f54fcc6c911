import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import { GalenaRefusal } from '../errors.ts';
import { rowInFile } from '../files/rows-without-value.ts';
import type { CallOptions } from '../http/connection.ts';
import type { ImportFormat } from '../wire/imports.ts';
import type { ImportCalls, ReportFileKind, ReportKind } from './import-calls.ts';
import type { CutFile } from './import-run.ts';
import { originalLine, type Part, partFile } from './parts.ts';
import type { SentPart } from './sent-part.ts';

/** A row that failed, was skipped or warned, as it stands in the file that was imported. */
export interface ReportedRow {
  /** The line that the row starts in, from 1; undefined where Marketo imports and the file is not at hand. */
  readonly line: number | undefined;
  /** The number of the row: data rows count from 1. Undefined like the line. */
  readonly row: number | undefined;
  /** As the file has them, as many as the header has. */
  readonly cells: readonly string[];
  /** The cells beyond the header, where one of them holds something; Marketo drops them. */
  readonly surplus?: readonly string[];
  /** Why it failed or was skipped, or what is doubtful about it. */
  readonly reason: string;
}

/** The reported rows of all parts, in the order of the file. */
export async function* readReportedRows(
  calls: ImportCalls,
  file: CutFile | undefined,
  sent: readonly SentPart[],
  kind: ReportKind,
  options: CallOptions,
): AsyncGenerator<ReportedRow, void, undefined> {
  for (const { batchId, part, progress } of sent) {
    if (progress[counters[kind]] === 0) continue;
    const report = { calls, file, batchId, part, options };
    if (kind === 'skipped') {
      // Only a Galena that has such a call skips rows.
      yield* readFromGalena({ ...report, kind });
      continue;
    }
    if (!(await calls.isGalena(options))) {
      yield* readReportFile({ ...report, kind });
      continue;
    }
    try {
      yield* readFromGalena({ ...report, kind });
    } catch (error) {
      // A Galena from before there were such calls.
      if (!(error instanceof GalenaRefusal) || error.code !== '610') throw error;
      yield* readReportFile({ ...report, kind });
    }
  }
}

const counters = { failures: 'failed', warnings: 'warned', skipped: 'skipped' } as const;

/** The report of one part, and how to get it. */
interface Report<Kind extends ReportKind> {
  readonly calls: ImportCalls;
  readonly file: CutFile | undefined;
  readonly batchId: number;
  readonly part: Part | undefined;
  readonly kind: Kind;
  readonly options: CallOptions;
}

async function* readFromGalena({
  calls,
  file,
  batchId,
  part,
  kind,
  options,
}: Report<ReportKind>): AsyncGenerator<ReportedRow, void, undefined> {
  for await (const reported of calls.reportedRows(batchId, kind, options)) {
    yield { ...reported, ...originalPlace(file, part, reported) };
  }
}

/** The report file has no lines: they are found by looking for its rows in the part that was sent. */
async function* readReportFile({
  calls,
  file,
  batchId,
  part,
  kind,
  options,
}: Report<ReportFileKind>): AsyncGenerator<ReportedRow, void, undefined> {
  const report = await calls.report(batchId, kind, options);
  if (report === undefined) return;
  const rows = await parseReport(report, file?.parameters.format ?? guessFormat(report));
  const places = file === undefined || part === undefined ? [] : await findPlaces(file, part, rows);
  for (const [index, { cells, reason }] of rows.entries()) {
    const place = places[index];
    yield { line: place?.line, row: place?.row, cells, reason };
  }
}

interface ReportLine {
  readonly cells: readonly string[];
  readonly reason: string;
}

/** The reason is the last column, always. */
async function parseReport(report: string, format: ImportFormat): Promise<ReportLine[]> {
  const delimiter = delimiterOf(format);
  const lines: ReportLine[] = [];
  let isHeader = true;
  for await (const rows of readRows(new Blob([report]), delimiter)) {
    for (const { cells } of rows) {
      if (!isHeader) lines.push({ cells: cells.slice(0, -1), reason: cells.at(-1) ?? '' });
      isHeader = false;
    }
  }
  return lines;
}

/** The delimiter stands before the last column of the header, whose name is known to have none. */
function guessFormat(report: string): ImportFormat {
  const delimiter = /([,;\t])[^,;\t\r\n]*(?:[\r\n]|$)/.exec(report)?.[1];
  if (delimiter === '\t') return 'tsv';
  return delimiter === ';' ? 'ssv' : 'csv';
}

/** The number of a row in the file, from its number in a part. */
function rowOf({ source }: CutFile, part: Part, row: number): number {
  return rowInFile(source.skippedRows, part.firstRow + row - 1);
}

export interface Place {
  readonly line: number;
  readonly row: number;
}

/** Where a row of a part stands in the file; of an import that was begun elsewhere only the place in the part is known. */
export function originalPlace(
  file: CutFile | undefined,
  part: Part | undefined,
  { row, line }: Place,
): Place {
  if (part === undefined || file?.header === undefined) return { row, line };
  return { row: rowOf(file, part, row), line: originalLine(file.header, part, line) };
}

/** Reports are in the order of the file; of rows with the same cells the earlier one is reported first. */
async function findPlaces(
  file: CutFile,
  part: Part,
  reported: readonly ReportLine[],
): Promise<(Place | undefined)[]> {
  const { source, header } = file;
  const places: (Place | undefined)[] = [];
  if (header === undefined) return places;
  const width = header.cells.length;
  const awaited = new Map<string, number[]>();
  for (const [index, { cells }] of reported.entries()) {
    const key = keyOf(cells, width);
    const waiting = awaited.get(key);
    if (waiting === undefined) awaited.set(key, [index]);
    else waiting.push(index);
  }
  const delimiter = delimiterOf(source.format);
  let row = -1;
  for await (const found of readRows(partFile(source.blob, header, part), delimiter)) {
    for (const { cells, line } of found) {
      row += 1;
      const index = row === 0 ? undefined : awaited.get(keyOf(cells, width))?.shift();
      if (index === undefined) continue;
      places[index] = originalPlace(file, part, { row, line });
    }
  }
  return places;
}

/** Short rows are reported with empty cells at their end, long ones cut. */
function keyOf(cells: readonly string[], width: number): string {
  return JSON.stringify(Array.from({ length: width }, (_, index) => cells[index]?.trim() ?? ''));
}
