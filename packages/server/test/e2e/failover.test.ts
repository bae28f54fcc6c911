import { expect, it } from 'vitest';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { SetupError } from '../../src/errors.ts';
import { ApiClient } from '../support/api-client.ts';
import { useProxiedServer } from '../support/proxied-server.ts';
import { useStandby } from '../support/standby.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const lead = { email: 'a@x.io' };

async function readiness(url: string): Promise<object> {
  const response = await fetch(`${url}/readyz`);
  return { http: response.status, ...((await response.json()) as object) };
}

async function sync(api: ApiClient): Promise<{ status: number; retryAfter: string | null }> {
  const { status, headers } = await api.fetch('/rest/v1/leads.json', {
    method: 'POST',
    body: JSON.stringify({ input: [lead] }),
    headers: { 'content-type': 'application/json' },
  });
  return { status, retryAfter: headers.get('retry-after') };
}

it('answers 503 while the name leads to a standby, and goes on by itself once that is the primary', async () => {
  const [{ api, url, proxy }, standby] = await Promise.all([useProxiedServer('all'), useStandby()]);
  await api.sync([lead]);
  proxy.changeStartup = (parameters) => parameters.set('database', 'postgres');
  proxy.leadTo(standby.connectionString);
  proxy.breakOff();
  expect(await sync(api)).toEqual({ status: 503, retryAfter: '1' });
  const notReady = { http: 503, status: 'not ready', reason: 'PostgreSQL is a standby' };
  expect(await readiness(url)).toEqual(notReady);
  await standby.promote();
  // It has other data, and so other tokens.
  const fresh = new ApiClient(url);
  expect(await fresh.sync([lead])).toMatchObject([{ status: 'created' }]);
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  await fresh.import({ file: 'email\nb@x.io\n' });
});

it('says that a standby cannot be used, and does not start', async () => {
  const { connectionString } = await useStandby();
  const started = start(readConfig({ DATABASE_URL: connectionString, PORT: '0' }));
  await expect(started).rejects.toThrow(
    new SetupError('PostgreSQL at DATABASE_URL cannot be used: the server is a standby, which only reads'),
  );
});

it('gives up connections that only read, so that the next ones find a server that writes again', async () => {
  const { api, url, database } = await useTestServer('all');
  await api.token();
  const [row] = await database.query<{ name: string }>(sql`select current_database() as name`);
  const name = identifier(row?.name ?? '');
  await database.execute(sql`alter database ${name} set default_transaction_read_only = on`);
  await database.query(sql`
    select pg_terminate_backend(pid)
    from pg_stat_activity
    where datname = current_database()
      and pid <> pg_backend_pid()`);
  expect(await sync(api)).toEqual({ status: 503, retryAfter: '1' });
  // A connection that was ended may be found out first.
  await expect.poll(() => readiness(url)).toMatchObject({ reason: 'PostgreSQL takes no writes' });
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`set transaction read write`);
    await transaction.execute(sql`alter database ${name} reset default_transaction_read_only`);
  });
  await until(async () => (await sync(api)).status === 200);
  await until(async () => (await fetch(`${url}/readyz`)).status === 200);
  await api.import({ file: 'email\nb@x.io\n' });
});
