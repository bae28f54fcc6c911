import { type ColumnMatch, type Mapping, matchColumns } from '../files/match-columns.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import { matchCells, type SampledFile } from './match-cells.ts';
import { matchWords } from './match-words.ts';

/** What is known beside the file. */
export interface MatchOptions {
  /** What a person says of columns. */
  readonly given?: Mapping;
  /** The field that rows find their lead by. */
  readonly lookupField: string;
}

/**
 * Finds the field of each column of a file, with the reason: what is given wins; then names of fields, what fields are called
 * in the larger languages (`Vorname`), and what is in the cells. Whatever is not sure is a suggestion, for a person to take.
 */
export function matchFile(
  file: SampledFile,
  fields: readonly DescribedLeadField[],
  { given = {}, lookupField }: MatchOptions,
): ColumnMatch[] {
  const named = matchColumns(file.columns, fields, given);
  return matchCells(matchWords(named, file.rows, fields), file, fields, lookupField);
}
