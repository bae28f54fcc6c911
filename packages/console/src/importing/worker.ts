import { GalenaEncodingError } from '@galena/client';
import {
  type ConvertedColumn,
  checkRows,
  completeRows,
  convertRows,
  dropReason,
  findLookupColumn,
  guessColumnType,
  inOrder,
  type OpenedFile,
  openFile,
  originalLine,
  prepareRows,
  type RowCheck,
  type RowStep,
  recogniseColumns,
  stripColumn,
  type WorkbookReader,
} from '@galena/client/files';
import { describedField, hadNul, isMisquoted, repeatsOf, rowJudge } from '@galena/server/rows';
import { dropColumns } from './drop-columns.ts';
import type { CheckRequest, PrepareRequest, WorkerAnswer, WorkerTask } from './work.ts';

/** Files are read here, so that the page stays quick however large they are. One task each. */
self.onmessage = ({ data }: MessageEvent<WorkerTask>) => {
  perform(data).then(
    (result) => answer({ result }),
    (error: unknown) =>
      answer({
        problem: error instanceof Error ? error.message : String(error),
        isEncoding: error instanceof GalenaEncodingError,
      }),
  );
};

function answer(message: WorkerAnswer): void {
  postMessage(message);
}

function perform(task: WorkerTask): Promise<unknown> {
  switch (task.kind) {
    case 'open':
      return open(task);
    case 'recognise':
      return recogniseColumns(task.file, task.columns);
    case 'check':
      return check(task.request);
    case 'prepare':
      return prepare(task.request);
    case 'guess':
      return guessColumnType(task.file, task.column);
    case 'drop':
      return dropColumns(task.file, task.kept);
  }
}

async function open({ file, settings, fields }: Extract<WorkerTask, { kind: 'open' }>): Promise<OpenedFile> {
  const opened = await openFile(file, settings, { fields, readWorkbook });
  return (await dropReason(opened, { isMisquoted, hadNul })) ?? opened;
}

/** Only who chooses a workbook loads what reads workbooks. */
const readWorkbook: WorkbookReader = async (...workbook) =>
  (await import('@galena/workbooks')).readWorkbook(...workbook);

function prepare({ file, names, converted, stripped, rules }: PrepareRequest): Promise<Blob> {
  const steps = [...completeRows(file.lines, names.length, rules), ...toSteps(converted, stripped)];
  return prepareRows(file, { names, steps });
}

/** What is done with rows before they are sent, and before they are judged. */
function toSteps(converted: readonly ConvertedColumn[], stripped: number | undefined): readonly RowStep[] {
  return [
    ...(converted.length === 0 ? [] : [convertRows(converted)]),
    ...(stripped === undefined ? [] : [stripColumn(stripped)]),
  ];
}

function check(request: CheckRequest): Promise<RowCheck> {
  const { blob, format, names, fields, lookupField, surplusCells, rules, lines } = request;
  const lookup = findLookupColumn(names, fields, lookupField);
  const known = fields.flatMap(describedField);
  const stripped = request.stripsInvisible ? lookup?.column : undefined;
  return checkRows(
    { blob, format },
    {
      judge: rowJudge(names, known, lookupField, { surplusCells, rules }),
      lookup,
      repeats: repeatsOf(
        rules,
        known.find(({ name }) => name === lookupField),
      ),
      step: inOrder([...completeRows(lines, names.length, rules), ...toSteps(request.converted, stripped)]),
      originalLine: (line, row) => originalLine(lines, line, row),
      onProgress: (bytes) => answer({ progress: bytes / blob.size }),
    },
  );
}
