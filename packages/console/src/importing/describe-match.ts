import type { CellKind, ColumnMatch } from '@galena/client/files';
import { language as shownLanguage } from '../languages/language.ts';
import { t } from '../languages/translate.ts';

const reasons = {
  given: t('Chosen by you'),
  name: t('Matched by name'),
  case: t('Matched by name, ignoring case'),
  soap: t('Matched by SOAP name'),
  display: t('Matched by display name'),
  answer: t('Chosen by you'),
  none: t('Matches no field: skipped'),
} as const;

const cellReasons: Readonly<Record<CellKind, string>> = {
  email: t('Its cells are e-mail addresses'),
  url: t('Its cells are web addresses'),
  phone: t('Its cells are phone numbers'),
  date: t('Its cells are dates of birth, it seems'),
  boolean: t('Its cells are yes and no'),
  number: t('Its cells are numbers'),
  country: t('Its cells are countries'),
};

/**
 * Why a column goes into its field, or why that field is suggested.
 * @param title the display name of the field
 */
export function describeMatch(match: ColumnMatch, title: string): string {
  const { column, field, by, suggestion, suggestedBy, language, cellKind } = match;
  if (by === 'answer' && field === undefined) return t('Skipped by you');
  if (by === 'word') return describeWord(column, language, title);
  if (by === 'cells' && cellKind !== undefined) return cellReasons[cellKind];
  if (by === 'none' && suggestion !== undefined) {
    if (suggestedBy === 'cells' && cellKind !== undefined)
      return t('{reason}.', { reason: cellReasons[cellKind] });
    if (suggestedBy === 'word') return describeDoubt(language, title);
    return t('Similar to {field}.', { field: title });
  }
  return by === 'cells' ? reasons.name : reasons[by];
}

function describeWord(column: string, language: string | undefined, title: string): string {
  const word = column.trim();
  return language === undefined || language === 'en'
    ? t('“{word}” is another word for {field}', { word, field: title })
    : t('“{word}” is {language} for {field}', { word, language: languageName(language), field: title });
}

function describeDoubt(language: string | undefined, title: string): string {
  return language === undefined || language === 'en'
    ? t('May mean {field}.', { field: title })
    : t('May mean {field} in {language}.', { field: title, language: languageName(language) });
}

const languageNames = new Intl.DisplayNames(shownLanguage, { type: 'language' });

function languageName(language: string): string {
  return languageNames.of(language) ?? language;
}
