import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ImportHandle, ImportRules, ImportSnapshot } from '@galena/client';
import { type OpenedFile, prepareRows, sentNames } from '@galena/client/files';
import { skippedColumns } from '../columns/describe-columns.ts';
import { type ColumnPlan, decidedReadings, readingNotes } from '../columns/plan-columns.ts';
import { toMapping } from '../columns/resolve-columns.ts';
import { tellNotes } from '../files/open-surely.ts';
import { quote } from '../setup/connection.ts';
import { journalFile, type KeptImport, keepImport } from '../setup/last-import.ts';
import type { UsedServer } from '../setup/use-server.ts';
import type { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { listNames, shownNames } from '../terminal/list-names.ts';
import { type Output, paint } from '../terminal/output.ts';
import type { ProgressLine } from '../terminal/progress.ts';
import { explainEnd } from './explain-end.ts';
import { describeOutcome, isFinished, progressOf } from './follow-import.ts';
import type { ImportRequest } from './import-request.ts';
import { writeReport } from './report-files.ts';

/** Sends a file that has been checked, follows it, and keeps what failed; gives the exit status. */
export async function sendFile(
  input: OpenedFile,
  columns: ColumnPlan,
  request: ImportRequest,
  rules: ImportRules | undefined,
  server: UsedServer,
  output: Output,
  progress: ProgressLine,
  ending: Ending,
): Promise<number> {
  const { list, partition, lookupField, usedTemplate: template } = request;
  const names = sentNames(columns.matches);
  const { steps } = columns;
  const blob = await prepareRows(input, { names, steps, signal: ending.signal });
  const journal = journalFile([
    path.resolve(request.file),
    server.identity,
    server.clientId,
    input.format,
    lookupField,
    list,
    partition,
    names,
    decidedReadings(columns),
    // An import without any is found by what it was known by before there were rules.
    ...(rules === undefined && request.idempotencyKey === undefined ? [] : [rules, request.idempotencyKey]),
    ...(template === undefined ? [] : [{ template: template.templateId, version: template.version }]),
  ]);
  if (request.isFresh) await rm(journal, { force: true });
  const kept: Omit<KeptImport, 'batchIds' | 'isFinished' | 'failuresFile'> = {
    file: path.resolve(request.file),
    server: server.identity,
    startedAt: new Date().toISOString(),
    lookupField,
    list,
    partition,
    rules,
    template: template && { templateId: template.templateId, version: template.version },
    mapping: toMapping(columns.matches, request.lookupField),
    readings: decidedReadings(columns),
    stripsInvisible: request.stripsInvisible,
  };
  // An existing one belongs to another import.
  let failuresFile = existsSync(request.failuresFile) ? undefined : path.resolve(request.failuresFile);
  let last: ImportSnapshot | undefined;
  /** One after another: they write the same file. */
  let keeping = Promise.resolve();
  const keep = (snapshot: ImportSnapshot) =>
    keepImport({ ...kept, batchIds: snapshot.batchIds, isFinished: isFinished(snapshot), failuresFile });
  try {
    const handle = await server.galena.imports.create(blob, {
      format: input.format,
      // It has been decoded, and a person may have said how.
      encoding: 'utf-8',
      fileName: path.basename(request.file),
      lookupField,
      journal,
      serverName: server.identity,
      signal: ending.signal,
      ...(list !== undefined && { list }),
      ...(partition !== undefined && { partition }),
      ...(rules !== undefined && { rules }),
      ...(template !== undefined && { template, templateApplied: true }),
      ...(request.idempotencyKey !== undefined && { idempotencyKey: request.idempotencyKey }),
      ...(request.maxFileBytes !== undefined && { maxFileBytes: request.maxFileBytes }),
    });
    if (ending.isAtOnce) {
      last = await handle.status();
      if (!isFinished(last)) ending.giveUp();
    }
    let keptCount = 0;
    const result = await handle.wait({
      onProgress: (snapshot) => {
        last = snapshot;
        progress.show(progressOf(snapshot));
        if (snapshot.batchIds.length === keptCount) return;
        keptCount = snapshot.batchIds.length;
        keeping = keeping.then(() => keep(snapshot));
        // Reported at the end: it is no reason to stop sending.
        keeping.catch(() => undefined);
      },
    });
    await keeping;
    await keep(result);
    progress.clear();
    return await tell(handle, result, input, columns, request, output, async (file) => {
      failuresFile = path.resolve(file);
      await keep(result);
    });
  } catch (error) {
    progress.clear();
    await keeping;
    if (last !== undefined && last.batchIds.length > 0) await keep(last);
    return explainEnd(error, last, request, output);
  }
}

async function tell(
  handle: ImportHandle,
  result: ImportSnapshot,
  input: OpenedFile,
  columns: ColumnPlan,
  request: ImportRequest,
  output: Output,
  onFailuresFile: (file: string) => Promise<void>,
): Promise<number> {
  const { failed, warned } = result;
  output.line(paint(failed > 0 ? 'yellow' : 'green', describeOutcome(result)));
  const skipped = skippedColumns(columns.matches, request.lookupField);
  if (skipped.length > 0)
    output.line(`skipped columns: ${listNames(skipped, request.isVerbose ? skipped.length : shownNames)}`);
  const isConverted = columns.steps.length > 0;
  const reports = { handle, input, isConverted };
  const failuresFile = await writeReport(
    reports,
    'failures',
    failed,
    request.failuresFile,
    output,
    onFailuresFile,
  );
  const warningsFile = await writeReport(reports, 'warnings', warned, request.warningsFile, output);
  if (failuresFile !== undefined) {
    const retry = ['galena retry', quote(failuresFile), ...request.connectionFlags].join(' ');
    output.note(`Correct the rows in ${failuresFile} and send them again: ${retry}`);
  }
  output.json({
    ...result,
    failuresFile: failuresFile ?? null,
    warningsFile: warningsFile ?? null,
    columns: toMapping(columns.matches, request.lookupField),
    readings: decidedReadings(columns),
    notes: [...tellNotes(input), ...readingNotes(columns)],
  });
  return failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
}
