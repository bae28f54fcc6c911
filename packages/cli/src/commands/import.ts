import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Galena, ImportFormat } from '@galena/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addConnectionOptions, type ConnectionOptions, connect } from '../connection.ts';
import { exitStatus, explain } from '../explain.ts';
import { describeOutcome, followImport } from '../follow-import.ts';

interface ImportCommandOptions extends ConnectionOptions {
  format?: ImportFormat;
  lookupField?: string;
  list?: number;
  partition?: string;
}

/** `galena import FILE` */
export function importCommand(): Command {
  return addConnectionOptions(new Command('import'))
    .description('Import a file of leads, show the progress, and keep the rows that failed')
    .argument('<file>', 'CSV, TSV or SSV, with REST names of fields in its first row')
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
    const { format, lookupField, list, partition } = options;
    const given = Object.entries({ format, lookupField, list, partition }).filter(
      ([, value]) => value !== undefined,
    );
    const galena = connect(options);
    const handle = await galena.imports.create(file, { ...Object.fromEntries(given), pollMs: 100 });
    const finished = await followImport(handle);
    process.stdout.write(`${finished.message ?? ''}\n${describeOutcome(finished)}\n`);
    for (const kind of ['failures', 'warnings'] as const) {
      for (const batchId of finished.batchIds) await keepReport(galena, batchId, file, kind);
    }
    return finished.failed > 0 ? exitStatus.rowsFailed : exitStatus.allIn;
  } catch (error) {
    return explain(error, `${file} cannot be imported`);
  }
}

async function keepReport(
  galena: Galena,
  batchId: number,
  file: string,
  kind: 'failures' | 'warnings',
): Promise<void> {
  const report = await galena.imports.getReport(batchId, kind);
  if (report === undefined) return;
  const { dir, name, ext } = path.parse(file);
  const target = path.join(dir, `${name}.${kind}${ext}`);
  await writeFile(target, report);
  process.stdout.write(`${kind} are in ${target}\n`);
}

function parseId(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a number, such as 1001.');
  return Number(text);
}
