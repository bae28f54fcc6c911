import { plainName } from '../files/column-names.ts';

/** The platform knows what countries are called; these are the languages that it is asked in. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'ru', 'ja', 'zh', 'ko'];

/** What people write besides. */
const others = ['USA', 'UK', 'England', 'Scotland', 'Holland', 'Czech Republic', 'United States of America'];

let names: ReadonlySet<string> | undefined;

/** Whether a cell is the name of a country. Codes of two letters are those of states and languages too, and count for none. */
export function isCountry(cell: string): boolean {
  const text = cell.trim();
  if (text.length < 2 || text.length > longestName) return false;
  names ??= readNames();
  return names.has(plainName(text));
}

const longestName = 60;
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

function readNames(): ReadonlySet<string> {
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const found = languages.flatMap((language) => {
    const regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    return codes.flatMap((code) => regions.of(code) ?? []);
  });
  return new Set([...found, ...others].map(plainName));
}
