import { characterFrequencies, digits } from './statistics.ts';

/** Kinds of characters of the languages that have no alphabet. */
type Kind = 'ideograph' | 'hiragana' | 'katakana' | 'halfWidth' | 'hangul' | 'wide';

const kinds: readonly (readonly [Kind, RegExp])[] = [
  ['hiragana', /[\u3041-\u309f]/],
  ['katakana', /[\u30a0-\u30ff]/],
  ['halfWidth', /[\uff66-\uff9f]/],
  ['hangul', /[\uac00-\ud7a3]/],
  ['wide', /[\u3000-\u303f\uff01-\uff65\uffe0-\uffee·]/],
  ['ideograph', /[々\p{Unified_Ideograph}]/u],
];

export function kindOf(character: string): Kind | undefined {
  if (character < '\u00b7') return undefined;
  return character === '々' ? 'ideograph' : kinds.find(([, pattern]) => pattern.test(character))?.[0];
}

/** Of one language: how often its kinds of characters are, as logarithms. */
const shares: Readonly<Record<string, Partial<Record<Kind, number>>>> = {
  ja: { ideograph: -0.5, hiragana: -2, katakana: -1.6, halfWidth: -2.6, wide: -4 },
  zh: { ideograph: -0.05, wide: -4 },
  'zh-Hant': { ideograph: -0.05, wide: -4 },
  ko: { hangul: -0.05, wide: -4.5, ideograph: -6 },
};

/** Ideographs that are taught and typed, beside those that names are mostly written with. */
const unlisted = -10;
/** Those that few people could read. */
const rare = -13.5;
const foreign = -15;

/** The characters that a national standard put into its first part, as they are the common ones. */
const commonParts: Readonly<Record<string, readonly [encoding: string, first: number, last: number]>> = {
  ja: ['euc-jp', 0xb0, 0xcf],
  zh: ['gb18030', 0xb0, 0xd7],
  'zh-Hant': ['big5', 0xa4, 0xc6],
  ko: ['euc-kr', 0xb0, 0xc8],
};

const known = new Map<string, ReadonlyMap<string, number>>();

/** The logarithm of the probability of each character of a language. */
function scoresOf(language: string): ReadonlyMap<string, number> {
  const before = known.get(language);
  if (before !== undefined) return before;
  const scores = new Map<string, number>();
  for (const character of commonCharacters(language)) scores.set(character, unlisted);
  for (const [digit, characters] of Object.entries(characterFrequencies[language] ?? {})) {
    for (const character of characters) scores.set(character, -digits.indexOf(digit) / 4 - 0.15);
  }
  known.set(language, scores);
  return scores;
}

function commonCharacters(language: string): string {
  const [encoding, first, last] = commonParts[language] ?? ['utf-8', 1, 0];
  const bytes: number[] = [];
  for (let lead = first; lead <= last; lead += 1) {
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) bytes.push(lead, trail);
    if (encoding === 'big5') for (let trail = 0x40; trail <= 0x7e; trail += 1) bytes.push(lead, trail);
  }
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes)).replaceAll('\ufffd', '');
}

/** Of katakana and hiragana, in the order of how often names have them. */
const kana = 'ンスルイトリアラシクーコタカサキウマミノエニナオモテケロヤハユレチヨワメツセフソヒネホヘムヌ';
const marks = 'ッャュョァィゥェォ';

/**
 * The logarithm of the probability of a character in a language, behind another one of its kind or not;
 * undefined for a character that is of no such kind.
 */
export function eastAsianScore(
  language: string,
  character: string,
  before: string | undefined,
): number | undefined {
  const kind = kindOf(character);
  if (kind === undefined) return undefined;
  const share = shares[language]?.[kind];
  if (share === undefined) return foreign;
  const kindBefore = before === undefined ? undefined : kindOf(before);
  const entry = kindBefore === kind ? Math.max(share, -0.3) : kindBefore === undefined ? share : share - 0.7;
  return entry + withinKind(language, kind, character, before);
}

function withinKind(language: string, kind: Kind, character: string, before: string | undefined): number {
  switch (kind) {
    case 'hiragana':
    case 'katakana':
      return kanaScore(character);
    case 'halfWidth':
      return halfWidthScore(character, before);
    case 'wide':
      return /[\u3000（）・。、「」０-９Ａ-Ｚａ-ｚ－＆〒·]/.test(character) ? -3.5 : -7;
    case 'ideograph':
    case 'hangul':
      return scoresOf(language).get(character) ?? rare;
  }
}

function kanaScore(character: string): number {
  const base = character.normalize('NFD').charAt(0);
  const katakana = /[\u3041-\u3096]/.test(base) ? String.fromCharCode(base.charCodeAt(0) + 0x60) : base;
  const place = kana.indexOf(katakana);
  if (place >= 0) return -2.6 - place * 0.055 - (base === character ? 0 : 0.7);
  return marks.includes(katakana) ? -4 : -7;
}

/** ﾞ and ﾟ are characters of their own here, which stand only behind some others. */
function halfWidthScore(character: string, before: string | undefined): number {
  if (character === 'ﾞ') return before !== undefined && /[ｳｶ-ﾄﾊ-ﾎ]/.test(before) ? -2 : -10;
  if (character === 'ﾟ') return before !== undefined && /[ﾊ-ﾎ]/.test(before) ? -3 : -10;
  return kanaScore(character.normalize('NFKC'));
}
