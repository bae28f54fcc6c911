import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DescribedLeadField, ImportHandle, ImportSnapshot, SurplusCells } from '@galena/client';
import {
  checkRows,
  type FileSettings,
  findLookupColumn,
  inOrder,
  type LookupColumn,
  type OpenedFile,
  originalLine,
  prepareRows,
  type RowCheck,
  reasonColumns,
  sentNames,
  stripColumn,
} from '@galena/client/files';
import { describedField, rowJudge } from '@galena/server/rows';
import { skippedColumns } from '../columns/describe-columns.ts';
import {
  type ColumnPlan,
  decidedReadings,
  namedColumns,
  planColumns,
  readingNotes,
  type SaidColumns,
} from '../columns/plan-columns.ts';
import { toMapping } from '../columns/resolve-columns.ts';
import { openSurely, tellNotes } from '../files/open-surely.ts';
import { TemporaryFiles } from '../files/temporary-files.ts';
import { journalFile, type KeptImport, keepImport } from '../setup/last-import.ts';
import type { UsedServer } from '../setup/use-server.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain, UsageError } from '../terminal/explain.ts';
import { listNames, shownNames } from '../terminal/list-names.ts';
import { type Output, paint } from '../terminal/output.ts';
import { ProgressLine } from '../terminal/progress.ts';
import { askToStrip } from './ask-to-strip.ts';
import { describeCheck } from './describe-check.ts';
import { describeOutcome, isFinished, progressOf } from './follow-import.ts';
import { writeReport } from './report-files.ts';

/** A file to be imported, and how. */
export interface ImportRequest extends SaidColumns {
  readonly file: string;
  /** How the file is to be read, as far as the person says. */
  readonly settings: FileSettings;
  /** Take characters that nobody sees out of the keys. */
  readonly stripsInvisible: boolean;
  readonly list: number | undefined;
  readonly partition: string | undefined;
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
  /** Take nothing but a report file, whose last column is the reason. */
  readonly isReport?: boolean;
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
    // A report file has the reason in its header, whatever else is there.
    const names = [...(await namedColumns(request)), ...Object.values(reasonColumns)];
    const input = await openSurely(request.file, request.settings, { fields, names }, temporary, output);
    if (request.isReport === true) refuseOthers(input);
    const onProgress = (share: number) => {
      ending.signal.throwIfAborted();
      if (output.isTerminal) progress.show({ stage: 'checking', share, facts: [] });
    };
    const planned = await planColumns(input, fields, request, output, {
      show: onProgress,
      clear: () => progress.clear(),
    });
    const surplusCells = await readSurplusCells(server);
    const lookup = findLookupColumn(sentNames(planned.matches), fields, request.lookupField);
    const strip = lookup === undefined ? [] : [stripColumn(lookup.column)];
    const stripped = { ...planned, steps: [...planned.steps, ...strip] };
    const checkAs = async (plan: ColumnPlan): Promise<RowCheck> => {
      const found = await check(input, plan, fields, { ...request, surplusCells }, lookup, onProgress);
      progress.clear();
      tellCheck(found, request, output);
      return found;
    };
    let columns = request.stripsInvisible ? stripped : planned;
    const checked = await checkAs(columns);
    if (request.isCheckOnly) {
      output.json({
        check: checked,
        columns: toMapping(columns.matches, request.lookupField),
        readings: decidedReadings(columns),
        notes: [...tellNotes(input), ...readingNotes(columns)],
      });
      return checked.failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
    }
    if (columns !== stripped && !output.isJson && (await askToStrip(checked))) {
      columns = stripped;
      await checkAs(columns);
    }
    const used = { ...request, stripsInvisible: columns === stripped };
    return await send(input, columns, used, server, output, progress, ending);
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

/** @throws UsageError for a file that is no report file. */
function refuseOthers({ columns, notes }: OpenedFile): void {
  if (notes.some(({ kind }) => kind === 'reason-column')) return;
  throw new UsageError(
    `The last column is "${columns.at(-1)}", where a failure file has "${reasonColumns.failures}"; "galena import" takes other files.`,
  );
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
  columns: ColumnPlan,
  fields: readonly DescribedLeadField[],
  { lookupField, surplusCells }: ImportRequest & { readonly surplusCells: SurplusCells | undefined },
  lookup: LookupColumn | undefined,
  onProgress: (share: number) => void,
): Promise<RowCheck> {
  return checkRows(input, {
    judge: rowJudge(sentNames(columns.matches), fields.flatMap(describedField), lookupField, {
      surplusCells,
    }),
    lookup,
    step: inOrder(columns.steps),
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
  columns: ColumnPlan,
  request: ImportRequest,
  server: UsedServer,
  output: Output,
  progress: ProgressLine,
  ending: Ending,
): Promise<number> {
  const { list, partition, lookupField } = request;
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
  ]);
  if (request.isFresh) await rm(journal, { force: true });
  const kept: Omit<KeptImport, 'batchIds' | 'isFinished'> = {
    file: path.resolve(request.file),
    server: server.identity,
    startedAt: new Date().toISOString(),
    lookupField,
    list,
    partition,
    mapping: toMapping(columns.matches, request.lookupField),
    readings: decidedReadings(columns),
    stripsInvisible: request.stripsInvisible,
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
      // It has been decoded, and a person may have said how.
      encoding: 'utf-8',
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
  columns: ColumnPlan,
  request: ImportRequest,
  output: Output,
): Promise<number> {
  const { failed, warned } = result;
  output.line(paint(failed > 0 ? 'yellow' : 'green', describeOutcome(result)));
  const skipped = skippedColumns(columns.matches, request.lookupField);
  if (skipped.length > 0)
    output.line(`skipped columns: ${listNames(skipped, request.isVerbose ? skipped.length : shownNames)}`);
  const isConverted = columns.steps.length > 0;
  const reports = { handle, input, isConverted };
  const failuresFile = await writeReport(reports, 'failures', failed, request.failuresFile, output);
  const warningsFile = await writeReport(reports, 'warnings', warned, request.warningsFile, output);
  if (failuresFile !== undefined) {
    output.note(`Correct the rows in that file and send them again: galena retry ${failuresFile}`);
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
