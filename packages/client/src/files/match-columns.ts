import type { DescribedLeadField } from '../wire/fields.ts';
import { closestField } from './closest-field.ts';
import { columnAt } from './column-names.ts';
import { fieldFinder } from './field-finder.ts';
import { leftOutName } from './left-out-column.ts';
import { looksLikeData } from './looks-like-data.ts';

/** What the cells of a column are, whatever its name. */
export type CellKind = 'email' | 'url' | 'phone' | 'date' | 'boolean' | 'number' | 'country';

/** What a column is taken for. */
export interface ColumnMatch {
  readonly column: string;
  /** REST name of the field; undefined where the column is skipped. */
  readonly field: string | undefined;
  /** `word`: what the field is called in some language; `cells`: what is in the column. */
  readonly by: 'given' | 'name' | 'case' | 'soap' | 'display' | 'word' | 'cells' | 'answer' | 'none';
  /** Whether the server ignores the column: it fills the field itself, unless rows are looked up by it. */
  readonly isReadOnly?: boolean;
  /** The field suggested for a column that matches none. */
  readonly suggestion?: string | undefined;
  /** What suggests it: a similar name, what the field is called in some language, or what is in the column. */
  readonly suggestedBy?: 'name' | 'word' | 'cells';
  /** Of a word, the language that it is from, as BCP 47 has it. */
  readonly language?: string;
  /** Of cells, what they are. */
  readonly cellKind?: CellKind;
}

/** From names of columns, or their numbers as in `#3`, to names of fields; null for a column to be skipped. */
export type Mapping = Readonly<Record<string, string | null>>;

/** Finds the field of each column: what is given wins, then the names that are nearest. */
export function matchColumns(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  given: Mapping,
): ColumnMatch[] {
  const find = fieldFinder(fields);
  const readOnly = new Set(fields.flatMap(({ rest }) => (rest?.readOnly === true ? rest.name : [])));
  const chosen = new Map<number, string | null>();
  for (const [key, field] of Object.entries(given))
    for (const index of columnAt(key, columns)) chosen.set(index, field);
  const matches = columns.map((column, index): ColumnMatch => {
    const choice = chosen.get(index);
    if (choice !== undefined) return { column, field: choice ?? undefined, by: 'given' };
    return { column, ...(find(column) ?? { field: undefined, by: 'none' }) };
  });
  const taken = new Set(matches.map(({ field }) => field));
  const free = fields.filter(({ rest }) => rest !== undefined && !rest.readOnly && !taken.has(rest.name));
  const closest = closestField(free);
  return matches.map((match) => {
    if (match.field !== undefined) return readOnly.has(match.field) ? { ...match, isReadOnly: true } : match;
    if (match.by !== 'none' || looksLikeData(match.column)) return match;
    const suggestion = closest(match.column);
    return suggestion === undefined ? match : { ...match, suggestion, suggestedBy: 'name' };
  });
}

/** A column that a person has said the field of; null: it is skipped. */
export function answeredColumn(
  column: string,
  field: string | null,
  fields: readonly DescribedLeadField[],
): ColumnMatch {
  const isReadOnly = fields.some(({ rest }) => rest?.name === field && rest.readOnly);
  return { column, field: field ?? undefined, by: 'answer', ...(isReadOnly && { isReadOnly }) };
}

/** The header as it is sent: a column that is skipped must not be taken for a field. */
export function sentNames(columns: readonly ColumnMatch[]): string[] {
  return columns.map(({ column, field, by }) => field ?? (by === 'none' ? column : leftOutName(column)));
}
