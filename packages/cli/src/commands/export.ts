import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExportFormat, Galena } from '@galena/client';
import { type Command, Option } from 'commander';
import type { ExportRequest } from '../exporting/export-request.ts';
import { HalfFile, readState, removeHalf } from '../exporting/half-file.ts';
import { type ExportProgress, runExport } from '../exporting/run-export.ts';
import { type ExportState, type Sink, StandardOutput } from '../exporting/sink.ts';
import { toWindows } from '../exporting/windows.ts';
import { outputFlag } from '../files/free-file.ts';
import { parseNames, toIdOrName, toTime, waitOption } from '../setup/parse-values.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain, UsageError } from '../terminal/explain.ts';
import { formatRows, type Progress, ProgressLine } from '../terminal/progress.ts';
import { toTypeIds } from './activities.ts';
import { defineCommand, group, type Invocation } from './define.ts';

interface ExportOptions {
  since?: string;
  until?: string;
  fields?: string[];
  header?: Record<string, string>;
  format?: string;
  output?: string;
  force?: boolean;
  fresh?: boolean;
  wait?: number;
}

interface LeadOptions extends ExportOptions {
  list?: string;
  smartList?: string;
  by: 'created' | 'updated';
}

interface ActivityOptions extends ExportOptions {
  types?: string[];
}

const formats = ['csv', 'tsv', 'ssv'] as const;

const resumes =
  'After Ctrl-C or a lost connection, the same command resumes an export to a file. The checksum is verified. A period of more than 31 days is exported by several jobs into one file.';

/** `galena export` */
export function exportCommands(): Command {
  return group('export', 'Export leads and activities to files of any size', [
    exportLeads(),
    exportActivities(),
  ]);
}

function exportLeads(): Command {
  return defineCommand<LeadOptions>({
    usage: 'leads',
    description: 'members of a list, or leads that were changed or created in a period',
    examples: [
      'export leads --list 1001 --output members.csv',
      'export leads --since 7d --fields id,email,leadScore --output changed.csv',
      'export leads --since 2026-01-01 --by created --format tsv > new.tsv',
    ],
    more: resumes,
    configure: (command) => {
      command.option('--list <list>', 'the members of a static list: its id or name');
      command.option('--smart-list <list>', 'the members of a smart list (Marketo only)');
      addTimes(command, 'changed');
      command.addOption(
        new Option('--by <time>', 'which time --since and --until refer to')
          .choices(['updated', 'created'])
          .default('updated'),
      );
      addFileOptions(command, 'fields, separated by commas (all)');
    },
    run: (invocation) =>
      run(invocation, async (galena) => {
        const { list, smartList, since, by, fields, header } = invocation.options;
        if ([list, smartList, since].filter((filter) => filter !== undefined).length !== 1) {
          throw new UsageError('Which leads? Give either --since, or --list, or --smart-list.');
        }
        return {
          kind: 'leads',
          by,
          list: toIdOrName(list),
          smartList: toIdOrName(smartList),
          fields: fields ?? (await allFields(galena)),
          headers: header,
          format: formatOf(invocation.options),
        };
      }),
  });
}

function exportActivities(): Command {
  return defineCommand<ActivityOptions>({
    usage: 'activities',
    description: 'activities of leads in a period',
    examples: [
      'export activities --since 7d --output activities.csv',
      'export activities --since 2026-01-01 --types "New Lead,Change Data Value" --output changes.csv',
    ],
    more: resumes,
    configure: (command) => {
      addTimes(command, 'happened');
      command.addOption(
        new Option('--types <types>', 'ids or names of their types, separated by commas (all)').argParser(
          parseNames,
        ),
      );
      addFileOptions(command, 'columns, separated by commas (all but actionResult)');
    },
    run: (invocation) =>
      run(invocation, async (galena) => {
        const { since, types, fields, header } = invocation.options;
        if (since === undefined)
          throw new UsageError('Since when? --since 7d exports the activities of seven days.');
        return {
          kind: 'activities',
          types: types && (await toTypeIds(galena, types)),
          fields,
          headers: header,
          format: formatOf(invocation.options),
        };
      }),
  });
}

function addTimes(command: Command, what: string): void {
  command.option('--since <time>', `${what} since: 2026-03-01, 2026-03-01T08:30:00Z, or 7d, 12h, 30m ago`);
  command.option('--until <time>', 'the end of the period (now)');
}

function addFileOptions(command: Command, fields: string): void {
  command.addOption(new Option('--fields <names>', fields).argParser(parseNames));
  command.addOption(
    new Option('--header <field=name>', 'the column header of a field; may be repeated').argParser(
      parseHeader,
    ),
  );
  command.addOption(
    new Option('--format <name>', 'the format (by the extension of --output, else csv)').choices(formats),
  );
  command.option('--output <file>', 'the file to write (standard output)');
  command.option('--force', 'replace the file of --output, if there is one');
  command.option('--fresh', 'start over instead of resuming');
  command.addOption(waitOption());
}

async function run<Options extends ExportOptions>(
  { options, output, useServer }: Invocation<Options>,
  toRequest: (galena: Galena) => Promise<ExportRequest>,
): Promise<number> {
  const { output: file, wait } = options;
  if (file === undefined && output.isJson) {
    throw new UsageError(
      '--json prints the result of the export, so the rows need a file: name one with --output.',
    );
  }
  if (file !== undefined) await checkOutput(file, options.force === true);
  const { galena, identity } = await useServer();
  const ending = new Ending(wait, 'The export');
  const progress = new ProgressLine(output);
  const asked = JSON.stringify([identity, askedOf(options)]);
  let sink: Sink | undefined;
  try {
    if (file !== undefined && options.fresh === true) await removeHalf(file);
    const known = file === undefined ? undefined : await readState(file, asked);
    if (known === undefined && file !== undefined) await removeHalf(file);
    const state = known ?? (await toState(asked, await toRequest(galena), options));
    sink = file === undefined ? new StandardOutput() : await HalfFile.open(file);
    const tell = (told: ExportProgress) => {
      progress.show(toProgress(told));
      if (ending.isAtOnce && waiting.has(told.status)) ending.giveUp();
    };
    const done = await runExport({ galena, sink, signal: ending.signal, tell }, state);
    progress.clear();
    const exportIds = done.jobs.map(({ exportId }) => exportId);
    output.json({ file, records: done.records, bytes: sink.size, exportIds });
    if (file !== undefined) output.line(`${formatRows(done.records)} are in ${file}`);
    return exitStatus.allIn;
  } catch (error) {
    progress.clear();
    if (!ending.signal.aborted) throw error;
    const status = explain(ending.signal.reason, output);
    if (file !== undefined) output.note('Run the same command again to resume.');
    return status;
  } finally {
    ending.over();
    await sink?.close();
  }
}

/** The whole file takes the place of what is there: of a device that would be the end of it. */
async function checkOutput(file: string, mayReplace: boolean): Promise<void> {
  await outputFlag(file, mayReplace);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  throw new UsageError(`${file} is not a regular file: without --output the rows go to standard output.`);
}

/** What decides what is in the file. */
function askedOf(options: LeadOptions | ActivityOptions | ExportOptions): object {
  const { since, until, fields, header, format, output, ...rest } = options;
  const { list, smartList, by } = rest as Partial<LeadOptions>;
  const { types } = rest as ActivityOptions;
  return { since, until, fields, header, format, output, list, smartList, by, types };
}

async function toState(
  asked: string,
  request: ExportRequest,
  { since, until }: ExportOptions,
): Promise<ExportState> {
  const end = until === undefined ? new Date() : toTime(until, '--until');
  const windows = since === undefined ? [] : toWindows(toTime(since, '--since'), end);
  if (since !== undefined && windows.length === 0) throw new UsageError('--until is before --since.');
  return { asked, request, windows, jobs: [], records: 0 };
}

async function allFields(galena: Galena): Promise<string[]> {
  const fields = await galena.fields.describe();
  return fields.flatMap(({ rest }) => (rest === undefined ? [] : [rest.name]));
}

function formatOf({ format, output = '' }: ExportOptions): ExportFormat {
  const byName = path.extname(output).slice(1).toLowerCase();
  const name = format ?? formats.find((known) => known === byName) ?? 'csv';
  return name.toUpperCase() as ExportFormat;
}

function parseHeader(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`"${text}" does not have the form field=name`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** What `--wait 0` does not wait for. */
const waiting: ReadonlySet<ExportProgress['status']> = new Set(['Created', 'Queued', 'Processing']);

const stages: Readonly<Record<ExportProgress['status'], string>> = {
  Created: 'waiting for a place in the queue',
  Queued: 'queued',
  Processing: 'exporting',
  Completed: 'downloading',
  Downloading: 'downloading',
  Failed: 'failed',
  Cancelled: 'cancelled',
};

function toProgress({ status, jobsDone, jobs, bytesDone, bytesTotal, records }: ExportProgress): Progress {
  const facts = bytesTotal === undefined ? [] : [`${(bytesDone / 2 ** 20).toFixed(1)} MB`];
  if (jobs > 1) facts.push(`part ${jobsDone + 1} of ${jobs}`, formatRows(records));
  const shareOfJob = bytesTotal === undefined || bytesTotal === 0 ? 0 : bytesDone / bytesTotal;
  return { stage: stages[status], share: (jobsDone + shareOfJob) / jobs, facts };
}
