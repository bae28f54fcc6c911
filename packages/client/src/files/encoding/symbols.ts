/** Where a symbol stands: beside letters, digits or neither. */
export type Neighbour = 'letter' | 'digit' | 'none';

/** How likely a symbol is, as a logarithm, where it stands rightly and where it does not. */
interface Symbols {
  readonly characters: string;
  readonly fits: (before: Neighbour, after: Neighbour) => boolean;
  readonly rightly: number;
  readonly wrongly: number;
}

const anywhere = () => true;
const between = (before: Neighbour, after: Neighbour) => before === 'letter' && after === 'letter';
const beforeWord = (before: Neighbour, after: Neighbour) => before === 'none' && after !== 'none';
const afterWord = (before: Neighbour, after: Neighbour) => before !== 'none' && after === 'none';
const alone = (before: Neighbour, after: Neighbour) =>
  (before === 'none') === (after === 'none') || (before === 'digit' && after === 'digit');
const besideDigit = (before: Neighbour, after: Neighbour) =>
  before === 'digit' || after === 'digit' || (before === 'none' && after === 'none');

/** What people and their word processors write into cells, beside letters. */
const known: readonly Symbols[] = [
  { characters: '’', fits: (before) => before === 'letter', rightly: -4, wrongly: -9 },
  { characters: '‘“„«‚‹', fits: beforeWord, rightly: -6.5, wrongly: -12 },
  { characters: '”»›', fits: afterWord, rightly: -6.5, wrongly: -12 },
  { characters: '–—', fits: alone, rightly: -5, wrongly: -9 },
  { characters: '…', fits: afterWord, rightly: -7, wrongly: -10 },
  { characters: '•·', fits: alone, rightly: -7, wrongly: -11 },
  { characters: '™®©', fits: afterWord, rightly: -6.5, wrongly: -12 },
  { characters: '°', fits: (before) => before === 'digit' || before === 'letter', rightly: -6, wrongly: -9 },
  {
    characters: 'ºª',
    fits: (before, after) => before !== 'none' && after !== 'letter',
    rightly: -6,
    wrongly: -11,
  },
  { characters: '€£', fits: besideDigit, rightly: -6, wrongly: -11 },
  { characters: '§', fits: (_, after) => after !== 'letter', rightly: -8, wrongly: -10 },
  { characters: '¿¡', fits: beforeWord, rightly: -6.5, wrongly: -10 },
  { characters: '´`', fits: between, rightly: -6, wrongly: -11 },
  { characters: '№', fits: (_, after) => after !== 'letter', rightly: -5.5, wrongly: -9 },
  { characters: '²³½¼¾±×÷', fits: besideDigit, rightly: -8, wrongly: -12 },
  { characters: '\u00a0', fits: anywhere, rightly: -6.5, wrongly: -6.5 },
  { characters: '\u00ad\u200b\u200e\u200f\ufeff', fits: anywhere, rightly: -9, wrongly: -9 },
];

const byCharacter = new Map(
  known.flatMap((symbols) => [...symbols.characters].map((character) => [character, symbols] as const)),
);

const seldom = -11.5;
/** No word has a sign of mathematics, money or a frame in it. */
const insideWord = -14;
/** Controls, characters for private use, and what stands for a character that there is not. */
const never = -17;

/** The logarithm of the probability of a character that is no letter. */
export function symbolScore(character: string, before: Neighbour, after: Neighbour): number {
  const symbols = byCharacter.get(character);
  if (symbols !== undefined) return symbols.fits(before, after) ? symbols.rightly : symbols.wrongly;
  if (/\p{C}/u.test(character)) return never;
  return before === 'letter' || after === 'letter' ? insideWord : seldom;
}
