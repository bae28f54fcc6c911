const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'nb', 'pl', 'tr'];

let known: ReadonlyMap<string, number> | undefined;

/** The number of a month, from its name or short name in one of the larger languages; undefined if it is none. */
export function monthNumber(name: string): number | undefined {
  known ??= collectNames();
  return known.get(plainName(name));
}

function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function collectNames(): ReadonlyMap<string, number> {
  const names = new Map<string, Set<number>>();
  for (const language of languages) {
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
      for (let index = 0; index < 12; index += 1) {
        const parts = format.formatToParts(Date.UTC(2000, index, 5));
        const name = plainName(parts.find(({ type }) => type === 'month')?.value ?? '');
        names.set(name, (names.get(name) ?? new Set()).add(index + 1));
      }
    }
  }
  // A name that is another month elsewhere says nothing.
  return new Map(
    [...names].flatMap(([name, [number, other]]) =>
      number === undefined || other !== undefined ? [] : [[name, number] as const],
    ),
  );
}
