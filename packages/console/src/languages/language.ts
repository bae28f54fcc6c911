/** The languages of the console, by their tags, each with its own name. */
export const languageNames = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
} as const;

export type Language = keyof typeof languageNames;

const storageKey = 'galena-language';

/** What was chosen in this browser, or else the first language of the browser that there is. */
export const language: Language =
  [localStorage.getItem(storageKey) ?? '', ...navigator.languages]
    .map(languageOf)
    .find((known) => known !== undefined) ?? 'en';

/** How numbers and dates are written: as in the browser's own region where that has the language. */
export const locale: string = navigator.languages.find((tag) => languageOf(tag) === language) ?? language;

/** The page is loaded again: texts are looked up once, when its code is. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(storageKey, chosen);
  location.reload();
}

function languageOf(tag: string): Language | undefined {
  const [primary = ''] = tag.toLowerCase().split('-');
  return primary in languageNames ? (primary as Language) : undefined;
}
