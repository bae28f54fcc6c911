import { encode } from './encode.ts';
import { Random } from './random.ts';
import { type Language, words } from './words.ts';

/** Which encodings people save files of a language in. */
export const encodingsOf: Readonly<Record<Language, readonly string[]>> = {
  german: ['windows-1252', 'iso-8859-15', 'macintosh', 'windows-1250', 'iso-8859-2', 'cp850'],
  french: ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'],
  spanish: ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'],
  portuguese: ['windows-1252', 'iso-8859-15', 'macintosh'],
  italian: ['windows-1252', 'iso-8859-15', 'macintosh'],
  dutch: ['windows-1252', 'iso-8859-15', 'macintosh'],
  swedish: ['windows-1252', 'iso-8859-15', 'macintosh'],
  danish: ['windows-1252', 'iso-8859-15', 'macintosh'],
  finnish: ['windows-1252', 'iso-8859-15', 'macintosh'],
  icelandic: ['windows-1252', 'iso-8859-15'],
  polish: ['windows-1250', 'iso-8859-2', 'cp852'],
  czech: ['windows-1250', 'iso-8859-2', 'cp852'],
  slovak: ['windows-1250', 'iso-8859-2', 'cp852'],
  hungarian: ['windows-1250', 'iso-8859-2', 'cp852'],
  romanian: ['windows-1250', 'iso-8859-2'],
  croatian: ['windows-1250', 'iso-8859-2'],
  turkish: ['windows-1254'],
  estonian: ['windows-1257'],
  latvian: ['windows-1257'],
  lithuanian: ['windows-1257'],
  greek: ['windows-1253', 'iso-8859-7'],
  russian: ['windows-1251', 'koi8-u', 'x-mac-cyrillic', 'iso-8859-5', 'ibm866'],
  ukrainian: ['windows-1251', 'koi8-u', 'x-mac-cyrillic'],
  bulgarian: ['windows-1251'],
  japanese: ['shift_jis', 'euc-jp'],
  katakana: ['shift_jis', 'euc-jp'],
  korean: ['euc-kr'],
  'simplified chinese': ['gb18030'],
  'traditional chinese': ['big5', 'gb18030'],
};

const unicode = ['utf-8', 'utf-16le', 'utf-16be'] as const;
const header = 'email;firstName;lastName;city;company';

/** A file of leads, and what it says. */
export interface CorpusFile {
  readonly language: Language;
  readonly encoding: string;
  /** Whether it begins with a byte order mark. */
  readonly isMarked: boolean;
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of characters beyond ASCII. */
  readonly strangers: number;
}

/** How a file is made: where its words stand, and how many of its rows have them. */
interface Shape {
  readonly rows: number;
  /** Rows in ASCII before and behind those that have words of the language. */
  readonly before: number;
  readonly after: number;
}

const shapes: readonly Shape[] = [
  { rows: 1, before: 0, after: 0 },
  { rows: 1, before: 40, after: 3 },
  { rows: 2, before: 0, after: 300 },
  { rows: 3, before: 0, after: 0 },
  { rows: 5, before: 200, after: 0 },
  { rows: 10, before: 0, after: 0 },
  { rows: 50, before: 0, after: 50 },
  { rows: 300, before: 30, after: 0 },
];
const largeShapes: readonly Shape[] = [
  { rows: 5_000, before: 0, after: 0 },
  { rows: 3, before: 22_000, after: 10 },
];

interface CorpusOptions {
  readonly seed: number;
  /** How many files there are of each language, encoding and shape. */
  readonly rounds: number;
  /** Also files of 5,000 rows, and such whose first character beyond ASCII is beyond 1 MiB. */
  readonly hasLarge: boolean;
}

/** Files of leads in every language and encoding, the same for the same seed. */
export function* makeCorpus({
  seed,
  rounds,
  hasLarge,
}: CorpusOptions): Generator<CorpusFile, void, undefined> {
  const random = new Random(seed);
  for (const language of Object.keys(words) as Language[]) {
    const all = hasLarge ? [...shapes, ...largeShapes] : shapes;
    for (const shape of all) {
      const isLarge = largeShapes.includes(shape);
      for (let round = 0; round < (isLarge ? 1 : rounds); round += 1) {
        for (const encoding of [...unicode, ...encodingsOf[language]]) {
          const text = makeText(language, shape, random, encoding);
          if (text === undefined) continue;
          yield* makeFiles(language, encoding, text);
        }
      }
    }
  }
}

function* makeFiles(
  language: Language,
  encoding: string,
  text: string,
): Generator<CorpusFile, void, undefined> {
  const strangers = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const marks = unicode.some((label) => label === encoding) ? [false, true] : [false];
  for (const isMarked of marks) {
    const bytes = encode(isMarked ? `\ufeff${text}` : text, encoding);
    if (bytes !== undefined && strangers > 0) yield { language, encoding, isMarked, text, bytes, strangers };
  }
}

/** Rows whose words the encoding has; undefined if it has none of them. */
function makeText(language: Language, shape: Shape, random: Random, encoding: string): string | undefined {
  const { given, family, places, companies } = words[language];
  const lists = [given, family, places, companies].map((list) =>
    list.split('|').filter((word) => encode(word, encoding) !== undefined),
  );
  if (lists.some((list) => list.length === 0)) return undefined;
  const rows: string[] = [header];
  const plain = (count: number) => {
    for (let row = 0; row < count; row += 1)
      rows.push(`lead${rows.length}@example.com;Ann;Smith;London;Acme Ltd`);
  };
  plain(shape.before);
  for (let row = 0; row < shape.rows; row += 1) {
    rows.push([`lead${rows.length}@example.com`, ...lists.map((list) => random.pick(list))].join(';'));
  }
  plain(shape.after);
  return `${rows.join('\r\n')}\r\n`;
}
