import type { ColumnMapping, ColumnReading, DataType, DescribedLeadField } from '@galena/client';
import {
  type Alternative,
  type ColumnMatch,
  columnAt,
  columnKey,
  columnLabel,
  defaultReading,
  describeAlternative,
  describeFew,
  describeFuture,
  describeQuestion,
  isOpen,
  type OpenedFile,
  type Recognition,
  readingFor,
  readingProblem,
  recogniseColumns,
  showValue,
  valueKindOf,
} from '@galena/client/files';
import { ask, canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import { listNames } from '../terminal/list-names.ts';
import { type Output, paint } from '../terminal/output.ts';
import { describeMisfits, describeReadColumn } from './describe-read-column.ts';
import { mapKey } from './map-key.ts';
import { adviseOptions, type ColumnOption } from './reading-options.ts';

/** How the cells of a column are read. */
export interface ResolvedReading {
  readonly index: number;
  /** The name of the column, or its number where the name is not its own. */
  readonly key: string;
  readonly dataType: DataType;
  readonly reading: ColumnReading;
  /** Whether a person has said so, or has answered so. */
  readonly isSaid: boolean;
  /** Whether that is the answer to a question. */
  readonly isAnswer: boolean;
  /** Whether the column has one reading only. */
  readonly isDecided: boolean;
  /** Whether cells have to be converted, so that the server reads them so. */
  readonly isRewritten: boolean;
  /** What a person should know about it: that few cells decide it, that its dates are in the future. */
  readonly notes: readonly string[];
}

/** Where it is shown how much of the file is read; cleared before anything else is said. */
export interface ReadingProgress {
  readonly show: (share: number) => void;
  readonly clear: () => void;
}

/** What is said about readings: of single columns first, then of the file, then what an earlier import found. */
export interface SaidReadings {
  readonly options: readonly ColumnOption[];
  readonly mapping: ColumnMapping;
  readonly file: ColumnReading;
  readonly kept: Readonly<Record<string, ColumnReading>>;
}

interface ValueColumn {
  readonly index: number;
  readonly key: string;
  /** How it is called in a sentence, and in an option. */
  readonly label: string;
  readonly argument: string;
  readonly dataType: DataType;
  readonly given: ColumnReading | undefined;
}

/**
 * How the cells of date, number and boolean columns are read: as it is said, else as the whole column shows. What is not
 * clear is asked on a terminal.
 * @throws UsageError for readings that say nothing, and in a pipe for what is not clear, with the options that decide it.
 */
export async function resolveReadings(
  input: OpenedFile,
  matches: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  said: SaidReadings,
  output: Output,
  progress: ReadingProgress,
): Promise<readonly ResolvedReading[]> {
  const columns = findValueColumns(matches, fields, said);
  if (columns.length === 0) return [];
  const found = await recogniseColumns(input, columns, progress.show);
  progress.clear();
  const resolved: ResolvedReading[] = [];
  for (const [place, column] of columns.entries()) {
    const recognition = found[place];
    if (recognition === undefined) continue;
    for (const text of describeReadColumn(column, recognition)) output.note(text);
    const reading = isOpen(recognition)
      ? await decide(column, recognition, output)
      : toResolved(column, recognition, output);
    if (reading !== undefined) resolved.push(reading);
  }
  return resolved;
}

/** Says that years of two digits make dates in the future, and which option changes that; gives the sentence. */
function tellFuture(
  { label, argument }: ValueColumn,
  read: Parameters<typeof describeFuture>[0],
  output: Output,
): readonly string[] {
  const future = describeFuture(read);
  if (future === undefined) return [];
  const note = `${label}: ${future}; --column "${argument}:years=past" reads them as past, years=1970-2069 as they are.`;
  output.note(paint('yellow', `  ${note}`));
  return [note];
}

function toResolved(
  column: ValueColumn,
  recognition: Recognition,
  output: Output,
): ResolvedReading | undefined {
  if (recognition.state !== 'clear') return undefined;
  const { index, key, label, dataType } = column;
  const { reading, by, isDecided, isRewritten } = recognition;
  const few = describeFew(recognition);
  const notes = [
    ...(few === undefined ? [] : [`${label} is read ${few}.`]),
    ...tellFuture(column, recognition, output),
  ];
  return {
    index,
    key,
    dataType,
    reading,
    isSaid: by === 'given',
    isAnswer: false,
    isDecided,
    isRewritten,
    notes,
  };
}

async function decide(
  column: ValueColumn,
  recognition: Extract<Recognition, { alternatives: unknown }>,
  output: Output,
): Promise<ResolvedReading> {
  const { alternatives } = recognition;
  const question = `${column.label}: ${describeQuestion(recognition)}.`;
  if (!canAsk() || output.isJson) {
    throw new UsageError(`${question} ${adviseOptions(column, alternatives)}`);
  }
  const chosen = await askWhich(column.label, question, alternatives, output);
  const { reading, isRewritten } = chosen;
  const { index, key, dataType } = column;
  const notes = tellFuture(column, chosen, output);
  const said = { isSaid: true, isAnswer: true, isDecided: true };
  return { index, key, dataType, reading, ...said, isRewritten, notes };
}

async function askWhich(
  label: string,
  question: string,
  alternatives: readonly Alternative[],
  output: Output,
): Promise<Alternative> {
  const choices = alternatives.map((alternative, index) => {
    const { example, misfits } = alternative;
    return `  ${index + 1}  ${showValue(example.cell)} is ${describeAlternative(alternative)}${describeMisfits(misfits)}`;
  });
  for (;;) {
    const answer = await ask(`${[question, ...choices].join('\n')}\nHow is ${label} to be read? `);
    const chosen = /^\d+$/.test(answer) ? alternatives[Number(answer) - 1] : undefined;
    if (chosen !== undefined) return chosen;
    output.note(`"${answer}" is none of 1 to ${alternatives.length}.`);
  }
}

function findValueColumns(
  matches: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  { options, mapping, file, kept }: SaidReadings,
): readonly ValueColumn[] {
  const names = matches.map(({ column }) => column);
  const said = new Map<number, ColumnReading>();
  const say = (key: string, reading: ColumnReading, source: string) => {
    const [index, another] = columnAt(key, names);
    if (index === undefined)
      throw new UsageError(`The file has no column "${key}"; its columns are: ${listNames(names)}.`);
    if (another !== undefined) {
      throw new UsageError(
        `The file has several columns "${key}": #${index + 1} and #${another + 1} name them.`,
      );
    }
    const type = typeOf(matches[index]?.field, fields);
    const problem =
      type === undefined
        ? `the column goes into no field; --map "${key}=FIELD" names one`
        : readingProblem(reading, type);
    if (problem !== undefined) throw new UsageError(`${source}: ${problem}.`);
    said.set(index, { ...said.get(index), ...reading });
  };
  for (const [key, options] of Object.entries(mapping)) {
    if (typeof options !== 'object' || options === null) continue;
    const { field: _, ...reading } = options;
    if (Object.keys(reading).length > 0) say(key, reading, `"${key}" in the map file`);
  }
  for (const { column, reading, text } of options) say(column, reading, `--column "${text}"`);
  return matches.flatMap(({ field, isReadOnly }, index) => {
    const dataType = typeOf(field, fields);
    const kind = dataType === undefined ? undefined : valueKindOf(dataType);
    if (dataType === undefined || kind === undefined || isReadOnly === true) return [];
    const key = columnKey(names, index);
    const [label, argument] = [columnLabel(names, index), mapKey(names, index)];
    const given = { ...defaultReading(field), ...kept[key], ...file, ...said.get(index) };
    return [{ index, key, label, argument, dataType, given: readingFor(kind, given) }];
  });
}

function typeOf(field: string | undefined, fields: readonly DescribedLeadField[]): DataType | undefined {
  return field === undefined ? undefined : fields.find(({ rest }) => rest?.name === field)?.dataType;
}
