import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { SessionClient, tokenIn } from '../support/session-client.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('never holds a cell, a secret or a token, at whatever level and whatever goes wrong', async () => {
  const { connectionString, database } = await useTestDatabase();
  const galena = await SpawnedGalena.start('/nowhere', {
    DATABASE_URL: connectionString,
    GALENA_LOG_LEVEL: 'trace',
    GALENA_CHUNK_ROWS: '2',
  });
  const { api } = galena;
  try {
    const secrets = [await api.token(), 'test-secret'];
    const made = await api.send('POST', '/galena/v1/services.json', {
      name: 'canaryService',
      userEmail: 'a@b.io',
      role: 'Administrator',
    });
    const { clientId, clientSecret } = made.result?.[0] ?? {};
    secrets.push(String(clientSecret));
    const guess = `client_id=${clientId}&client_secret=canaryGuess`;
    await fetch(`${api.url}/identity/oauth/token?grant_type=client_credentials&${guess}`);
    await fetch(`${api.url}/rest/v1/lists.json?access_token=canaryToken`);

    const user = { email: 'ada@example.com', name: 'canaryName', role: 'Administrator' };
    const token = tokenIn((await api.send('POST', '/galena/v1/users.json', user)).result?.[0]);
    const browser = new SessionClient(api.url);
    await browser.call('set-password', { token, password: 'canaryPassword' });
    secrets.push(token, browser.cookie.split('=')[1] ?? '', String((await browser.token())['accessToken']));
    await browser.signIn('ada@example.com', 'canaryTyped');
    // Whoever is in the wrong field.
    await browser.signIn('canaryTypedHere', 'ada@example.com');
    await browser.call('sign-out');

    const rows = 'canaryA@example.com,canaryB,5\ncanaryC,canaryD,canaryE\n=cmd|canaryF,canaryG,1\n'.repeat(3);
    await api.import({ file: `email,firstName,numberOfEmployees\n${rows}` });
    await api.import({ file: 'email,firstName\ncanaryH@example.com,"canaryI\n' });
    await api.import({ file: Buffer.from('email,firstName\ncanaryJ@example.com,\xff\n', 'latin1') });
    await api.sync([{ email: 'canaryK@example.com', firstName: 'canaryL', canaryM: 'canaryN' }]);

    // What PostgreSQL says of a value it cannot take has the value in it.
    await database.execute(
      sql`alter table sub_000_gal_000.leads alter column "firstName" type integer using null`,
    );
    await expect(api.sync([{ email: 'x@example.com', firstName: 'canaryO' }])).rejects.toThrow('611');
    const broken = await api.submit({ file: 'email,firstName\ny@example.com,canaryP\n' });
    const batchId = Number(broken.result?.[0]?.['batchId']);
    await untilLogged(galena, '"event":"import.refused"');
    await api.post(`/galena/v1/imports/${batchId}/cancel.json`);

    expect(galena.log).toContain('"event":"http.system-error"');
    const ofUsers = [...galena.log.matchAll(/"event":"user\.([\w-]+)"/g)].map(([, name]) => name);
    expect(ofUsers).toEqual([
      ...['added', 'password-set', 'signed-in', 'sign-in-failed', 'sign-in-failed', 'signed-out'],
    ]);
    expect(galena.log).toMatch(/"event":"user.added".*"email":"ada@example.com","by":"test-client"/);
    expect(galena.log).toContain('a value was not taken');
    expect(galena.log).toContain('"event":"chunk.merged"');
    expect(galena.log.match(/canary\w+/g) ?? []).toEqual([]);
    for (const secret of secrets) expect(galena.log).not.toContain(secret);
  } finally {
    await galena.stop();
  }
  expect(galena.log.match(/canary\w+/g) ?? []).toEqual([]);
}, 240_000);

async function untilLogged(galena: SpawnedGalena, text: string): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!galena.log.includes(text)) {
    if (Date.now() > deadline) throw new Error(`not logged within 50 s: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
