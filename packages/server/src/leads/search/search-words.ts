import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';

const maxWords = 10;
const maxCharacters = 255;

/** A word that leads are searched for, as it is compared. */
export interface SearchWord {
  readonly text: string;
  /** For LIKE on text whose ASCII letters are lower case: it matches each text that contains the word, and maybe some that do not. */
  readonly pattern: string;
  /** Whether the pattern matches nothing else. */
  readonly isExact: boolean;
}

/**
 * The words of what somebody typed; none: everything is wanted.
 * @throws ApiError 1003 for more than are looked for at once
 */
export function readSearchWords(typed: string): SearchWord[] {
  if (typed.length > maxCharacters) {
    throw refuse('1003', `search has ${typed.length} characters and the maximum is ${maxCharacters}`);
  }
  const words = new Set(
    fold(typed)
      .split(/[\s\p{Cc}]+/u)
      .filter((word) => word !== ''),
  );
  if (words.size > maxWords) {
    throw refuse('1003', `search '${shorten(typed)}' has ${words.size} words and the maximum is ${maxWords}`);
  }
  return [...words].map(toSearchWord);
}

/** Whether a text contains each of the words. */
export function containsAll(text: string, words: readonly SearchWord[]): boolean {
  const folded = fold(text);
  return words.every((word) => folded.includes(word.text));
}

/**
 * Text without regard to case. The Kelvin sign and the I with a dot stay: in lower case they are ASCII letters, which PostgreSQL would
 * not take them for. A sigma is one wherever it stands in a word, of which only part may be searched for.
 */
export function fold(text: string): string {
  return text.replace(/[^\u0130\u212a]+/gu, (part) => part.toLowerCase()).replaceAll('ς', 'σ');
}

/** PostgreSQL folds ASCII only, whatever its locale: in a pattern any character stands for another letter that has two cases. */
function toSearchWord(text: string): SearchWord {
  const characters = [...text];
  const pattern = characters.map((character) => (isLoose(character) ? '_' : escaped(character))).join('');
  return { text, pattern: `%${pattern}%`, isExact: !characters.some(isLoose) };
}

function isLoose(character: string): boolean {
  return character > '\x7f' && character.toLowerCase() !== character.toUpperCase();
}

function escaped(character: string): string {
  return /[%_\\]/.test(character) ? `\\${character}` : character;
}
