import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImportHandle, ImportSnapshot, ReportedRow } from '@galena/client';
import { describeRules, spreadsheetReport } from '@galena/client/files';
import type { Command } from 'commander';
import { outputFlag } from '../files/free-file.ts';
import { byteOrderMark } from '../files/write-csv.ts';
import { describeOutcome, isFinished, progressOf, stateOf } from '../importing/follow-import.ts';
import { connectionFlags } from '../setup/connection.ts';
import { isOf, keepSentFailures, readKeptImports } from '../setup/last-import.ts';
import { parseIds, waitOption } from '../setup/parse-values.ts';
import type { UsedServer } from '../setup/use-server.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain, UsageError } from '../terminal/explain.ts';
import { listNames } from '../terminal/list-names.ts';
import type { Output } from '../terminal/output.ts';
import { ProgressLine } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, type Invocation } from './define.ts';
import { describeSender, describeTemplate } from './imports.ts';

interface FollowOptions {
  last?: boolean;
  wait?: number;
  output?: string;
  force?: boolean;
}

/** `galena status`, `wait`, `failures`, `warnings`, `skipped`, `cancel` */
export function followCommands(): Command[] {
  return [
    statusCommand(),
    waitCommand(),
    reportCommand('failures'),
    reportCommand('warnings'),
    skippedCommand(),
    cancelCommand(),
  ];
}

function statusCommand(): Command {
  return define(
    'status',
    'Show the status of an import',
    ['status 1000', 'status --last --json'],
    async (named, { output }) => {
      const snapshot = await named.handle.status();
      output.json(snapshot);
      output.line(describe(named.batchIds, snapshot));
      return statusOf(snapshot);
    },
  );
}

function waitCommand(): Command {
  return define(
    'wait',
    'Wait for an import to finish',
    ['wait 1000', 'wait --last --wait 60'],
    waitFor,
    (command) => command.addOption(waitOption()),
  );
}

/** @param more - what the JSON says besides */
export async function waitFor(
  { server, batchIds }: NamedImport,
  { output, options }: Invocation<Pick<FollowOptions, 'wait'>>,
  more: object = {},
): Promise<number> {
  const ending = new Ending(options.wait);
  const progress = new ProgressLine(output);
  const handle = server.galena.imports.open(batchIds, { signal: ending.signal });
  const flags = connectionFlags(options);
  try {
    if (ending.isAtOnce && !isFinished(await handle.status())) ending.giveUp();
    const result = await handle.wait({
      onProgress: (snapshot) => progress.show(progressOf(snapshot)),
    });
    progress.clear();
    output.json({ ...result, ...more });
    output.line(describe(batchIds, result));
    // There is no such file of a dry run: its rows are corrected in the file itself.
    if (result.failed > 0 && result.kind !== 'dryRun') {
      const command = ['galena failures', ...batchIds, '--output failures.csv', ...flags].join(' ');
      output.note(`To save the failed rows to a file: ${command}`);
    }
    return statusOf(result);
  } catch (error) {
    progress.clear();
    if (!ending.signal.aborted) throw error;
    const resume = ['galena wait', ...batchIds, ...flags].join(' ');
    const status = explain(ending.signal.reason, output, { batchIds, resume });
    output.note(`To keep waiting: ${resume}`);
    return status;
  } finally {
    ending.over();
  }
}

function reportCommand(kind: 'failures' | 'warnings'): Command {
  const what =
    kind === 'failures'
      ? 'Show the rows that failed, and why'
      : 'Show the rows that were imported with a warning, and why';
  return define(
    kind,
    what,
    [`${kind} --last`, `${kind} 1000 --output ${kind}.csv`, `${kind} 1000 --json`],
    async (named, { output, options }) => {
      const file = options.output;
      const flag = file === undefined ? undefined : await outputFlag(file, options.force === true);
      await tellOriginals(named, kind, output);
      if (file !== undefined) return keepFiles(named, kind, file, flag, output);
      return showRows(named.handle[kind](), output);
    },
    (command) => {
      command.option(
        '--output <file>',
        'write the file that "galena retry" takes; cells are as they were sent',
      );
      command.option('--force', 'replace the file of --output, if there is one');
    },
  );
}

function skippedCommand(): Command {
  return define(
    'skipped',
    'Show the rows that an import skipped by its rules, and why',
    ['skipped --last', 'skipped 1000 --json'],
    async ({ handle }, { output }) => showRows(handle.skipped(), output),
  );
}

async function showRows(reported: AsyncIterable<ReportedRow>, output: Output): Promise<number> {
  const rows = [];
  for await (const row of reported) rows.push(row);
  output.json(rows);
  const shown = rows.map(({ line, reason, cells }) => ({ line, reason, cells: cells.join(' | ') }));
  output.line(formatTable(shown).trimEnd());
  return exitStatus.allIn;
}

/** The server has cells as they were sent; those of the person's file are in the file that the import has written. */
async function tellOriginals(
  { server: { identity }, batchIds }: NamedImport,
  kind: 'failures' | 'warnings',
  output: Output,
): Promise<void> {
  const kept = (await readKeptImports()).find(isOf(identity, batchIds));
  if (kept === undefined || Object.keys(kept.readings ?? {}).length === 0) return;
  const file = kind === 'failures' ? kept.failuresFile : undefined;
  const where = file !== undefined && existsSync(file) ? `; ${file} has those of your file` : '';
  output.note(`Dates, numbers and booleans are shown as they were sent${where}.`);
}

/**
 * The server's own file for spreadsheets, of an import in parts one after another below one header: with a byte order mark,
 * and tabs only where the name of the file says so.
 */
async function keepFiles(
  { server, batchIds }: NamedImport,
  kind: 'failures' | 'warnings',
  file: string,
  flag: 'w' | 'wx' | undefined,
  output: Output,
): Promise<number> {
  const reports: string[] = [];
  for (const batchId of batchIds) {
    const report = await server.galena.imports.getReport(batchId, kind);
    if (report !== undefined) reports.push(report);
  }
  const report = await spreadsheetReport(reports, /\.(?:tsv|tab|txt)$/i.test(file));
  await writeFile(file, byteOrderMark + report, { flag });
  if (kind === 'failures') await keepSentFailures(server.identity, batchIds, path.resolve(file));
  output.json({ [`${kind}File`]: file });
  output.line(`${kind} are in ${file}`);
  return exitStatus.allIn;
}

function cancelCommand(): Command {
  return define(
    'cancel',
    'Cancel an import; rows that are already imported are kept',
    ['cancel 1000', 'cancel --last'],
    async (named, { output }) => {
      if ((await named.server.galena.serverKind()) === 'marketo') {
        throw new UsageError('Marketo cannot cancel an import that it has accepted.');
      }
      const isCancelled = await named.handle.cancel();
      const snapshot = await named.handle.status();
      output.json(snapshot);
      if (!isCancelled) {
        output.note(
          `${jobOf(named.batchIds, snapshot)} is already ${snapshot.status}; nothing was cancelled.`,
        );
      }
      output.line(describe(named.batchIds, snapshot));
      return isCancelled ? exitStatus.allIn : exitStatus.refused;
    },
  );
}

interface NamedImport {
  readonly server: UsedServer;
  readonly batchIds: readonly number[];
  readonly handle: ImportHandle;
}

function define(
  name: string,
  description: string,
  examples: readonly string[],
  run: (named: NamedImport, invocation: Invocation<FollowOptions>) => Promise<number>,
  configure: (command: Command) => void = () => undefined,
): Command {
  return defineCommand<FollowOptions>({
    usage: name,
    isPatient: name === 'wait',
    description,
    examples,
    configure: (command) => {
      command.argument('[batches...]', 'batch ids; an import in parts has several', parseIds);
      command.option('--last', 'the last import from this machine');
      configure(command);
    },
    run: async (invocation) => {
      const server = await invocation.useServer();
      const batchIds = await findBatchIds(invocation, server);
      return run({ server, batchIds, handle: server.galena.imports.open(batchIds) }, invocation);
    },
  });
}

async function findBatchIds(
  { args, options }: Invocation<FollowOptions>,
  { identity }: UsedServer,
): Promise<readonly number[]> {
  const given = (args[0] ?? []) as unknown as readonly number[];
  if (given.length > 0) return given;
  if (options.last !== true) throw new UsageError('Which import? Give its batch id, or --last.');
  const last = (await readKeptImports()).find(({ server }) => server === identity);
  if (last === undefined || last.batchIds.length === 0) {
    throw new UsageError(`Nothing has been imported to ${identity} from here.`);
  }
  return last.batchIds;
}

function describe(batchIds: readonly number[], snapshot: ImportSnapshot): string {
  const { message, unmappedColumns = [], sentBy, rules, template } = snapshot;
  const lines = [`${jobOf(batchIds, snapshot)}: ${describeState(snapshot)}`];
  if (message !== undefined) lines.push(message);
  if (sentBy !== undefined) lines.push(`sent by ${describeSender(sentBy)}`);
  if (template !== undefined) lines.push(`template: ${describeTemplate(template)}`);
  if (rules !== undefined) lines.push(`rules: ${describeRules(rules)}`);
  if (snapshot.paused)
    lines.push('Imports are paused by an administrator: it goes on once they are resumed.');
  if (unmappedColumns.length > 0) lines.push(`skipped columns: ${listNames(unmappedColumns.map(showName))}`);
  return lines.join('\n');
}

/** In quotes where blanks around it are why it matches no field. */
function showName(name: string): string {
  const shown = name.trim();
  if (shown === '') return '(no name)';
  return shown === name ? name : `"${name}"`;
}

function jobOf(batchIds: readonly number[], { kind, undo }: ImportSnapshot): string {
  const job = undo !== undefined ? 'undo' : kind === 'dryRun' ? 'dry run' : 'import';
  return `${job} ${batchIds.join(', ')}`;
}

function describeState(snapshot: ImportSnapshot): string {
  const state = stateOf(snapshot);
  if (snapshot.undo !== undefined) return state;
  const nothing = snapshot.kind === 'dryRun' ? 'nothing was imported, ' : '';
  return `${state}, ${nothing}${describeOutcome(snapshot)}`;
}

function statusOf({ status, failed }: ImportSnapshot): number {
  if (status === 'failed' || status === 'cancelled') return exitStatus.refused;
  return failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
}
