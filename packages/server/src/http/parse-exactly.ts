import { randomUUID } from 'node:crypto';
import { ExactNumber } from '../fields/exact-number.ts';

/** What no client can know: it marks the texts that were numbers. */
const mark = `${randomUUID()}:`;

/** Texts are passed over whole; what is left that begins like a number is one. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

/**
 * Reads JSON as `JSON.parse` does, but a number that would lose digits becomes an `ExactNumber`. A double keeps fifteen digits of
 * any number, so that shorter ones need no look.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  if (!/[\d.]{16}|\d[eE]/.test(text)) return JSON.parse(text);
  // What is no JSON must not become some by being marked.
  const plain: unknown = JSON.parse(text);
  let isMarked = false;
  const marked = text.replace(tokens, (token) => {
    if (token.startsWith('"') || keepsDigits(token)) return token;
    isMarked = true;
    return `"${mark}${token}"`;
  });
  if (!isMarked) return plain;
  return JSON.parse(marked, (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? new ExactNumber(value.slice(mark.length)) : value,
  );
}

/** A double never has more, and no field takes more. */
const longestNumber = 1_000;

function keepsDigits(token: string): boolean {
  return (
    Number.isFinite(Number(token)) &&
    token.length <= longestNumber &&
    normalise(token) === normalise(String(Number(token)))
  );
}

/** The digits without zeros at their ends, and where the point stands before them; undefined for what is no number. */
function normalise(text: string): string | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return sign === undefined ? undefined : '0';
  const shift = Number(exponent) - fraction.length + digits.length;
  return `${sign}${digits.replace(/0+$/, '')}e${shift}`;
}
