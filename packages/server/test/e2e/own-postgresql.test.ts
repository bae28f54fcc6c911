import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import { SetupError } from '../../src/errors.ts';
import { createEmptyDatabase, useTestDatabase } from '../support/test-database.ts';

async function useEmptyDatabase() {
  const { connectionString, drop } = await createEmptyDatabase();
  onTestFinished(drop);
  return connectionString;
}

/** Why Galena does not start on the database where the parts of its URL are changed like this. */
async function refusal(connectionString: string, change: (url: URL) => void): Promise<unknown> {
  const url = new URL(connectionString);
  change(url);
  const config = readConfig({ DATABASE_URL: url.href, PORT: '0', GALENA_LOG_LEVEL: 'silent' });
  return start(config).then(
    (running) => running.stop(),
    (error: unknown) => error,
  );
}

it('says why PostgreSQL refuses a start, and what to do', async () => {
  const connectionString = await useEmptyDatabase();
  const database = openDatabase({ connectionString, maxConnections: 1 });
  onTestFinished(() => database.close());
  await database.execute(sql`create role powerless login password 'weak'`);
  onTestFinished(() => database.execute(sql`drop role powerless`).then(() => undefined));
  const refusals = await Promise.all([
    refusal(connectionString, (url) => Object.assign(url, { password: 'wrong' })),
    refusal(connectionString, (url) => Object.assign(url, { password: '' })),
    refusal(connectionString, (url) => Object.assign(url, { pathname: '/absent' })),
    refusal(connectionString, (url) => Object.assign(url, { username: 'powerless', password: 'weak' })),
  ]);
  expect(refusals.every((error) => error instanceof SetupError)).toBe(true);
  expect(refusals.map(String)).toEqual([
    expect.stringMatching(/password authentication failed .*; correct the user or the password in it$/),
    expect.stringMatching(/cannot be used: it asks for a password, and the URL has none$/),
    expect.stringMatching(/database "absent" does not exist; create it, or correct its name$/),
    expect.stringMatching(/permission denied for database .*; the role in it has to own the database/),
  ]);
});

it('says that HOST is no address of this machine, and nothing of the engine that it ends', async () => {
  const { connectionString } = await useTestDatabase();
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const config = readConfig({ DATABASE_URL: connectionString, HOST: '192.0.2.1', PORT: '0' });
  await expect(start(config, { clock: systemClock, log })).rejects.toThrow(
    new SetupError(
      'HOST is 192.0.2.1, which is no address of this machine; set HOST to an address of this machine (0.0.0.0 for all of them)',
    ),
  );
  expect(lines).toEqual([]);
});
