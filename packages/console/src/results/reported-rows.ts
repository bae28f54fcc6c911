import type { Galena, ImportProgress, ReportedRow } from '@galena/client';
import { isFinished, linesBefore, readName } from '../imports/import-name.ts';
import type { ReportKind } from './report.ts';

/**
 * The reported rows of an import, or of the parts of a file one after another, with their lines and numbers in the file. How many rows are
 * before a part is known once those before it are done.
 */
export async function* reportedRows(
  galena: Galena,
  parts: readonly ImportProgress[],
  kind: ReportKind,
  columns: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<ReportedRow, void, undefined> {
  let rowsBefore = 0;
  for (const part of parts) {
    const before = linesBefore(readName(part), columns);
    const rows = galena.imports.open([part.batchId])[kind](signal ? { signal } : {});
    for await (const { row, line, ...rest } of rows) {
      yield {
        ...rest,
        row: row === undefined ? undefined : row + rowsBefore,
        line: line === undefined ? undefined : line + before,
      };
    }
    if (!isFinished(part)) return;
    rowsBefore += part.rowsTotal ?? part.rowsDone;
  }
}
