import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  Galena,
  GalenaRefusal,
  GalenaUnreachable,
  type ImportFormat,
  type ImportOptions,
} from '@galena/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { describeOutcome, followImport } from '../follow-import.ts';

interface ImportCommandOptions {
  url: string;
  clientId: string;
  clientSecret: string;
  format?: ImportFormat;
  lookupField?: string;
  list?: number;
  partition?: string;
}

/** Exit statuses that scripts can rely on. */
const exitStatus = { allIn: 0, rowsFailed: 1, badInput: 2, refused: 3, noServer: 4 } as const;

/** `galena import FILE` */
export function importCommand(): Command {
  return new Command('import')
    .description('Import a file of leads, show the progress, and keep the rows that failed')
    .argument('<file>', 'CSV, TSV or SSV, with REST names of fields in its first row')
    .addOption(new Option('--url <url>', 'the server').env('GALENA_URL').default('http://127.0.0.1:8080'))
    .addOption(new Option('--client-id <id>', 'the service').env('GALENA_CLIENT_ID').makeOptionMandatory())
    .addOption(
      new Option('--client-secret <secret>', 'its secret').env('GALENA_CLIENT_SECRET').makeOptionMandatory(),
    )
    .addOption(
      new Option('--format <format>', 'from the name of the file unless given').choices([
        'csv',
        'tsv',
        'ssv',
      ]),
    )
    .option('--lookup-field <name>', 'the field that rows find their lead by (email)')
    .option('--list <id>', 'static list that the leads join', parseId)
    .option('--partition <name>', 'partition that new leads go into')
    .addHelpText(
      'after',
      `
Failed and warned rows are written beside the file, as FILE.failures.csv and FILE.warnings.csv.

Exit status: 0 all rows in, 1 rows failed, 2 bad input, 3 the server refused, 4 no server.

Examples:
  $ galena import leads.csv
  $ galena import --lookup-field twitterId --list 1001 leads.tsv`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      process.exitCode = await importFile(file, options);
    });
}

async function importFile(file: string, options: ImportCommandOptions): Promise<number> {
  try {
    const blob = await openAsBlob(file);
    const galena = new Galena({ ...options, baseUrl: options.url });
    const { batchId } = await galena.submitImport(blob, importOptions(file, options));
    const finished = await followImport(galena, batchId);
    process.stdout.write(`${finished.message ?? ''}\n${describeOutcome(finished)}\n`);
    for (const kind of ['failures', 'warnings'] as const) await keepReport(galena, batchId, file, kind);
    if (finished.status !== 'complete') return exitStatus.refused;
    return finished.failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
  } catch (error) {
    return explain(error, file);
  }
}

function importOptions(
  file: string,
  { format, lookupField, list, partition }: ImportCommandOptions,
): ImportOptions {
  const extension = path.extname(file).slice(1).toLowerCase();
  const given = {
    format: format ?? (extension === 'tsv' || extension === 'ssv' ? extension : 'csv'),
    lookupField,
    listId: list,
    partitionName: partition,
    fileName: path.basename(file),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function keepReport(
  galena: Galena,
  batchId: number,
  file: string,
  kind: 'failures' | 'warnings',
): Promise<void> {
  const report = await galena.getReport(batchId, kind);
  if (report === undefined) return;
  const { dir, name, ext } = path.parse(file);
  const target = path.join(dir, `${name}.${kind}${ext}`);
  await writeFile(target, report);
  process.stdout.write(`${kind} are in ${target}\n`);
}

function explain(error: unknown, file: string): number {
  if (error instanceof GalenaRefusal) {
    process.stderr.write(`The server refused: ${error.message}\n`);
    return exitStatus.refused;
  }
  if (error instanceof GalenaUnreachable) {
    process.stderr.write(
      `${error.message}\nIs "galena serve" running there? --url or GALENA_URL names another server.\n`,
    );
    return exitStatus.noServer;
  }
  process.stderr.write(
    `${file} cannot be imported: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  return exitStatus.badInput;
}

function parseId(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a number, such as 1001.');
  return Number(text);
}
