import type { FileKind } from './descriptions.ts';

/** Fewer pairs of bytes tell nothing. */
const leastPairs = 4;
/** Fewer letters with a zero may be text of another encoding with a NUL somewhere. */
const leastWide = 4;

/**
 * Text of two or four bytes a letter. Each letter of ASCII has zeros beside it, all on the same side: a file of leads has
 * addresses, digits, delimiters and line ends, whatever its language. Text with a NUL here and there has letters side by
 * side as well.
 */
export function wideText(start: Uint8Array): FileKind | undefined {
  const found = judgeWidth(start);
  return found?.isSure === true ? found.kind : undefined;
}

/** UTF-16 of so few letters that somebody has to be asked whether it is that; undefined where {@link wideText} knows. */
export function maybeUtf16(start: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const found = judgeWidth(start);
  return found === undefined || found.isSure || found.kind === 'utf-32' ? undefined : found.kind;
}

interface Width {
  readonly kind: 'utf-16le' | 'utf-16be' | 'utf-32';
  readonly isSure: boolean;
}

function judgeWidth(start: Uint8Array): Width | undefined {
  const [first, second, third, fourth] = start;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? utf32 : undefined;
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return utf32;
  if (first === 0xfe && second === 0xff) return undefined;
  const { pairs, little, big, empty, narrow } = countPairs(start);
  const wide = Math.max(little, big);
  const other = Math.min(little, big);
  if (pairs < leastPairs || wide < pairs * 0.2 || other > wide * 0.1 || narrow * 2 > wide) return undefined;
  // Characters of several bytes in UTF-8 are no letters of UTF-16, whose zeros would be beside most bytes then.
  if (wide * 2 <= pairs && isUtf8BeyondAscii(start)) return undefined;
  // Half of the pairs of UTF-32 are nothing but zeros.
  if (empty > pairs * 0.4) return utf32;
  if (empty > pairs * 0.02) return undefined;
  return { kind: little > big ? 'utf-16le' : 'utf-16be', isSure: wide >= leastWide };
}

const utf32: Width = { kind: 'utf-32', isSure: true };

function isUtf8BeyondAscii(start: Uint8Array): boolean {
  if (start.every((byte) => byte < 0x80)) return false;
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

interface Pairs {
  readonly pairs: number;
  /** A letter of ASCII and a zero. */
  readonly little: number;
  /** A zero and a letter of ASCII. */
  readonly big: number;
  /** Two zeros. */
  readonly empty: number;
  /** Two characters of ASCII that are no controls: Cyrillic and Greek letters have a small number beside them. */
  readonly narrow: number;
}

function countPairs(bytes: Uint8Array): Pairs {
  const pairs = bytes.length >> 1;
  const counts = { little: 0, big: 0, empty: 0, narrow: 0 };
  for (let index = 0; index < pairs; index += 1) {
    const first = bytes[2 * index] ?? 0;
    const second = bytes[2 * index + 1] ?? 0;
    if (first === 0 && second === 0) counts.empty += 1;
    else if (second === 0) counts.little += first < 0x80 ? 1 : 0;
    else if (first === 0) counts.big += second < 0x80 ? 1 : 0;
    else if (isPrintable(first) && isPrintable(second)) counts.narrow += 1;
  }
  return { pairs, ...counts };
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}
