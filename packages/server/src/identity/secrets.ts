import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Randomness } from '../randomness.ts';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const hashBytes = 32;

/** A client secret as it is stored. */
export interface SecretHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** @param clientId - of the service that it is of */
export async function hashSecret(
  randomness: Randomness,
  clientId: string,
  secret: string,
): Promise<SecretHash> {
  const salt = randomness.bytes(16, 'salt', clientId, secret);
  const stored = { salt, hash: await derive(secret, salt, hashBytes) };
  remember(markOf(secret, stored));
  return stored;
}

/**
 * A right secret is derived once by a process, when it is made or first shown: that is slow on purpose, and clients ask for a token again and
 * again. A wrong one is derived each time it is tried, so that guessing gets no faster.
 */
export async function isSecret(secret: string, stored: SecretHash): Promise<boolean> {
  const { salt, hash } = stored;
  const mark = markOf(secret, stored);
  if (rightOnes.has(mark)) return true;
  const isRight = timingSafeEqual(await derive(secret, salt, hashBytes), hash);
  if (isRight) remember(mark);
  return isRight;
}

/** Marks of secrets that were right, each for the stored hash it was held against: a new secret makes another mark. */
const rightOnes = new Set<string>();
const maxRightOnes = 10_000;
/** Known to this process alone, so that its marks are of no use outside of it. */
const processKey = randomBytes(32);

function markOf(secret: string, { salt, hash }: SecretHash): string {
  return createHmac('sha256', processKey).update(salt).update(hash).update(secret).digest('base64');
}

function remember(mark: string): void {
  rightOnes.add(mark);
  const [oldest] = rightOnes;
  if (rightOnes.size > maxRightOnes && oldest !== undefined) rightOnes.delete(oldest);
}

/** What the secret of an unknown service is compared with, so that the answer takes as long as for a known one. */
export const nobodysSecret: SecretHash = { salt: randomBytes(16), hash: randomBytes(hashBytes) };

/** A secret that nobody guesses. @param name - what it is for, as `Randomness` takes it */
export function makeSecret(randomness: Randomness, ...name: readonly string[]): string {
  return randomness.bytes(24, ...name).toString('base64url');
}

/** The first secret of a service, or the next one after the one that is stored. */
export function makeClientSecret(randomness: Randomness, clientId: string, stored?: SecretHash): string {
  const before = stored === undefined ? [] : [stored.hash.toString('hex')];
  return makeSecret(randomness, 'client secret', clientId, ...before);
}
