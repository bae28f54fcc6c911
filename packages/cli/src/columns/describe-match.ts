import { type CellKind, type ColumnMatch, languageName } from '@galena/client/files';

const cellKinds: Readonly<Record<CellKind, string>> = {
  email: 'e-mail addresses',
  url: 'web addresses',
  phone: 'phone numbers',
  date: 'dates',
  boolean: 'yes and no',
  number: 'numbers',
  country: 'countries',
};

/** Why a column goes into its field, where its name does not say it; to go behind something else. */
export function describeReason({ by, language, cellKind }: ColumnMatch): string | undefined {
  if (by === 'word' && language !== undefined && language !== 'en') return languageName(language);
  return by === 'cells' && cellKind !== undefined ? `it has ${cellKinds[cellKind]}` : undefined;
}

/** Why a field is suggested; undefined where its name is similar. */
export function describeSuggestion({ suggestedBy, language, cellKind }: ColumnMatch): string | undefined {
  if (suggestedBy === 'cells' && cellKind !== undefined) return `it has ${cellKinds[cellKind]}`;
  if (suggestedBy !== 'word' || language === undefined) return undefined;
  return `it may mean that in ${languageName(language)}`;
}
