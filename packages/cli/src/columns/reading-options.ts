import type { ColumnReading, DataType, DateOrder } from '@galena/client';
import { type Alternative, valueKindOf } from '@galena/client/files';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseNames } from '../setup/parse-values.ts';

/** What a person says of how dates, numbers and booleans are written. */
export interface ReadingOptions {
  dateFormat?: DateOrder;
  decimal?: 'comma' | 'point';
  true?: readonly string[];
  false?: readonly string[];
  column: ColumnOption[];
}

/** `--column "Geburtsdatum:date=DMY"` */
export interface ColumnOption {
  readonly column: string;
  readonly reading: ColumnReading;
  /** As it was given, to be pasted. */
  readonly text: string;
}

const separators = { comma: ',', point: '.' } as const;

export function addReadingOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--date-format <order>',
        'order of day, month and year in dates, if it is not detected',
      ).choices(['DMY', 'MDY', 'YMD']),
    )
    .addOption(
      new Option('--decimal <sign>', 'decimal separator of numbers, if it is not detected').choices(
        Object.keys(separators),
      ),
    )
    .addOption(
      new Option('--true <words>', 'words that mean true, besides the known ones').argParser(parseNames),
    )
    .addOption(
      new Option('--false <words>', 'words that mean false, besides the known ones').argParser(parseNames),
    )
    .addOption(
      new Option(
        '--column <name:key=value>',
        'the same for one column: "Born:date=DMY", "Revenue:decimal=comma", "Active:true=ja"',
      )
        .argParser((text, before: ColumnOption[]) => [...before, parseColumn(text)])
        .default([], 'none'),
    );
}

/** What is said of all columns of the file. */
export function fileReading({ dateFormat, decimal, ...words }: ReadingOptions): ColumnReading {
  return {
    ...(dateFormat !== undefined && { date: dateFormat }),
    ...(decimal !== undefined && { decimal: separators[decimal] }),
    ...(words.true !== undefined && { true: words.true }),
    ...(words.false !== undefined && { false: words.false }),
  };
}

/** The options as they were given, for the line that goes on with the import. */
export function readingArguments(
  options: ReadingOptions,
): readonly (readonly [string, string | undefined])[] {
  return [
    ['--date-format', options.dateFormat],
    ['--decimal', options.decimal],
    ['--true', options.true?.join(',')],
    ['--false', options.false?.join(',')],
    ...options.column.map(({ text }) => ['--column', text] as const),
  ];
}

/** What `--column` takes to say how a column of dates or numbers is read. */
export function columnArgument(column: string, { date, decimal }: ColumnReading): string {
  const said = date === undefined ? `decimal=${decimal === ',' ? 'comma' : 'point'}` : `date=${date}`;
  return `${column}:${said}`;
}

/** The options that decide how a column is read. Where only one reading is left, other columns do not matter. */
export function adviseOptions(
  { argument, dataType }: { readonly argument: string; readonly dataType: DataType },
  alternatives: readonly Alternative[],
): string {
  const options = alternatives.map(({ reading }) => `--column "${columnArgument(argument, reading)}"`);
  if (options.length === 1)
    return `${options[0]} takes the only reading left; cells that do not fit it fail.`;
  const forAll = valueKindOf(dataType) === 'date' ? '--date-format' : '--decimal';
  return `Say which with ${options.join(' or ')}; ${forAll} does so for all columns.`;
}

function parseColumn(text: string): ColumnOption {
  // A name may have a colon in it.
  const [, column = '', key = '', value = ''] =
    /^(.+):(date|years|decimal|true|false)=(.+)$/s.exec(text) ?? [];
  const reading = readValue(key, value);
  if (reading !== undefined) return { column, reading, text };
  throw new InvalidArgumentError(
    'It should look like Born:date=DMY, Born:years=past, Revenue:decimal=comma, Active:true=ja or Active:false=nein.',
  );
}

function readValue(key: string, value: string): ColumnReading | undefined {
  if (key === 'date' && (value === 'DMY' || value === 'MDY' || value === 'YMD')) return { date: value };
  if (key === 'years' && (value === 'past' || value === '1970-2069')) return { years: value };
  if (key === 'decimal' && (value === 'comma' || value === 'point')) return { decimal: separators[value] };
  if (key === 'true') return { true: parseNames(value) };
  return key === 'false' ? { false: parseNames(value) } : undefined;
}
