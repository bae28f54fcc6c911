import { expect, it } from 'vitest';
import { type TestServer, useTestServer } from '../support/test-server.ts';

/** Guesses a secret as if from an address. */
function guess({ url }: TestServer, from = '192.0.2.1'): Promise<Response> {
  const query = 'grant_type=client_credentials&client_id=test-client&client_secret=guess';
  return fetch(`${url}/identity/oauth/token?${query}`, { headers: { 'x-forwarded-for': from } });
}

it('answers too many guesses with 429 in the form of OAuth, also with the limits of calls off', async () => {
  const server = await useTestServer('api', { GALENA_TOKEN_FAILURES: '8' });
  // The last of these makes the next one wait a minute.
  for (let attempt = 0; attempt < 14; attempt += 1) {
    server.clock.advance(60_000);
    expect((await guess(server)).status).toBe(401);
  }
  const response = await guess(server);
  expect(response.status).toBe(429);
  const seconds = Number(response.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await response.json()).toEqual({
    error: 'too_many_attempts',
    error_description: `Too many failed attempts: try again in ${seconds} s`,
  });
});

it.each([
  ['takes a trusted proxy at its word about the address', '127.0.0.1', 401],
  ['takes nobody else at its word', '10.0.0.0/8', 429],
])('%s', async (_name, proxies, status) => {
  const server = await useTestServer('api', {
    GALENA_TOKEN_FAILURES: '2',
    GALENA_TRUSTED_PROXIES: proxies,
  });
  for (let attempt = 0; attempt < 8; attempt += 1) {
    server.clock.advance(60_000);
    await guess(server);
  }
  expect((await guess(server, '192.0.2.2')).status).toBe(status);
});

it('can be switched off', async () => {
  const server = await useTestServer('api', { GALENA_TOKEN_FAILURES: 'off' });
  for (let attempt = 0; attempt < 25; attempt += 1) expect((await guess(server)).status).toBe(401);
});
