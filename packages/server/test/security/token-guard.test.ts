import { expect, it } from 'vitest';
import { networkOf, TokenGuard, TooManyAttempts } from '../../src/identity/token-guard.ts';

/** For a client id, or for the address of a user, whose password may be guessed. */
type Kind = 'attempt' | 'attemptPassword';

/** A guard whose time stands still, and what an attempt comes to: a token, a refusal, or seconds to wait. */
function guardAt(freeFailures = 10) {
  let timeMs = 0;
  const guard = new TokenGuard({ elapsedMs: () => timeMs }, freeFailures);
  return {
    advance: (seconds: number) => {
      timeMs += seconds * 1000;
    },
    ask: (isRight: boolean, { from = '192.0.2.1', clientId = 'crm', of = 'attempt' as Kind } = {}) =>
      guard[of](from, clientId, async () => (isRight ? 'token' : undefined))
        .then((issued) => issued ?? 'refused')
        .catch((error: unknown) => {
          if (!(error instanceof TooManyAttempts)) throw error;
          return error.retryAfterSeconds;
        }),
  };
}

it('lets ten failures pass, then makes each further one wait twice as long, up to a minute', async () => {
  const { ask, advance } = guardAt();
  for (let attempt = 0; attempt < 10; attempt += 1) expect(await ask(false)).toBe('refused');
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    expect(await ask(false)).toBe(seconds);
    // Whoever has to wait is not even told whether the secret is right.
    expect(await ask(true)).toBe(seconds);
    advance(seconds);
    expect(await ask(false)).toBe('refused');
  }
  advance(60);
  expect(await ask(true)).toBe('token');
  expect(await ask(false)).toBe('refused');
});

it('locks out no service by what others do elsewhere', async () => {
  const { ask } = guardAt();
  for (let attempt = 0; attempt < 12; attempt += 1) await ask(false, { from: '198.51.100.7' });
  expect(await ask(true, { from: '198.51.100.7' })).toBe(1);
  expect(await ask(true)).toBe('token');
});

it('stops an address that tries many client ids, but not a service that is known from there', async () => {
  const { ask } = guardAt();
  expect(await ask(true)).toBe('token');
  for (let number = 0; number < 20; number += 1) {
    expect(await ask(false, { clientId: `nobody${number}` })).toBe('refused');
  }
  expect(await ask(false, { clientId: 'another' })).toBe(1);
  expect(await ask(true, { clientId: 'another' })).toBe(1);
  expect(await ask(true)).toBe('token');
});

it('counts wrong passwords from all addresses for their user, but not where the user is known', async () => {
  const { ask } = guardAt();
  const of = 'attemptPassword';
  expect(await ask(true, { of })).toBe('token');
  for (let number = 0; number < 100; number += 1) {
    expect(await ask(false, { of, from: `198.51.100.${number}` })).toBe('refused');
  }
  expect(await ask(true, { of, from: '198.51.100.200' })).toBe(1);
  expect(await ask(true, { of, from: '198.51.100.200', clientId: 'another' })).toBe('token');
  expect(await ask(true, { of })).toBe('token');
  // The secret of a service is too long to be guessed: nobody is to keep it out from elsewhere.
  for (let number = 0; number < 110; number += 1) await ask(false, { from: `198.51.100.${number}` });
  expect(await ask(true, { from: '198.51.100.200' })).toBe('token');
});

it('lets no more guesses through by sending them all at once', async () => {
  const { ask } = guardAt();
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask(false)));
  // Two are under way at once: one of them may start before the tenth has failed.
  expect(answers.filter((answer) => answer === 'refused').length).toBeLessThanOrEqual(11);
  expect(answers.filter((answer) => answer === 'refused').length).toBeGreaterThanOrEqual(10);
});

it('lets any number of right ones through at once', async () => {
  const { ask } = guardAt();
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask(true)));
  expect(new Set(answers)).toEqual(new Set(['token']));
});

it('forgets failures after a quarter of an hour, and after a success', async () => {
  const { ask, advance } = guardAt(3);
  for (let attempt = 0; attempt < 3; attempt += 1) await ask(false);
  expect(await ask(false)).toBe(1);
  advance(15 * 60 + 1);
  for (let attempt = 0; attempt < 2; attempt += 1) expect(await ask(false)).toBe('refused');
  expect(await ask(true)).toBe('token');
  for (let attempt = 0; attempt < 3; attempt += 1) expect(await ask(false)).toBe('refused');
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:7::1', '2001:db8:0:7'],
  ['2001:0db8::7:1:2:3:4', '2001:db8:0:7'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('counts %s as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
