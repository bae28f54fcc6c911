import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ensureFirstService } from '../src/administration/first-start.ts';
import { KeptSecret } from '../src/administration/kept-secret.ts';
import { systemClock } from '../src/clock.ts';
import { start } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import type { Database } from '../src/db/database.ts';
import { sql } from '../src/db/sql.ts';
import { authenticate } from '../src/identity/authenticate.ts';
import { isSecret } from '../src/identity/secrets.ts';
import { issueToken } from '../src/identity/tokens.ts';
import { describeStart } from '../src/main.ts';
import { systemRandomness } from '../src/randomness.ts';
import { useTestDatabase } from './support/test-database.ts';

const settings = readConfig({});

/** A database without a service, and a file for the secret of the first one. */
async function useFreshStart(): Promise<{ database: Database; file: string }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-first-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { database } = await useTestDatabase();
  await database.execute(sql`delete from galena.services`);
  return { database, file: path.join(folder, 'first-service.json') };
}

/** A process that is killed when its transaction is at its end, or just behind it. */
function killedAt(moment: 'before' | 'behind', database: Database): Database {
  return {
    ...database,
    async transaction(work) {
      await database.transaction(async (transaction) => {
        const result = await work(transaction);
        if (moment === 'before') throw new Error('killed');
        return result;
      });
      throw new Error('killed');
    },
  };
}

async function signsIn(database: Database, clientId: string, secret: string | undefined): Promise<boolean> {
  const [row] = await database.query<{ salt: Buffer; hash: Buffer }>(
    sql`select secret_salt as salt, secret_hash as hash from galena.services where client_id = ${clientId}`,
  );
  return row !== undefined && secret !== undefined && isSecret(secret, row);
}

it.each(['before', 'behind'] as const)(
  'a kill %s the commit of the first service loses no secret',
  async (moment) => {
    const { database, file } = await useFreshStart();
    const start = (on: Database) => ensureFirstService(on, settings, new KeptSecret(file));
    await expect(start(killedAt(moment, database))).rejects.toThrow('killed');
    const next = await start(database);
    expect(await signsIn(database, next.clientId, next.clientSecret)).toBe(true);
    expect(await start(database)).toEqual(next);
  },
);

it('a secret is for its owner alone, whatever rights its file had', async () => {
  const { database, file } = await useFreshStart();
  await writeFile(file, '');
  await chmod(file, 0o644);
  const made = await ensureFirstService(database, settings, new KeptSecret(file));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(made);
  // As after a restore by hand.
  await chmod(file, 0o644);
  expect(await ensureFirstService(database, settings, new KeptSecret(file))).toEqual(made);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('a secret that has been changed since is not told any more', async () => {
  const { database, file } = await useFreshStart();
  const { clientId } = await ensureFirstService(database, settings, new KeptSecret(file));
  await ensureFirstService(database, readConfig({ GALENA_CLIENT_ID: clientId, GALENA_CLIENT_SECRET: 'new' }));
  expect(await ensureFirstService(database, settings, new KeptSecret(file))).toEqual({
    clientId,
    clientSecret: undefined,
  });
});

it('tokens end with the secret that a setting replaces, not with a start as before', async () => {
  const { database } = await useFreshStart();
  const set = (secret: string) =>
    ensureFirstService(database, readConfig({ GALENA_CLIENT_ID: 'one', GALENA_CLIENT_SECRET: secret }));
  await set('the old one');
  const old = await issueToken(database, systemClock, systemRandomness, 'one', 'the old one');
  await set('the old one');
  expect(await authenticate(database, systemClock, old?.token)).toMatchObject({
    caller: { clientId: 'one' },
  });
  await set('the new one');
  await expect(authenticate(database, systemClock, old?.token)).rejects.toMatchObject({ code: '601' });
  const given = await issueToken(database, systemClock, systemRandomness, 'one', 'the new one');
  expect(await authenticate(database, systemClock, given?.token)).toMatchObject({
    caller: { clientId: 'one' },
  });
});

it('settings replace the kept secret of their own service, not that of another', async () => {
  const { database, file } = await useFreshStart();
  const set = (id: string, secret: string) =>
    ensureFirstService(
      database,
      readConfig({ GALENA_CLIENT_ID: id, GALENA_CLIENT_SECRET: secret }),
      new KeptSecret(file),
    );
  const { clientId } = await ensureFirstService(database, settings, new KeptSecret(file));
  await set(clientId, 'a new secret');
  await set('another-service', 'its secret');
  expect(await ensureFirstService(database, settings, new KeptSecret(file))).toEqual({
    clientId,
    clientSecret: 'a new secret',
  });
});

it('tells the secret of the first service where an engine has made it, and at no later start', async () => {
  const { connectionString, database } = await useTestDatabase();
  await database.execute(sql`delete from galena.services`);
  const environment = {
    DATABASE_URL: connectionString,
    GALENA_ROLE: 'engine',
    GALENA_LOG_LEVEL: 'silent',
  };
  const engine = await start(readConfig(environment), { clock: systemClock });
  await engine.stop();
  expect(describeStart(engine)).toContain(`  Client secret  ${engine.service.clientSecret}\n`);
  const again = await start(readConfig(environment), { clock: systemClock });
  await again.stop();
  expect(describeStart(again)).not.toContain('Client secret');
  // As in a container: whoever reads it cannot go to all addresses.
  const everywhere = describeStart({ ...again, url: 'http://0.0.0.0:8080' });
  expect(everywhere).toContain('Galena is ready at http://127.0.0.1:8080\n');
  expect(everywhere).not.toContain('0.0.0.0');
});
