import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, columnKey, type Mapping, matchFile, type OpenedFile } from '@galena/client/files';
import { canAsk } from '../terminal/ask.ts';
import type { Output } from '../terminal/output.ts';
import { askForColumns } from './ask-columns.ts';
import { checkColumns } from './check-columns.ts';
import { describeColumns, isSkipped } from './describe-columns.ts';
import { checkMapping, parseMap } from './map-options.ts';

/** What is said about the columns. */
export interface ColumnOptions {
  /** `From=to`, from a name or a number as in `#3`; `From=` skips a column. */
  readonly map: readonly string[];
  /** What the map file says. */
  readonly mapping: Mapping;
  readonly lookupField: string;
  /** List all skipped columns, however many. */
  readonly isVerbose: boolean;
}

/** What each column is taken for; asks on a terminal where it is not clear. */
export async function resolveColumns(
  input: Pick<OpenedFile, 'columns' | 'rows' | 'settings'>,
  fields: readonly DescribedLeadField[],
  { map, mapping, lookupField, isVerbose }: ColumnOptions,
  output: Output,
): Promise<ColumnMatch[]> {
  const given = { ...mapping, ...parseMap(map) };
  checkMapping(given, input.columns, fields);
  const found = matchFile(input, fields, { given, lookupField });
  const matches = canAsk() && !output.isJson ? await askForColumns(found, fields, output) : found;
  for (const line of describeColumns(matches, lookupField, isVerbose)) output.note(line);
  checkColumns(matches, input, fields, lookupField);
  return matches;
}

/** Each column by its name, or by its number where it has none or shares it; null where it is skipped. */
export function toMapping(matches: readonly ColumnMatch[], lookupField: string): Mapping {
  const columns = matches.map(({ column }) => column);
  return Object.fromEntries(
    matches.map((match, index) => [
      columnKey(columns, index),
      isSkipped(match, lookupField) ? null : (match.field ?? null),
    ]),
  );
}
