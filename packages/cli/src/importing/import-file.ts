import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DescribedLeadField, ImportHandle, ImportSnapshot, SurplusCells } from '@galena/client';
import {
  type ColumnMatch,
  checkRows,
  type FileSettings,
  type OpenedFile,
  originalLine,
  type RowCheck,
  sentNames,
  withHeader,
} from '@galena/client/files';
import { describedField, rowJudge } from '@galena/server/rows';
import { skippedColumns } from '../columns/describe-columns.ts';
import { resolveColumns, toMapping } from '../columns/resolve-columns.ts';
import { openSurely, tellNotes } from '../files/open-surely.ts';
import { TemporaryFiles } from '../files/temporary-files.ts';
import { journalFile, type KeptImport, keepImport } from '../setup/last-import.ts';
import type { UsedServer } from '../setup/use-server.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain } from '../terminal/explain.ts';
import { listNames, shownNames } from '../terminal/list-names.ts';
import { type Output, paint } from '../terminal/output.ts';
import { ProgressLine } from '../terminal/progress.ts';
import { describeCheck } from './describe-check.ts';
import { describeOutcome, isFinished, progressOf } from './follow-import.ts';
import { writeReport } from './report-files.ts';

/** A file to be imported, and how. */
export interface ImportRequest {
  readonly file: string;
  /** How the file is to be read, as far as the person says. */
  readonly settings: FileSettings;
  readonly map: readonly string[];
  readonly mapFile: string | undefined;
  readonly lookupField: string;
  readonly list: number | undefined;
  readonly partition: string | undefined;
  /** List all skipped columns, however many. */
  readonly isVerbose: boolean;
  /** Only say which rows would fail or warn. */
  readonly isCheckOnly: boolean;
  /** Begin anew, even if an import of this file was broken off. */
  readonly isFresh: boolean;
  readonly waitSeconds: number | undefined;
  readonly maxFileBytes: number | undefined;
  readonly failuresFile: string;
  readonly warningsFile: string;
  /** The command that goes on with this import. */
  readonly resume: string;
  /** The options that lead to the same server again. */
  readonly connectionFlags: readonly string[];
  /** What is to be done with the file before it is looked at. */
  readonly prepare?: (input: OpenedFile, temporary: TemporaryFiles) => Promise<OpenedFile>;
}

/** Imports a file from its first look to its failure file; gives the exit status. */
export async function importFile(
  request: ImportRequest,
  server: UsedServer,
  output: Output,
): Promise<number> {
  const ending = new Ending(request.waitSeconds);
  const temporary = new TemporaryFiles(ending.signal);
  const progress = new ProgressLine(output);
  try {
    const fields = await server.galena.fields.describe({ signal: ending.signal });
    const opened = await openSurely(request.file, request.settings, fields, temporary, output);
    const input = (await request.prepare?.(opened, temporary)) ?? opened;
    const columns = await resolveColumns(input, fields, request, output);
    const surplusCells = await readSurplusCells(server);
    const checked = await check(input, columns, fields, { ...request, surplusCells }, (share) => {
      ending.signal.throwIfAborted();
      if (output.isTerminal) progress.show({ stage: 'checking', share, facts: [] });
    });
    progress.clear();
    tellCheck(checked, request, output);
    if (request.isCheckOnly) {
      output.json({
        check: checked,
        columns: toMapping(columns, request.lookupField),
        notes: tellNotes(input),
      });
      return checked.failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
    }
    return await send(input, columns, request, server, output, progress, ending);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    progress.clear();
    if (request.isCheckOnly) throw ending.signal.reason;
    return explainEnd(ending.signal.reason, undefined, request, output);
  } finally {
    progress.clear();
    ending.over();
    await temporary.remove();
  }
}

/** `--check` names every row that a person could correct by hand; an import only the first ones. */
const shownByCheck = 1_000;

/** The setting of the subscription; undefined where nobody can say, as of Marketo. */
async function readSurplusCells({ galena }: UsedServer): Promise<SurplusCells | undefined> {
  if ((await galena.serverKind()) !== 'galena') return undefined;
  return galena.services.own().then(
    (own) => own.surplusCells,
    () => undefined,
  );
}

function check(
  input: OpenedFile,
  columns: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  { lookupField, surplusCells }: ImportRequest & { readonly surplusCells: SurplusCells | undefined },
  onProgress: (share: number) => void,
): Promise<RowCheck> {
  return checkRows(input, {
    judge: rowJudge(sentNames(columns), fields.flatMap(describedField), lookupField, { surplusCells }),
    originalLine: (line, row) => originalLine(input.lines, line, row),
    shownRows: shownByCheck,
    onProgress: (bytes) => onProgress(bytes / input.blob.size),
  });
}

function tellCheck(checked: RowCheck, { isCheckOnly }: ImportRequest, output: Output): void {
  for (const text of describeCheck(checked, isCheckOnly)) {
    if (isCheckOnly) output.line(text);
    else output.note(text);
  }
}

async function send(
  input: OpenedFile,
  columns: readonly ColumnMatch[],
  request: ImportRequest,
  server: UsedServer,
  output: Output,
  progress: ProgressLine,
  ending: Ending,
): Promise<number> {
  const { list, partition, lookupField } = request;
  const blob = await withHeader(input, sentNames(columns));
  const journal = journalFile([
    path.resolve(request.file),
    server.identity,
    server.clientId,
    input.format,
    lookupField,
    list,
    partition,
    sentNames(columns),
  ]);
  if (request.isFresh) await rm(journal, { force: true });
  const kept: Omit<KeptImport, 'batchIds' | 'isFinished'> = {
    file: path.resolve(request.file),
    server: server.identity,
    startedAt: new Date().toISOString(),
    lookupField,
    list,
    partition,
    mapping: toMapping(columns, request.lookupField),
    failuresFile: path.resolve(request.failuresFile),
  };
  let last: ImportSnapshot | undefined;
  /** One after another: they write the same file. */
  let keeping = Promise.resolve();
  const keep = (snapshot: ImportSnapshot) =>
    keepImport({ ...kept, batchIds: snapshot.batchIds, isFinished: isFinished(snapshot) });
  try {
    const handle = await server.galena.imports.create(blob, {
      format: input.format,
      fileName: path.basename(request.file),
      lookupField,
      journal,
      serverName: server.identity,
      signal: ending.signal,
      ...(list !== undefined && { list }),
      ...(partition !== undefined && { partition }),
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
        // Told at the end: it is no reason to stop sending.
        keeping.catch(() => undefined);
      },
    });
    await keeping;
    await keep(result);
    progress.clear();
    return await tell(handle, result, input, columns, request, output);
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
  columns: readonly ColumnMatch[],
  request: ImportRequest,
  output: Output,
): Promise<number> {
  const { failed, warned } = result;
  output.line(paint(failed > 0 ? 'yellow' : 'green', describeOutcome(result)));
  const skipped = skippedColumns(columns, request.lookupField);
  if (skipped.length > 0)
    output.line(`skipped columns: ${listNames(skipped, request.isVerbose ? skipped.length : shownNames)}`);
  const failuresFile = await writeReport(handle, 'failures', failed, input, request.failuresFile, output);
  const warningsFile = await writeReport(handle, 'warnings', warned, input, request.warningsFile, output);
  if (failuresFile !== undefined) {
    output.note(`Correct the rows in that file and send them again: galena retry ${failuresFile}`);
  }
  output.json({
    ...result,
    failuresFile: failuresFile ?? null,
    warningsFile: warningsFile ?? null,
    columns: toMapping(columns, request.lookupField),
    notes: tellNotes(input),
  });
  return failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
}

/** Says what went wrong, and how to go on where that is possible. */
function explainEnd(
  error: unknown,
  last: ImportSnapshot | undefined,
  { resume, connectionFlags }: ImportRequest,
  output: Output,
): number {
  const batchIds = last?.batchIds ?? [];
  const isSent = last !== undefined && last.status !== 'sending' && batchIds.length > 0;
  const command = isSent ? ['galena wait', ...batchIds, ...connectionFlags].join(' ') : resume;
  const status = explain(error, output, { batchIds, resume: command });
  if (status !== exitStatus.usage)
    output.note(
      `${isSent ? 'The server has all of it; this waits for it' : 'This goes on with it'}: ${command}`,
    );
  return status;
}
