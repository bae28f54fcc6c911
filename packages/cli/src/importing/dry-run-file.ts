import path from 'node:path';
import type { ImportRules, ImportSnapshot } from '@galena/client';
import { type OpenedFile, prepareRows, sentNames } from '@galena/client/files';
import type { ColumnPlan } from '../columns/plan-columns.ts';
import type { CsvFile } from '../files/write-csv.ts';
import type { UsedServer } from '../setup/use-server.ts';
import type { Ending } from '../terminal/ending.ts';
import type { Output } from '../terminal/output.ts';
import type { ProgressLine } from '../terminal/progress.ts';
import { explainEnd } from './explain-end.ts';
import { isFinished, progressOf } from './follow-import.ts';
import type { ImportRequest } from './import-request.ts';
import { tellDryRun } from './tell-dry-run.ts';

/** Has the server find out what the import of a file would do, and tells it; gives the exit status. */
export async function dryRunFile(
  input: OpenedFile,
  columns: ColumnPlan,
  request: ImportRequest,
  { rules, file }: { readonly rules: ImportRules | undefined; readonly file: CsvFile | undefined },
  { galena }: UsedServer,
  output: Output,
  progress: ProgressLine,
  ending: Ending,
): Promise<number> {
  const { list, partition, lookupField, usedTemplate: template, idempotencyKey, connectionFlags } = request;
  const { signal } = ending;
  const blob = await prepareRows(input, { names: sentNames(columns.matches), steps: columns.steps, signal });
  let last: ImportSnapshot | undefined;
  try {
    const dryRun = await galena.imports.dryRun(blob, {
      format: input.format,
      // It has been decoded, and a person may have said how.
      encoding: 'utf-8',
      fileName: path.basename(request.file),
      lookupField,
      signal,
      ...(list !== undefined && { list }),
      ...(partition !== undefined && { partition }),
      ...(rules !== undefined && { rules }),
      ...(template !== undefined && { template, templateApplied: true }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    last = await dryRun.status();
    if (ending.isAtOnce && !isFinished(last)) ending.giveUp();
    const result = await dryRun.wait({
      onProgress: (snapshot) => {
        last = snapshot;
        progress.show(progressOf(snapshot));
      },
    });
    progress.clear();
    return await tellDryRun({ dryRun, result, input, connectionFlags, file }, output);
  } catch (error) {
    progress.clear();
    return explainEnd(error, last, request, output);
  }
}
