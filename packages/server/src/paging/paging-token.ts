import { createHash } from 'node:crypto';

/** How long a page token is good for. */
const lifetimeMs = 24 * 60 * 60 * 1000;
const checkBytes = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A token for the page behind an id. It says what it is a page of and when it was made; a check sum tells one that
 * was made up or cut off. Base32 in upper case with padding, as Marketo's tokens are.
 */
export function writePagingToken(kind: string, lastId: number, now: Date): string {
  return writePlaceToken(kind, [lastId], now);
}

/** The id that a token stands for; undefined if it is no token of this kind, or too old. */
export function readPagingToken(token: string, kind: string, now: Date): number | undefined {
  return readPlaceToken(token, kind, now)?.[0];
}

/** The same for a place that takes several numbers. */
export function writePlaceToken(kind: string, place: readonly number[], now: Date): string {
  const content = Buffer.from([kind, ...place, now.getTime()].join(':'));
  return toBase32(Buffer.concat([checkSum(content), content]));
}

/** The numbers that a token stands for; undefined as above. */
export function readPlaceToken(token: string, kind: string, now: Date): readonly number[] | undefined {
  const bytes = fromBase32(token);
  const content = bytes.subarray(checkBytes);
  if (!bytes.subarray(0, checkBytes).equals(checkSum(content))) return undefined;
  const [tokenKind, ...numbers] = content.toString().split(':');
  const ageMs = now.getTime() - Number(numbers.pop());
  return tokenKind === kind && ageMs <= lifetimeMs ? numbers.map(Number) : undefined;
}

function checkSum(content: Buffer): Buffer {
  return createHash('sha256').update('galena page').update(content).digest().subarray(0, checkBytes);
}

export function toBase32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)],
  );
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

export function fromBase32(text: string): Buffer {
  const letters = text.replace(/=+$/, '');
  if (!/^[A-Z2-7]{1,1000}$/.test(letters)) return Buffer.alloc(0);
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
