import { fileURLToPath } from 'node:url';
import { startGalena } from '@galena/testing';
import { expect, it } from 'vitest';

const seed = fileURLToPath(new URL('../../../examples/testing/seed', import.meta.url));

/** What a client gets of a double that was just started: credentials, a token, and answers with ids and dates. */
async function firstAnswers(): Promise<readonly unknown[]> {
  const options = { seed, deterministic: true, clock: { frozenAt: '2026-01-31T08:30:00Z' } } as const;
  await using galena = await startGalena(options);
  const { url, clientId, clientSecret, controlToken, munchkinId } = galena;
  const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
  const token = await (await fetch(`${url}/identity/oauth/token?${query}`)).text();
  const headers = { authorization: `Bearer ${(JSON.parse(token) as { access_token: string }).access_token}` };
  const texts: string[] = [];
  for (const path of ['/rest/v1/lists.json', '/galena/v1/services.json', '/rest/asset/v1/folders.json']) {
    texts.push((await (await fetch(`${url}${path}`, { headers })).text()).replaceAll(url, 'the double'));
  }
  const mine = await galena.subscription();
  return [
    [clientId, clientSecret, controlToken, munchkinId, token],
    ...texts,
    [mine.munchkinId, mine.clientId, mine.clientSecret],
  ];
}

it('a deterministic double has the same credentials, ids and dates at each start', async () => {
  const first = await firstAnswers();
  expect(JSON.stringify(first)).toContain('2026-01-31T08:30:00Z');
  expect(JSON.stringify(first)).not.toMatch(/"createdAt":"(?!2026-01-31)/);
  expect(await firstAnswers()).toEqual(first);
});
