import { scryptSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashPassword, isPassword } from '../../src/identity/passwords.ts';

it('knows a password by its hash, whatever it was hashed with, and nobody has that of nobody', async () => {
  const stored = await hashPassword('correct horse');
  expect(stored).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await hashPassword('correct horse')).not.toBe(stored);
  expect(await isPassword('correct horse', stored)).toBe(true);
  expect(await isPassword('correct horsf', stored)).toBe(false);
  // One of a time when less was asked for.
  const hash = scryptSync('correct horse', 'saltsalt', 32, { N: 2 ** 10, r: 8, p: 1 }).toString('base64url');
  const earlier = `scrypt$10$8$1$${Buffer.from('saltsalt').toString('base64url')}$${hash}`;
  expect(await isPassword('correct horse', earlier)).toBe(true);
  expect(await isPassword('other', earlier)).toBe(false);
  expect(await isPassword('', undefined)).toBe(false);
  expect(await isPassword('', null)).toBe(false);
});

it('checks two passwords at a time, and keeps no more than a hundred waiting', async () => {
  const checks = Array.from({ length: 110 }, (_, index) => isPassword(`guess ${index}`, cheap));
  const settled = await Promise.allSettled(checks);
  const refused = settled.filter((check) => check.status === 'rejected');
  expect(refused).toHaveLength(8);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: '503' });
  // All have their turn.
  expect(await isPassword('guess', cheap)).toBe(false);
});

/** With next to no work in it. */
const cheap = `scrypt$1$1$1$c2FsdHNhbHQ$${'A'.repeat(43)}`;
