import { fold } from './search-words.ts';

/** Six bits for a character: letters, digits and the signs of addresses have a number of their own, others share the rest. */
const ownNumbers = 'abcdefghijklmnopqrstuvwxyz0123456789@.-_+ ';
const bits = 6;
const shared = 2 ** bits - ownNumbers.length;
const charBits = Uint8Array.from({ length: 65_536 }, (_, code) => {
  const own = ownNumbers.indexOf(String.fromCharCode(code));
  return own === -1 ? ownNumbers.length + (code % shared) : own;
});

/** How many grams there are. */
export const gramCount = 2 ** (3 * bits);

const separator = 0x1f;

/**
 * Calls back with the number of each three UTF-16 units in a row that a text has, maybe more than once, and none across the character between
 * two fields. Different ones may have the same number: who finds a lead by it has to compare.
 */
export function eachGram(text: string, call: (gram: number) => void): void {
  const folded = fold(text);
  let [gram, length] = [0, 0];
  for (let at = 0; at < folded.length; at += 1) {
    const code = folded.charCodeAt(at);
    if (code === separator) {
      length = 0;
      continue;
    }
    gram = ((gram << bits) | (charBits[code] ?? 0)) & (gramCount - 1);
    length += 1;
    if (length >= 3) call(gram);
  }
}

/** The grams that texts have which contain all of the words; none: the words are too short. */
export function gramsOf(words: readonly { readonly text: string }[]): number[] {
  const grams = new Set<number>();
  for (const { text } of words) eachGram(text, (gram) => grams.add(gram));
  return [...grams];
}
