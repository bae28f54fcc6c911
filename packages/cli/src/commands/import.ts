import path from 'node:path';
import { joinRow, splitIfRow } from '@galena/client/csv';
import type { FileSettings, KnownDelimiter } from '@galena/client/files';
import { ruleChoices } from '@galena/server/rows';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  addReadingOptions,
  fileReading,
  type ReadingOptions,
  readingArguments,
} from '../columns/reading-options.ts';
import { reportFileName } from '../files/open-input.ts';
import { importFile } from '../importing/import-file.ts';
import type { ImportRequest } from '../importing/import-request.ts';
import { type ConnectionOptions, connectionFlags, quote } from '../setup/connection.ts';
import { parseBytes, parseId, waitOption } from '../setup/parse-values.ts';
import { UsageError } from '../terminal/explain.ts';
import { defineCommand } from './define.ts';
import { importDryRun } from './import-dry-run.ts';

/** The options of `import` and `retry`. */
export interface ImportCommandOptions extends ReadingOptions {
  delimiter?: string;
  encoding?: string;
  replaceInvalid?: boolean;
  sheet?: string;
  headerRow?: number;
  /** False with `--no-header`. */
  header?: boolean;
  columns?: readonly string[];
  lookupField?: string;
  list?: number;
  partition?: string;
  mode?: string;
  rule: string[];
  /** A JSON file, or JSON. */
  rules?: string;
  template?: string;
  saveTemplate?: string;
  idempotencyKey?: string;
  map: string[];
  mapFile?: string;
  verbose?: boolean;
  stripInvisible?: boolean;
  check?: boolean;
  dryRun?: boolean;
  fromDryRun?: number;
  output?: string;
  force?: boolean;
  fresh?: boolean;
  wait?: number;
  maxFileBytes?: number;
  failures?: string;
  warnings?: string;
}

const exampleLines = [
  'import leads.csv',
  'import fair.xlsx --sheet Visitors --list 1001 --map "Scanned By="',
  'import leads.csv.gz --check',
  'import leads.csv --dry-run --output differences.csv',
  'import --from-dry-run 1000',
  'import export.csv --column "Geburtsdatum:date=DMY" --decimal comma',
  'import leads.tsv --lookup-field twitterId --wait 60 --json',
  'import fair.csv --template Fair',
  'import fair.csv --mode createOnly --rule phone=fillEmpty --rule "tags=append:;"',
];

/** `galena import FILE` */
export function importCommand(): Command {
  return defineCommand<ImportCommandOptions>({
    usage: 'import [file]',
    description:
      'Import a file of leads: detect its format, match its columns, check its rows, send it, and save the rows that fail',
    examples: exampleLines,
    more: `FILE is CSV, TSV, SSV or separated by bars, plain or gzip, in any encoding, or an xlsx workbook; - is standard input.
Columns are matched to fields by REST name, SOAP name and display name; on a terminal you are asked about the rest.
How dates, numbers and booleans are written is recognised from the whole column; where 05/06/1990 may be two days, you
are asked on a terminal, and a pipe ends with status 2.
Rows above the header and a first line such as sep=; are recognised, and not sent; --header-row, --no-header and
--columns say how a file is to be read where that cannot be recognised.
A file may have any size: what is larger than the server takes is sent in parts. The same command resumes an import
that was interrupted. Failed and warned rows are written beside the file; where a file has that name, the next number is taken.
Without a server (galena login, GALENA_URL, --url) the embedded one is started for as long as it takes, with its data in
.galena of this folder (for root /var/lib/galena; GALENA_DATA_DIR) - unless a Galena runs at http://127.0.0.1:8080.`,
    ...sendsFile,
    configure: (command) => {
      addImportOptions(command);
      // All else is said by the dry run.
      const others = command.options
        .map((option) => option.attributeName())
        .filter((name) => name !== 'wait');
      command.addOption(
        new Option(
          '--from-dry-run <batch>',
          'import the file of a dry run, which the server has, with the options of the dry run',
        )
          .argParser(parseId)
          .conflicts(others),
      );
    },
    run: async (invocation) => {
      const { args, options, output, useServer } = invocation;
      const [file] = args;
      if (options.fromDryRun !== undefined) {
        if (file !== undefined) throw new UsageError('--from-dry-run takes no file: the server has it.');
        return importDryRun(options.fromDryRun, invocation);
      }
      if (file === undefined) throw new UsageError('Which file? Name it, or - for standard input.');
      return importFile(toRequest('import', String(file), options), useServer, output);
    },
  });
}

/** What `import` and `retry` have in common. */
export const sendsFile = {
  configure: addImportOptions,
  mayBegin: true,
  isPatient: true,
  outlivesReader: true,
} as const;

function addImportOptions(command: Command): void {
  command
    .addOption(
      new Option('--delimiter <name>', 'the delimiter, if it is not detected').choices(
        Object.keys(delimiterNames),
      ),
    )
    .option(
      '--encoding <name>',
      'the encoding of the file, if it is not detected: utf-8, windows-1252, shift_jis, …',
    )
    .option(
      '--replace-invalid',
      'replace bytes that are invalid in the encoding with U+FFFD, instead of refusing the file',
    )
    .option(
      '--sheet <name>',
      'sheet of a workbook, by its name or its number among those shown (the first that is not empty)',
    )
    .addOption(
      new Option('--header-row <line>', 'line of the header, or its row in a sheet, if it is not detected')
        .argParser(parseId)
        .conflicts('header'),
    )
    .option('--no-header', 'the file has no header: its first row is data')
    .addOption(
      new Option(
        '--columns <names>',
        'names of the columns of a file without a header: email,firstName,…',
      ).argParser(parseColumns),
    )
    .option('--lookup-field <name>', 'the field by which rows are matched to leads (email)')
    .addOption(new Option('--list <id>', 'add the leads to this static list').argParser(parseId))
    .option('--partition <name>', 'the partition of new leads')
    .addOption(
      new Option('--mode <mode>', 'what rows may do; those that may not go in are skipped').choices([
        ...ruleChoices.mode,
      ]),
    )
    .addOption(
      new Option(
        '--rule <field=rule>',
        'what becomes of the value that a lead has: overwrite, fillEmpty, never, append:; or newest:updatedOn; * is all other fields',
      )
        .argParser((text, before: string[]) => [...before, text])
        .default([], 'none'),
    )
    .option('--rules <file>', 'JSON file with all rules of the import, or the JSON itself')
    .option(
      '--template <name>',
      'a template, by its name or id; options given here override it (galena templates)',
    )
    .option(
      '--save-template <name>',
      'save columns, answers and options of this import as a template, or as its next version',
    )
    .option(
      '--idempotency-key <key>',
      'a key of your own: the same command with it within a day gives the same import',
    )
    .addOption(
      new Option(
        '--map <column=field>',
        'the field for a column, which is named or numbered (#3); "Column=" skips it',
      )
        .argParser((text, before: string[]) => [...before, text])
        .default([], 'none'),
    )
    .option(
      '--map-file <file>',
      'JSON file that maps columns to fields; your answers are saved in it for the next time',
    )
    .option('--verbose', 'list all columns that are skipped, however many');
  addReadingOptions(command);
  command
    .option('--strip-invisible', 'remove invisible characters (no-break and zero-width spaces, …) from keys')
    .option('--check', 'only report which rows would fail or be imported with a warning, and why')
    .option(
      '--dry-run',
      'only have the server find out which leads would be created and changed, and how; nothing is imported',
    )
    .option('--output <file>', 'write all differences of a dry run to a CSV file')
    .option('--force', 'replace the file of --output, if there is one')
    .option('--fresh', 'start over, even if an import of this file was interrupted')
    .addOption(waitOption())
    .addOption(
      new Option('--max-file-bytes <bytes>', 'the largest file the server takes (9900000)').argParser(
        parseBytes,
      ),
    )
    .option('--failures <file>', 'the file for failed rows, numbered if it exists (FILE.failures.csv)')
    .option(
      '--warnings <file>',
      'the file for rows with warnings, numbered if it exists (FILE.warnings.csv)',
    );
}

/** @throws InvalidArgumentError for names in several lines: a header is one row. */
function parseColumns(text: string): readonly string[] {
  const names = splitIfRow(text, ',');
  if (names === undefined) {
    throw new InvalidArgumentError(
      'It has a line end; names are separated by commas, and a name that contains a line end has to be quoted.',
    );
  }
  return names;
}

const delimiterNames: Readonly<Record<string, KnownDelimiter>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  bar: '|',
};

/** @param command how it is called, for the line that goes on with it. */
export function toRequest(
  command: 'import' | 'retry',
  file: string,
  options: ImportCommandOptions & ConnectionOptions,
): ImportRequest {
  if (options.check === true && options.wait !== undefined) {
    throw new UsageError('--check sends nothing, so there is nothing to --wait for.');
  }
  const isDryRun = options.dryRun === true;
  if (options.check === true && isDryRun)
    throw new UsageError('Give --check or --dry-run: a dry run checks too.');
  if (options.output !== undefined && !isDryRun)
    throw new UsageError('--output is for the differences of a --dry-run.');
  if (options.saveTemplate !== undefined && (options.check === true || isDryRun)) {
    throw new UsageError(
      `${isDryRun ? '--dry-run' : '--check'} imports nothing: import the file with --save-template.`,
    );
  }
  return {
    file,
    settings: toSettings(options),
    map: options.map,
    mapFile: options.mapFile,
    readings: { options: options.column, file: fileReading(options), kept: {} },
    lookupField: options.lookupField ?? 'email',
    isLookupSaid: options.lookupField !== undefined,
    templateName: options.template,
    saveTemplate: options.saveTemplate,
    list: options.list,
    partition: options.partition,
    saidRules: { mode: options.mode, rules: options.rules, rule: options.rule },
    idempotencyKey: options.idempotencyKey,
    isVerbose: options.verbose ?? false,
    stripsInvisible: options.stripInvisible ?? false,
    isCheckOnly: options.check ?? false,
    dryRun: isDryRun ? { output: options.output, mayReplace: options.force ?? false } : undefined,
    isFresh: options.fresh ?? false,
    waitSeconds: options.wait,
    maxFileBytes: options.maxFileBytes,
    failuresFile: options.failures ?? reportFileName(file, 'failures'),
    warningsFile: options.warnings ?? reportFileName(file, 'warnings'),
    resume: ['galena', command, ...commandLine(file, options)].join(' '),
    connectionFlags: connectionFlags(options),
  };
}

function toSettings({
  delimiter,
  encoding,
  replaceInvalid,
  sheet,
  headerRow,
  header,
  columns,
}: ImportCommandOptions): FileSettings {
  if (columns !== undefined && header !== false) {
    throw new UsageError('--columns names the columns of a file without a header: it needs --no-header.');
  }
  return {
    delimiter: delimiter === undefined ? undefined : delimiterNames[delimiter],
    encoding,
    replaceInvalid,
    sheet,
    headerRow: header === false ? 0 : headerRow,
    columns,
  };
}

/** The arguments as they were given, to be pasted. */
function commandLine(file: string, options: ImportCommandOptions & ConnectionOptions): string[] {
  const given: readonly (readonly [string, string | number | undefined])[] = [
    ['--delimiter', options.delimiter],
    ['--encoding', options.encoding],
    ['--sheet', options.sheet],
    ['--header-row', options.headerRow],
    ['--columns', options.columns === undefined ? undefined : joinRow(options.columns, ',')],
    ['--lookup-field', options.lookupField],
    ['--list', options.list],
    ['--partition', options.partition],
    ['--mode', options.mode],
    ...options.rule.map((rule) => ['--rule', rule] as const),
    ['--rules', options.rules],
    ['--template', options.template],
    ['--save-template', options.saveTemplate],
    ['--idempotency-key', options.idempotencyKey],
    ...options.map.map((pair) => ['--map', pair] as const),
    ['--map-file', options.mapFile],
    ...readingArguments(options),
    ['--max-file-bytes', options.maxFileBytes],
    ['--failures', options.failures],
    ['--warnings', options.warnings],
  ];
  const flags = given.flatMap(([name, value]) => (value === undefined ? [] : [name, quote(String(value))]));
  if (options.header === false) flags.push('--no-header');
  if (options.replaceInvalid === true) flags.push('--replace-invalid');
  if (options.stripInvisible === true) flags.push('--strip-invisible');
  if (options.dryRun === true) flags.push('--dry-run');
  if (options.output !== undefined) flags.push('--output', quote(options.output));
  if (options.force === true) flags.push('--force');
  return [quote(path.normalize(file)), ...flags, ...connectionFlags(options)];
}
