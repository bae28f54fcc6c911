import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const hashBytes = 32;

/** A client secret as it is stored. */
export interface SecretHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

export async function hashSecret(secret: string): Promise<SecretHash> {
  const salt = randomBytes(16);
  return { salt, hash: await derive(secret, salt, hashBytes) };
}

export async function isSecret(secret: string, { salt, hash }: SecretHash): Promise<boolean> {
  return timingSafeEqual(await derive(secret, salt, hashBytes), hash);
}

/** What the secret of an unknown service is compared with, so that the answer takes as long as for a known one. */
export const nobodysSecret: SecretHash = { salt: randomBytes(16), hash: randomBytes(hashBytes) };

/** A secret that nobody guesses. */
export function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}
