import { chooseLanguage, type Language, language, languageNames } from '../languages/language.ts';
import { t } from '../languages/translate.ts';
import { Select } from './fields.tsx';

const choices = Object.entries(languageNames).map(([value, label]) => ({ value, label }));

/** The language of the console, for this browser. */
export function LanguageChoice() {
  return (
    <Select
      label={t('Language')}
      value={language}
      choices={choices}
      onChange={(chosen) => chooseLanguage(chosen as Language)}
    />
  );
}
