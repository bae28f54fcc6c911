import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, type Mapping, matchColumns } from '@galena/client/files';
import { readJsonFile, writePrivateFile } from '../setup/folders.ts';
import { ask, canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import { type Output, paint } from '../terminal/output.ts';

/** What is said about the columns. */
export interface ColumnOptions {
  /** `From=to`; nothing behind the sign leaves a column alone. */
  readonly map: readonly string[];
  readonly mapFile: string | undefined;
  readonly lookupField: string;
}

/** What each column is taken for; asks on a terminal where it is not clear, and keeps the answers in the map file. */
export async function resolveColumns(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  options: ColumnOptions,
  output: Output,
): Promise<ColumnMatch[]> {
  const given = { ...(await readMapFile(options.mapFile)), ...parseMap(options.map) };
  checkGiven(given, columns, fields);
  const found = matchColumns(columns, fields, given);
  const matches = canAsk() && !output.isJson ? await askForRest(found, fields, output) : found;
  checkMatches(matches, options.lookupField);
  if (options.mapFile !== undefined) await writePrivateFile(options.mapFile, toMapping(matches));
  describeMatches(matches, output);
  return matches;
}

export function toMapping(matches: readonly ColumnMatch[]): Mapping {
  return Object.fromEntries(matches.map(({ column, field }) => [column, field ?? null]));
}

async function readMapFile(file: string | undefined): Promise<Mapping> {
  if (file === undefined) return {};
  try {
    return (await readJsonFile<Mapping>(file)) ?? {};
  } catch (error) {
    throw new UsageError(
      `${file} is no map of columns: it has to be like {"First Name": "firstName"} (${String(error)}).`,
    );
  }
}

function parseMap(pairs: readonly string[]): Mapping {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--map ${pair} is not of the form COLUMN=FIELD.`);
      return [pair.slice(0, at), pair.slice(at + 1) === '' ? null : pair.slice(at + 1)];
    }),
  );
}

function checkGiven(given: Mapping, columns: readonly string[], fields: readonly DescribedLeadField[]): void {
  for (const [column, field] of Object.entries(given)) {
    if (!columns.includes(column)) {
      throw new UsageError(`The file has no column "${column}"; it has: ${columns.join(', ')}.`);
    }
    if (field !== null && !fields.some(({ rest }) => rest?.name === field)) {
      throw new UsageError(`There is no field "${field}"; "galena fields list" shows those there are.`);
    }
  }
}

async function askForRest(
  found: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  output: Output,
): Promise<ColumnMatch[]> {
  const names = new Set(fields.flatMap(({ rest }) => rest?.name ?? []));
  const matches: ColumnMatch[] = [];
  for (const match of found) matches.push(match.by === 'none' ? await askFor(match, names, output) : match);
  return matches;
}

async function askFor(
  { column, suggestion }: ColumnMatch,
  names: ReadonlySet<string>,
  output: Output,
): Promise<ColumnMatch> {
  const offer =
    suggestion === undefined ? 'Enter leaves it alone' : `Enter takes ${suggestion}, - leaves it alone`;
  for (;;) {
    const answer = await ask(`Which field is the column "${column}"? (${offer}) `, suggestion);
    if (answer === '' || answer === '-') return { column, field: undefined, by: 'answer' };
    if (names.has(answer)) return { column, field: answer, by: 'answer' };
    output.note(`There is no field "${answer}".`);
  }
}

function checkMatches(matches: readonly ColumnMatch[], lookupField: string): void {
  for (const { field, column } of matches) {
    const other = matches.find((match) => match.column !== column && match.field === field);
    if (field !== undefined && other !== undefined) {
      throw new UsageError(
        `The columns "${column}" and "${other.column}" are both ${field}; --map "${other.column}=" leaves one alone.`,
      );
    }
  }
  if (matches.some(({ field }) => field === lookupField)) return;
  const near =
    matches.find(({ suggestion }) => suggestion === lookupField)?.column ?? matches[0]?.column ?? 'COLUMN';
  throw new UsageError(
    `No column is ${lookupField}, by which rows find their lead: --map "${near}=${lookupField}" names one, --lookup-field another field.`,
  );
}

function describeMatches(matches: readonly ColumnMatch[], output: Output): void {
  for (const { column, field, by, suggestion } of matches) {
    if (field !== undefined && column !== field && by !== 'answer') {
      output.note(paint('dim', `  ${column} → ${field}`));
    }
    if (field === undefined && by === 'none') {
      const hint = suggestion === undefined ? '' : `; --map "${column}=${suggestion}" if it is ${suggestion}`;
      output.note(paint('yellow', `  ${column} matches no field and is left alone${hint}`));
    }
  }
}
