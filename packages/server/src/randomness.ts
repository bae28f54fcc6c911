import { randomBytes, randomInt } from 'node:crypto';

/** Things of one kind that are made up one after the other. */
export interface Series {
  /** The munchkin id of the subscription that they are of. */
  readonly subscription: string;
  /** What they are: `client id`. */
  readonly name: string;
}

/**
 * Where everything comes from that is made up and shown to clients: ids, secrets, tokens. So a double can make up the same once more, see
 * `control/repeated-randomness.ts`. What nobody is shown, as leases and names of files, does without it.
 */
export interface Randomness {
  /** Bytes that nobody guesses. @param name - what they are for; no two things have the same one */
  bytes(length: number, ...name: readonly (string | number)[]): Buffer;
  /** The same for the next one of a series. */
  nextBytes(length: number, series: Series): Buffer;
  /**
   * What the last call of `nextBytes` for a series gave; null if there was none since the series began. Undefined: series do not repeat, so
   * that nothing has to be told apart from what came before.
   */
  lastBytes(length: number, series: Series): Buffer | null | undefined;
  /** A whole number from `least` to below `end`, for the next one of a series. */
  nextNumber(least: number, end: number, series: Series): number;
}

export const systemRandomness: Randomness = {
  bytes: (length) => randomBytes(length),
  nextBytes: (length) => randomBytes(length),
  lastBytes: () => undefined,
  nextNumber: (least, end) => randomInt(least, end),
};

/** Sixteen bytes as a UUID of version 4. */
export function toUuid(bytes: Buffer): string {
  const digits = [...bytes.toString('hex')];
  digits[12] = '4';
  digits[16] = ((Number.parseInt(digits[16] ?? '0', 16) & 3) | 8).toString(16);
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
