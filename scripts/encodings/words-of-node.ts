/** Two and three letters that may be the code of a country, a language or a currency. */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const pairs = letters.flatMap((first) => letters.map((second) => first + second));

/** What Node knows in a language: names of countries, languages, currencies, months and days. */
export function wordsOfNode(language: string): readonly string[] {
  const named = (type: Intl.DisplayNamesType, codes: readonly string[]) => {
    const names = new Intl.DisplayNames([language], { type, fallback: 'none' });
    return codes.flatMap((code) => names.of(code) ?? []);
  };
  return [
    ...named('region', pairs),
    ...named(
      'language',
      pairs.map((code) => code.toLowerCase()),
    ),
    ...named('currency', Intl.supportedValuesOf('currency')),
    ...daysAndMonths(language),
  ];
}

function daysAndMonths(language: string): readonly string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => format.format(new Date(Date.UTC(2024, month, month + 1))));
}
