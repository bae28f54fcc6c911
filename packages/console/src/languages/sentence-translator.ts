/** English sentences with names in braces, and what they are in another language. */
type Sentences = Readonly<Record<string, string>>;

/** What stands in these places is a sentence, or a part of one, itself; of some a list with this between its items. */
const nested: Readonly<Record<string, string | undefined>> = {
  ...{ advice: undefined, cause: undefined, cell: undefined, date: undefined },
  ...{ delimiter: undefined, first: undefined, kind: undefined, other: undefined },
  ...{ reading: undefined, reason: undefined, second: undefined },
  ...{ list: ', ', misfits: '; ', parts: ', ' },
};

/** In these places stand numbers and times: words behind one are those of a longer sentence. */
const numeric: ReadonlySet<string> = new Set(['count', 'day', 'line', 'row', 'time', 'year']);

interface Pattern {
  readonly expression: RegExp;
  readonly places: readonly string[];
  readonly translation: string;
}

/**
 * Translates sentences of the server and the SDK by their patterns. One that none fits stays as it is; so does what stands in its
 * places, but for those that are sentences themselves.
 */
export function sentenceTranslator(sentences: Sentences): (sentence: string) => string {
  const patterns = Object.entries(sentences)
    .filter(([english]) => english.includes('{'))
    // The more a pattern says itself, the less it fits by chance.
    .sort(([first], [second]) => literalLength(second) - literalLength(first))
    .map(([english, translation]) => toPattern(english, translation));
  const translate = (sentence: string): string => {
    const whole = Object.hasOwn(sentences, sentence) ? sentences[sentence] : undefined;
    if (whole !== undefined) return whole;
    for (const { expression, places, translation } of patterns) {
      const found = expression.exec(sentence);
      if (found === null) continue;
      const values = new Map(places.map((name, index) => [name, inPlace(name, found[index + 1] ?? '')]));
      return translation.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
    }
    return sentence;
  };
  const inPlace = (name: string, value: string): string => {
    if (!Object.hasOwn(nested, name)) return value;
    const separator = nested[name];
    return separator === undefined ? translate(value) : value.split(separator).map(translate).join(separator);
  };
  return translate;
}

function toPattern(english: string, translation: string): Pattern {
  const pieces = english.split(/\{(\w+)\}/);
  const source = pieces
    .map((piece, index) =>
      index % 2 === 0 ? escapeLiteral(piece) : numeric.has(piece) ? '([\\d,.:Z+-]+)' : '(.+?)',
    )
    .join('');
  return {
    expression: new RegExp(`^${source}$`, 's'),
    places: pieces.filter((_, index) => index % 2 === 1),
    translation,
  };
}

function literalLength(english: string): number {
  return english.replace(/\{\w+\}/g, '').length;
}

function escapeLiteral(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
