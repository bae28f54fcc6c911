import { expect, it, onTestFinished } from 'vitest';
import { checkServer } from '../../src/db/check-server.ts';
import { openDatabase } from '../../src/db/database.ts';
import { SetupError } from '../../src/errors.ts';
import type { PostgresProxy } from '../support/postgres-proxy.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { usePostgresProxy } from '../support/use-postgres-proxy.ts';

/** What Galena says to a PostgreSQL behind something that does this. */
async function verdictBehind(prepare: (proxy: PostgresProxy) => void): Promise<unknown> {
  const { connectionString } = await useTestDatabase();
  const proxy = await usePostgresProxy(connectionString);
  prepare(proxy);
  const database = openDatabase({ connectionString: proxy.connectionString, maxConnections: 1 });
  onTestFinished(() => database.close());
  return checkServer(database).catch((error: unknown) => error);
}

it('has nothing against a proxy that leaves connections as they are', async () => {
  expect(await verdictBehind(() => undefined)).toMatchObject({ hasSchemas: true });
});

it.each<[string, string, (proxy: PostgresProxy) => void]>([
  [
    'drops the settings of connections, as PgBouncer does with ignore_startup_parameters',
    '(idle_in_transaction_session_timeout was set to 10000, but is 0)',
    (proxy) => {
      proxy.changeStartup = (parameters) => parameters.delete('options');
    },
  ],
  [
    'is told of as another process than the one that answers',
    'but',
    (proxy) => {
      proxy.changePid = (pid) => pid + 1;
    },
  ],
])('refuses a pooler that %s', async (_, reason, prepare) => {
  const verdict = await verdictBehind(prepare);
  expect(verdict).toBeInstanceOf(SetupError);
  expect(String(verdict)).toContain(
    'DATABASE_URL has to lead to PostgreSQL itself and not to a connection pooler',
  );
  expect(String(verdict)).toContain(reason);
});
