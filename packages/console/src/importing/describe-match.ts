import { type CellKind, type ColumnMatch, languageName } from '@galena/client/files';

const reasons = {
  given: 'Chosen by you',
  name: 'Matched by name',
  case: 'Matched by name, ignoring case',
  soap: 'Matched by SOAP name',
  display: 'Matched by display name',
  answer: 'Chosen by you',
  none: 'Matches no field: skipped',
} as const;

const cellReasons: Readonly<Record<CellKind, string>> = {
  email: 'Its cells are e-mail addresses',
  url: 'Its cells are web addresses',
  phone: 'Its cells are phone numbers',
  date: 'Its cells are dates of birth, it seems',
  boolean: 'Its cells are yes and no',
  number: 'Its cells are numbers',
  country: 'Its cells are countries',
};

/**
 * Why a column goes into its field, or why that field is suggested.
 * @param title the display name of the field
 */
export function describeMatch(match: ColumnMatch, title: string): string {
  const { column, field, by, suggestion, suggestedBy, language, cellKind } = match;
  if (by === 'answer' && field === undefined) return 'Skipped by you';
  if (by === 'word') return describeWord(column, language, title);
  if (by === 'cells' && cellKind !== undefined) return cellReasons[cellKind];
  if (by === 'none' && suggestion !== undefined) {
    if (suggestedBy === 'cells' && cellKind !== undefined) return `${cellReasons[cellKind]}.`;
    if (suggestedBy === 'word') return describeDoubt(language, title);
    return `Similar to ${title}.`;
  }
  return by === 'cells' ? reasons.name : reasons[by];
}

function describeWord(column: string, language: string | undefined, title: string): string {
  const word = column.trim();
  return language === undefined || language === 'en'
    ? `“${word}” is another word for ${title}`
    : `“${word}” is ${languageName(language)} for ${title}`;
}

function describeDoubt(language: string | undefined, title: string): string {
  return language === undefined || language === 'en'
    ? `May mean ${title}.`
    : `May mean ${title} in ${languageName(language)}.`;
}
