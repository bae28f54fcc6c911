import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { learnedCharacters } from './encodings/learned-characters.ts';
import { learnedWords } from './encodings/learned-words.ts';
import { wordsOfNode } from './encodings/words-of-node.ts';

/**
 * Writes the statistics by which encodings are recognised: how often letters follow each other in the languages that have
 * alphabets, and how often characters occur in the others. Run it after words were added; the result is checked in,
 * because the names that Node knows change with its version.
 */
const target = fileURLToPath(new URL('../packages/client/src/files/encoding/statistics.ts', import.meta.url));

/** Digits of base 64, which say minus the natural logarithm of a probability in quarters. */
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function digitOf(probability: number): string {
  return digits.charAt(Math.min(digits.length - 1, Math.round(-Math.log(probability) * 4)));
}

/** The words of a language, each once and in lower case: what counts is how words are made, not which one is frequent. */
function distinctWords(language: string): readonly string[] {
  const texts = [learnedWords[language] ?? '', ...wordsOfNode(language)];
  const found = texts.flatMap((text) => text.normalize('NFC').match(/[\p{L}\p{M}]+/gu) ?? []);
  return [...new Set(found.map(fold))].filter((word) => word.length > 1);
}

/** İ has no lower case of one character. */
function fold(word: string): string {
  return [...word].map((letter) => (letter === 'İ' ? letter : letter.toLowerCase())).join('');
}

/** Of so many letters is the frequency of a letter alone worth as much as that of its pairs. */
const smoothing = 8;

/** The letters of a language behind its boundary, and a row of digits for each that something follows. */
function letterPairs(language: string): { readonly letters: string; readonly pairs: string } {
  const words = distinctWords(language);
  const single = new Map<string, number>();
  const pair = new Map<string, number>();
  for (const word of words) {
    const run = ` ${word} `;
    for (let at = 1; at < run.length; at += 1) {
      const letter = run.charAt(at);
      single.set(letter, (single.get(letter) ?? 0) + 1);
      const both = run.charAt(at - 1) + letter;
      pair.set(both, (pair.get(both) ?? 0) + 1);
    }
  }
  const alphabet = [...single.keys()].filter((letter) => letter !== ' ').toSorted();
  const letters = [' ', ...alphabet];
  const all = [...single.values()].reduce((sum, count) => sum + count, 0);
  const rows = letters.map((before) => {
    const following = letters.reduce((sum, letter) => sum + (pair.get(before + letter) ?? 0), 0);
    return letters.map((letter) => {
      const alone = (single.get(letter) ?? 0) / all;
      return digitOf(((pair.get(before + letter) ?? 0) + smoothing * alone) / (following + smoothing));
    });
  });
  return { letters: letters.join(''), pairs: rows.flat().join('') };
}

/** The characters of a language by how often they occur: a digit, and those that have it. */
function frequencies(language: keyof typeof learnedCharacters): Readonly<Record<string, string>> {
  const counts = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const character of text.match(/[\p{Script=Han}\p{Script=Hangul}々]/gu) ?? []) {
      counts.set(character, (counts.get(character) ?? 0) + weight);
    }
  };
  add(learnedCharacters[language], 1);
  for (const text of wordsOfNode(language)) add(text, 0.2);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const levels = new Map<string, string>();
  for (const [character, count] of counts) {
    const digit = digitOf(count / all);
    levels.set(digit, (levels.get(digit) ?? '') + character);
  }
  return Object.fromEntries([...levels].toSorted(([first], [second]) => (first < second ? -1 : 1)));
}

const alphabetic = Object.fromEntries(
  Object.keys(learnedWords)
    .filter((language) => language !== 'vi')
    .map((language) => [language, letterPairs(language)]),
);
const others = Object.fromEntries(
  (['ja', 'zh', 'zh-Hant', 'ko'] as const).map((language) => [language, frequencies(language)]),
);

await writeFile(
  target,
  `// Made by scripts/make-encoding-statistics.ts from names of countries, languages, people and places; not to be edited.
// biome-ignore-all format: one language a line

/** Minus the natural logarithm of a probability, in quarters, is the place of its digit here. */
export const digits = '${digits}';

/** Letters in lower case behind the boundary of words, and for each of them a row: the digit of each letter that may follow. */
export const letterPairs: Readonly<Record<string, { readonly letters: string; readonly pairs: string }>> = {
${Object.entries(alphabetic)
  .map(([language, { letters, pairs }]) => `  ${language}: { letters: '${letters}', pairs: '${pairs}' },`)
  .join('\n')}
};

/** Characters by how often they occur, and the digit of it. */
export const characterFrequencies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${Object.entries(others)
  .map(([language, levels]) => `  '${language}': ${JSON.stringify(levels).replaceAll('"', "'")},`)
  .join('\n')}
};
`,
);
