import type { ImportSnapshot, Imports, KeptChange, UndoProgress } from '@galena/client';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { outputFlag } from '../files/free-file.ts';
import { writeCsv } from '../files/write-csv.ts';
import { isFinished, stateOf } from '../importing/follow-import.ts';
import { connectionFlags } from '../setup/connection.ts';
import { parseNames, toId, waitOption } from '../setup/parse-values.ts';
import { describeOrigin } from '../terminal/describe-change.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { formatCount, type Progress, ProgressLine } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, type Invocation } from './define.ts';

interface UndoCommandOptions {
  fields?: string[];
  leads?: number[];
  rows?: number[];
  force?: boolean;
  dryRun?: boolean;
  assumeUndone?: number[];
  wait?: number;
  output?: string;
  replace?: boolean;
}

/** `galena undo BATCH` */
export function undoCommand(): Command {
  return defineCommand<UndoCommandOptions>({
    usage: 'undo <batch>',
    isPatient: true,
    description: 'Undo an import: delete the leads it created, restore old values, end list memberships',
    examples: [
      'undo 1000 --dry-run',
      'undo 1000 --output kept.csv',
      'undo 1000 --fields phone,title --force',
      'undo 1001   (an undo has a batch id too, and can be undone)',
    ],
    more: 'What somebody has changed since is kept, and shown with who changed it; then the exit status is 1.',
    configure: (command) => {
      command
        .addOption(
          new Option(
            '--fields <names>',
            'only these fields, comma-separated; leads and list memberships stay',
          ).argParser(parseSome),
        )
        .addOption(new Option('--leads <ids>', 'only these leads, comma-separated').argParser(parseNumbers))
        .addOption(
          new Option('--rows <numbers>', 'only these rows of the file, such as 3,17,20-29').argParser(
            parseRanges,
          ),
        )
        .option('--force', 'also what somebody has changed since')
        .option('--dry-run', 'show what would be undone and what kept; change nothing')
        .addOption(
          new Option(
            '--assume-undone <batches>',
            'with --dry-run: take these imports for undone, comma-separated',
          ).argParser(parseNumbers),
        )
        .addOption(waitOption())
        .option('--output <file>', 'write what was kept as CSV')
        .option('--replace', 'replace the file of --output, if there is one');
    },
    run: undo,
  });
}

async function undo({ args, options, output, connect }: Invocation<UndoCommandOptions>): Promise<number> {
  const { output: name, wait, replace, fields, leads, rows, force, dryRun, assumeUndone } = options;
  const batchId = toId(String(args[0]));
  const file =
    name === undefined ? undefined : { name, flag: await outputFlag(name, replace === true, '--replace') };
  const { imports } = await connect();
  const handle = await imports.undo(batchId, {
    ...(fields !== undefined && { fields }),
    ...(leads !== undefined && { leads }),
    ...(rows !== undefined && { rows }),
    ...(force === true && { force }),
    ...(dryRun === true && { dryRun }),
    ...(assumeUndone !== undefined && { assumeUndone }),
  });
  const [undoId = 0] = handle.batchIds;
  const ending = new Ending(wait, 'The undo');
  const progress = new ProgressLine(output);
  try {
    if (ending.isAtOnce && !isFinished(await handle.status())) ending.giveUp();
    const waiting = handle.wait({
      signal: ending.signal,
      onProgress: (snapshot) => progress.show(progressOfUndo(snapshot)),
    });
    const { undo: done, message } = await waiting;
    progress.clear();
    if (done === undefined) throw new Error(`${undoId} is no undo`);
    output.line(`undo ${undoId}: ${message ?? 'complete'}`);
    await tellKept(imports, undoId, done, output);
    if (file !== undefined) {
      await writeCsv(file, imports.keptCsv(undoId));
      output.line(`What was kept is in ${file.name}`);
    }
    return done.kept > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
  } catch (error) {
    progress.clear();
    if (!ending.signal.aborted) throw error;
    const resume = ['galena wait', undoId, ...connectionFlags(options)].join(' ');
    const status = explain(ending.signal.reason, output, { batchIds: [undoId], resume });
    output.note(`To keep waiting: ${resume}`);
    return status;
  } finally {
    ending.over();
  }
}

function progressOfUndo(snapshot: ImportSnapshot): Progress {
  const { undo, paused } = snapshot;
  const { share = 0, valuesRestored = 0, leadsDeleted = 0, kept = 0, dryRun = false } = undo ?? {};
  const facts = [
    ...(valuesRestored > 0
      ? [`${formatCount(valuesRestored)} ${valuesRestored === 1 ? 'value' : 'values'}`]
      : []),
    ...(leadsDeleted > 0
      ? [
          `${formatCount(leadsDeleted)} ${leadsDeleted === 1 ? 'lead' : 'leads'} ${dryRun ? 'to delete' : 'deleted'}`,
        ]
      : []),
    ...(kept > 0 ? [`${formatCount(kept)} ${dryRun ? 'to keep' : 'kept'}`] : []),
  ];
  return { stage: paused ? 'paused by an administrator' : stateOf(snapshot), share, facts };
}

/** So many of what was kept are shown. */
const shownKept = 20;

async function tellKept(imports: Imports, undoId: number, done: UndoProgress, output: Output): Promise<void> {
  const kept: KeptChange[] = [];
  if (done.kept > 0) {
    for await (const change of imports.kept(undoId)) {
      kept.push(change);
      if (!output.isJson && kept.length === shownKept) break;
    }
  }
  const only = { fields: null, leadsNamed: null, rowsNamed: null };
  output.json({ undoBatchId: undoId, ...only, ...done, keptChanges: kept.map(withAllMembers) });
  if (kept.length === 0) return;
  output.line(formatTable(kept.map(toRow)).trimEnd());
  const more = done.kept - kept.length;
  if (more > 0) output.line(`and ${formatCount(more)} more: --output writes all of them`);
}

/** The API leaves out what there is not, scripts want it to be null. */
function withAllMembers(change: KeptChange): object {
  return { field: null, list: null, changedAt: null, changedBy: null, otherLeadId: null, ...change };
}

function toRow(change: KeptChange): object {
  const { row, leadId, reason, field, list, importedValue, currentValue, changedBy, changedAt } = change;
  return {
    ...{ row, leadId, reason, field: field?.name, list: list?.name ?? list?.id, importedValue, currentValue },
    changedBy: changedBy === undefined ? undefined : describeOrigin(changedBy),
    changedAt,
  };
}

/** None would be no limit. */
function parseSome(text: string): string[] {
  const parts = parseNames(text);
  if (parts.length === 0) throw new InvalidArgumentError('It must name at least one.');
  return parts;
}

function parseNumbers(text: string): number[] {
  return parseSome(text).map((part) => {
    if (!/^\d+$/.test(part)) throw new InvalidArgumentError('It must be numbers, such as 3,17.');
    return Number(part);
  });
}

/** More than that the server does not take. */
const mostRows = 10_000;

/** `3,17,20-29` */
function parseRanges(text: string): number[] {
  const rows = parseSome(text).flatMap((part) => {
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (first === '' || count < 1) {
      throw new InvalidArgumentError('It must be rows or ranges of them, such as 3,17,20-29.');
    }
    if (count > mostRows) {
      throw new InvalidArgumentError(`${part} has ${count} rows and the maximum is ${mostRows}.`);
    }
    return Array.from({ length: count }, (_, index) => Number(first) + index);
  });
  return rows;
}
