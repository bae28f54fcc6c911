import { eastAsianScore, kindOf } from './east-asian.ts';
import { alphabetOf, caseScore, toLower } from './letters.ts';
import { type Neighbour, symbolScore } from './symbols.ts';

/** A letter that the language does not have: of its own script, or of one that few can read. */
const strange = -13;
const unread = -17;
/** One script goes over into another one inside a word. */
const switched = -5;

const eastAsian = new Set(['ja', 'zh', 'zh-Hant', 'ko']);

/** The logarithm of the probability that somebody who writes this language has written this cell. */
export function scoreCell(text: string, language: string): number {
  const isEastAsian = eastAsian.has(language);
  // Languages of other scripts write e-mail addresses, titles and brands in Latin letters.
  const own = alphabetOf(isEastAsian ? 'en' : language);
  const english = alphabetOf('en');
  const characters = [...text];
  let score = 0;
  /** The letter before, as it stands there, if the character before is one. */
  let before: string | undefined;
  let isBeforeLatin = true;
  for (const [at, character] of characters.entries()) {
    const asian =
      character < '\u00b7' ? undefined : eastAsianScore(isEastAsian ? language : '', character, before);
    if (asian !== undefined) {
      score += asian + (before !== undefined && kindOf(before) === undefined ? switched : 0);
      before = character;
      isBeforeLatin = false;
    } else if (isLetter(character)) {
      const isLatin = character < '\u0250';
      if (before !== undefined && isLatin !== isBeforeLatin) score += switched;
      score += letterScore(character, before, own, english);
      before = character;
      isBeforeLatin = isLatin;
    } else {
      score += endScore(before, own, english);
      if (character > '\u007f') {
        score += symbolScore(character, neighbour(characters[at - 1]), neighbour(characters[at + 1]));
      } else if (character < ' ' && character !== '\t') score -= 12;
      before = undefined;
    }
  }
  return score + endScore(before, own, english);
}

type Alphabet = ReturnType<typeof alphabetOf>;

function letterScore(letter: string, before: string | undefined, own: Alphabet, english: Alphabet): number {
  const lower = toLower(letter);
  const lowerBefore = before === undefined ? ' ' : toLower(before);
  const follow =
    own.follow(lowerBefore, lower) ??
    (letter <= '\u007f'
      ? (english.follow(lowerBefore, lower) ?? -3.5) - 1
      : letter < '\u0180' || letter > '\u0370'
        ? strange
        : unread);
  return follow + caseScore(letter, before);
}

function endScore(before: string | undefined, own: Alphabet, english: Alphabet): number {
  if (before === undefined) return 0;
  if (kindOf(before) !== undefined) return -1;
  const lower = toLower(before);
  if (own.follow(' ', lower) !== undefined) return own.follow(lower, ' ') ?? -3;
  return before <= '\u007f' ? (english.follow(lower, ' ') ?? -3) : -3;
}

function neighbour(character: string | undefined): Neighbour {
  if (character === undefined) return 'none';
  if (isLetter(character)) return 'letter';
  return character >= '0' && character <= '9' ? 'digit' : 'none';
}

function isLetter(character: string): boolean {
  if (character <= '\u007f') return /[A-Za-z]/.test(character);
  return character !== 'ª' && character !== 'º' && /[\p{L}\p{M}]/u.test(character);
}
