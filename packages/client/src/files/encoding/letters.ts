import { digits, letterPairs } from './statistics.ts';

/** How letters follow each other in a language with an alphabet. */
export interface Alphabet {
  /**
   * The logarithm of the probability of a letter behind another one, both in lower case; a blank is the boundary of words.
   * Undefined for a letter that the language does not have.
   */
  follow(before: string, letter: string): number | undefined;
}

const known = new Map<string, Alphabet>();

export function alphabetOf(language: string): Alphabet {
  const before = known.get(language);
  if (before !== undefined) return before;
  const alphabet = readAlphabet(language);
  known.set(language, alphabet);
  return alphabet;
}

function readAlphabet(language: string): Alphabet {
  const { letters, pairs } = letterPairs[language] ?? { letters: '', pairs: '' };
  const places = new Map([...letters].map((letter, place) => [letter, place]));
  const scores = Float32Array.from(pairs, (digit) => -digits.indexOf(digit) / 4);
  return {
    follow(before, letter) {
      const column = places.get(letter);
      if (column === undefined) return undefined;
      const row = places.get(before);
      // Behind a letter of another language: as at the start of a word, and surprising.
      return row === undefined ? (scores[column] ?? 0) - 3 : scores[row * places.size + column];
    },
  };
}

/** İ has no lower case of one character. */
export function toLower(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.length === letter.length ? lower : letter;
}

/** How likely it is that a letter is upper or lower case, behind what stands before it. */
export function caseScore(letter: string, before: string | undefined): number {
  if (letter.toLowerCase() === letter.toUpperCase()) return 0;
  const isUpper = letter !== letter.toLowerCase();
  if (before === undefined) return isUpper ? -0.15 : -2;
  const isBehindUpper = before !== before.toLowerCase();
  if (isUpper) return isBehindUpper ? -0.9 : -6.5;
  return isBehindUpper ? -0.6 : -0.02;
}
