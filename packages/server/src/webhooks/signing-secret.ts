import type { Randomness } from '../randomness.ts';

const prefix = 'whsec_';

/** What the specification of Standard Webhooks allows, in bytes. */
const bytes = { least: 24, most: 64, made: 32 } as const;

/**
 * A secret as Standard Webhooks writes it: `whsec_`, and 32 bytes in base64.
 * @param before - the one in whose place it comes
 */
export function makeSigningSecret(
  randomness: Randomness,
  munchkinId: string,
  webhookId: number,
  ...before: readonly string[]
): string {
  const made = randomness.bytes(bytes.made, 'webhook secret', munchkinId, webhookId, ...before);
  return `${prefix}${made.toString('base64')}`;
}

export function isSigningSecret(text: string): boolean {
  const encoded = text.slice(prefix.length);
  const { length } = Buffer.from(encoded, 'base64');
  return (
    text.startsWith(prefix) &&
    Buffer.from(encoded, 'base64').toString('base64') === encoded &&
    length >= bytes.least &&
    length <= bytes.most
  );
}
