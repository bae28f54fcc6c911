/** A part of a text: what can be seen, or one character that cannot. */
export interface TextPiece {
  readonly text: string;
  readonly isInvisible: boolean;
}

/**
 * Control characters, marks that turn the direction of writing, characters without any width, and line ends that only
 * Unicode knows. Variation selectors choose the look of the character before them, and are part of it.
 */
const invisible = /[\p{Cc}\u2028\u2029\uFFF9-\uFFFB]|(?![\uFE00-\uFE0F\u{E0100}-\u{E01EF}])\p{DI}/u;

/** The joiners of Persian, of the scripts of India and of emoji, where these have them; elsewhere they only hide. */
const joiner =
  /(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D](?=[\p{Lo}\p{M}\p{Extended_Pictographic}])/u;

const splitter = new RegExp(`${joiner.source}|(${invisible.source})`, 'gu');

/** Splits a text at its invisible characters, each of which is a piece of its own. */
export function splitAtInvisible(text: string): readonly TextPiece[] {
  if (!invisible.test(text)) return text === '' ? [] : [{ text, isInvisible: false }];
  const pieces: TextPiece[] = [];
  let seen = 0;
  for (const { 1: found, index } of text.matchAll(splitter)) {
    if (found === undefined) continue;
    if (index > seen) pieces.push({ text: text.slice(seen, index), isInvisible: false });
    pieces.push({ text: found, isInvisible: true });
    seen = index + found.length;
  }
  if (seen < text.length) pieces.push({ text: text.slice(seen), isInvisible: false });
  return pieces;
}

/** How an invisible character is written where it has to be seen: `\x1b`, `\t`, `[U+202E]`. */
export function writeInvisible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = escapes[character];
  if (short !== undefined) return short;
  const hex = code.toString(16);
  return code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `[U+${hex.toUpperCase().padStart(4, '0')}]`;
}

const escapes: Readonly<Record<string, string>> = { '\0': '\\0', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** What an invisible character does, in words, where it is one of those that files really have. */
export function describeInvisible(character: string): string {
  return descriptions[character] ?? (/\p{Cc}/u.test(character) ? 'Control character' : 'Invisible character');
}

const descriptions: Readonly<Record<string, string>> = {
  '\t': 'Tab',
  '\n': 'Line feed',
  '\r': 'Carriage return',
  '\0': 'NUL',
  '\u00AD': 'Soft hyphen',
  '\u200B': 'Zero-width space',
  '\u200C': 'Zero-width non-joiner',
  '\u200D': 'Zero-width joiner',
  '\u200E': 'Left-to-right mark',
  '\u200F': 'Right-to-left mark',
  '\u202A': 'Left-to-right embedding',
  '\u202B': 'Right-to-left embedding',
  '\u202C': 'End of a direction',
  '\u202D': 'Left-to-right override',
  '\u202E': 'Right-to-left override',
  '\u2060': 'Word joiner',
  '\u2066': 'Left-to-right isolate',
  '\u2067': 'Right-to-left isolate',
  '\u2068': 'First strong isolate',
  '\u2069': 'End of an isolate',
  '\uFEFF': 'Zero-width no-break space (byte order mark)',
};
