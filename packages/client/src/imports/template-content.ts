import type { ColumnMatch } from '../files/match-columns.ts';
import { columnIdentity } from '../files/template-columns.ts';
import type { ColumnReading } from '../values/column-reading.ts';
import type { ImportRules } from '../wire/imports.ts';
import type { NewImportTemplate, TemplateColumn } from '../wire/templates.ts';

/** How the cells of a column of a file are read. */
export interface FoundReading {
  /** Of the column, from 0. */
  readonly index: number;
  readonly reading: ColumnReading;
  /** Whether a person has said so. */
  readonly isSaid: boolean;
  /** Whether the cells have one reading only. */
  readonly isDecided: boolean;
  /** Whether the server would read them otherwise. */
  readonly isRewritten: boolean;
}

/** What an import does that is to be saved as a template. */
export interface ImportSettings {
  /** One for each column of the file. */
  readonly matches: readonly ColumnMatch[];
  readonly readings: readonly FoundReading[];
  /** REST name. */
  readonly lookupField: string;
  /** Id of a static list. */
  readonly list?: number | undefined;
  /** Name of a partition. */
  readonly partition?: string | undefined;
  readonly rules?: ImportRules | undefined;
}

/** What a template has to say so that other files of the kind are imported as this one. */
export function templateContent(settings: ImportSettings): Omit<NewImportTemplate, 'name'> {
  const { lookupField, list, partition, rules } = settings;
  return {
    columns: columnsOf(settings),
    ...(lookupField !== 'email' && { lookupField }),
    ...(list !== undefined && { listId: list }),
    ...(partition !== undefined && { partitionName: partition }),
    ...(rules !== undefined && { rules }),
  };
}

/** Of the columns that can be told apart by their names, those that have a field, and those that somebody has left out. */
function columnsOf({
  matches,
  readings,
  lookupField,
}: ImportSettings): Record<string, string | null | TemplateColumn> {
  const names = matches.map(({ column }) => columnIdentity(column));
  const isAlone = (name = '') => name !== '' && names.indexOf(name) === names.lastIndexOf(name);
  const columns = matches.flatMap((match, index): [string, string | null | TemplateColumn][] => {
    const { column, field, by, isReadOnly } = match;
    if (!isAlone(names[index]) || (isReadOnly === true && field !== lookupField)) return [];
    if (field === undefined) return by === 'none' ? [] : [[column, null]];
    const found = readings.find((one) => one.index === index);
    return [[column, found !== undefined && isKept(found) ? { field, ...found.reading } : field]];
  });
  return Object.fromEntries(columns);
}

/** What was said holds for other files; of what was found out, what one who reads them as the server does would take for another value. */
function isKept({ isSaid, isDecided, isRewritten }: FoundReading): boolean {
  return isSaid || (isDecided && isRewritten);
}
