import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { refuse } from '../errors.ts';
import { CheckLine } from './check-line.ts';

/** scrypt's: 32 MiB and about 0.2 s of a processor for a password, as OWASP recommends them. */
interface Cost {
  /** The logarithm of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

const cost: Cost = { ln: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;

/** What OpenSSL takes besides the blocks of N. */
const spareBytes = 2 ** 20;

/** Each takes a thread of the process, which has four for everything. */
const line = new CheckLine(2);
/** Whoever comes behind these is not kept waiting for half a minute. */
const mostWaiting = 100;

const fewestCharacters = 12;
const mostCharacters = 200;
const fewestDifferent = 5;

/**
 * @throws ApiError 1003 for a password that is guessed too easily, or too long
 * @param email - of whoever is to have it
 */
export function checkNewPassword(password: string, email: string): void {
  const characters = [...password];
  if (characters.length < fewestCharacters) {
    throw refuse(
      '1003',
      `The password has ${characters.length} characters, and has to have ${fewestCharacters} at least`,
    );
  }
  if (characters.length > mostCharacters) {
    throw refuse(
      '1003',
      `The password has ${characters.length} characters, and may have ${mostCharacters} at the most`,
    );
  }
  if (new Set(characters).size < fewestDifferent) {
    throw refuse('1003', `The password has to have ${fewestDifferent} different characters at least`);
  }
  if (password.toLowerCase().includes(email)) {
    throw refuse('1003', 'The password contains the e-mail address: choose another one');
  }
}

/** A password as it is stored: `scrypt$15$8$3$salt$hash`. @throws ApiError 503 where too many are being looked at */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, cost);
  const { ln, r, p } = cost;
  return ['scrypt', ln, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Takes as long where there is no password, so that the time tells nobody who has one.
 * @throws ApiError 503 where too many are being looked at
 */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const { salt, hash, ...itsCost } = parse(stored ?? nobodysPassword);
  const isRight = timingSafeEqual(await derive(password, salt, itsCost), hash);
  return isRight && stored !== null && stored !== undefined;
}

const nobodysPassword = [
  'scrypt',
  ...Object.values(cost),
  ...[saltBytes, hashBytes].map((length) => randomBytes(length).toString('base64url')),
].join('$');

function parse(stored: string): Cost & { readonly salt: Buffer; readonly hash: Buffer } {
  const [, ln, r, p, salt = '', hash = ''] = stored.split('$');
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

function derive(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  if (line.waiting >= mostWaiting) throw refuse('503');
  const N = 2 ** ln;
  const maxmem = 128 * N * r + spareBytes;
  // The same character may be typed as one code point or as two.
  const text = password.normalize('NFKC');
  return line.run(
    () =>
      new Promise((resolve, reject) => {
        scrypt(text, salt, hashBytes, { N, r, p, maxmem }, (error, hash) =>
          error === null ? resolve(hash) : reject(error),
        );
      }),
  );
}
