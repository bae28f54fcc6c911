import { expect, it } from 'vitest';
import { ensureFirstService } from '../../src/administration/first-start.ts';
import { readConfig } from '../../src/config.ts';
import type { Database, Executor, Transaction } from '../../src/db/database.ts';
import { knownVersions } from '../../src/db/migrate.ts';
import { raw, sql } from '../../src/db/sql.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { service } from '../support/constants.ts';
import { readLease } from '../support/leases.ts';
import { createTestServer, type TestServer, useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const rowCount = 800;
const file = `email\n${Array.from({ length: rowCount }, (_, number) => `a${number}@x.io\n`).join('')}`;

/** What the start of a newer Galena does to the schemas, as far as an older one sees it. */
async function migrateFurther(
  database: Database,
  meanwhile: (transaction: Transaction) => Promise<unknown> = async () => {},
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.schemas'))`);
    await transaction.execute(sql`
      insert into galena.migrations (schema_name, version, name, checksum)
      values ('sub_000_gal_000', 999, '0999-of-the-future.sql', '')`);
    await setNextMigration(transaction, 1000);
    await meanwhile(transaction);
  });
}

/** As the newer Galena would be: one that knows the schemas. */
async function knowThem(database: Database): Promise<void> {
  await database.execute(sql`delete from galena.migrations where version = 999`);
  await setNextMigration(database, (await knownVersions()).subscription + 1);
}

async function setNextMigration(executor: Executor, version: number): Promise<void> {
  await executor.execute(sql`
    update sub_000_gal_000.counters
    set next_value = ${version}
    where name = 'migration'`);
}

async function lookAt(database: Database): Promise<{ status: string; rowsDone: number; isFree: boolean }> {
  const [row] = await database.query<{ status: string; isFree: boolean }>(sql`
    select status, lease_until <= clock_timestamp() as "isFree"
    from galena.imports
    where batch_id = 1000`);
  const { rowsDone = 0, isFree = false } = (await readLease(database)) ?? {};
  return { status: row?.status ?? 'not there', rowsDone, isFree: isFree && row?.isFree === true };
}

async function submit({ api, database }: TestServer): Promise<void> {
  await api.submit({ file });
  await until(async () => (await lookAt(database)).rowsDone > 0);
}

it('gives its import back and claims none once the schemas are those of a newer Galena, which goes on with it', async () => {
  const server = await useTestServer('all', { GALENA_CHUNK_ROWS: '20' });
  const { api, database } = server;
  await submit(server);
  await migrateFurther(database);
  await until(async () => (await lookAt(database)).isFree);
  const left = await lookAt(database);
  expect(left).toMatchObject({ status: 'importing', isFree: true });
  expect(left.rowsDone).toBeLessThan(rowCount);
  // Longer than it takes to look for something to claim.
  const [look] = await database.query<{ at: Date }>(sql`select clock_timestamp() as at`);
  await until(async () => {
    const [now] = await database.query<{ isPast: boolean }>(
      sql`select clock_timestamp() > ${look?.at}::timestamptz + interval '1.5 s' as "isPast"`,
    );
    return now?.isPast === true;
  });
  expect(await lookAt(database)).toEqual(left);
  await knowThem(database);
  await api.untilFinished(1000);
  expect(await api.status(1000)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: rowCount });
  expect(await database.query(sql`select from sub_000_gal_000.leads`)).toHaveLength(rowCount);
});

it('neither waits for a migration nor begins anything while it goes on, and stops meanwhile', async () => {
  const server = await createTestServer('all', { GALENA_CHUNK_ROWS: '20' });
  await submit(server);
  let left = {};
  await migrateFurther(server.database, async () => {
    await until(async () => (await lookAt(server.database)).isFree);
    left = await lookAt(server.database);
    await server.stopGalena();
    expect(await lookAt(server.database)).toEqual(left);
  });
  expect(left).toMatchObject({ status: 'importing' });
  await server.stop();
});

it('answers 503 to calls while the schemas are not its own', async () => {
  const { api, url, database } = await useTestServer('api');
  const token = await api.token();
  await migrateFurther(database);
  const refused = await fetch(`${url}/rest/v1/lists.json`, { headers: { authorization: `Bearer ${token}` } });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({ success: false, errors: [{ code: '503' }] });
  const credentials = `client_id=${service.clientId}&client_secret=${service.clientSecret}`;
  const tokens = await fetch(`${url}/identity/oauth/token?grant_type=client_credentials&${credentials}`);
  expect([tokens.status, tokens.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  await knowThem(database);
  expect(await api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
});

/** Calls that write, each kind in a way of its own. */
const writes: Readonly<Record<string, (api: ApiClient) => Promise<Answer>>> = {
  'Sync Leads': (api) => api.send('POST', '/rest/v1/leads.json', { input: [{ email: 'late@x.io' }] }),
  'Import Lead': (api) => api.submit({ file: 'email\nlate@x.io\n' }),
  'Create Static List': (api) =>
    api.post(
      '/rest/asset/v1/staticLists.json',
      `name=Late&folder=${encodeURIComponent('{"id":1,"type":"Folder"}')}`,
      'application/x-www-form-urlencoded',
    ),
  'Create Subscription': (api) =>
    api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '111-LAT-111' }),
};

async function countWaiting(database: Database): Promise<number> {
  const waiting = await database.query(sql`
    select
    from pg_locks
    where locktype = 'advisory'
      and not granted
      and database = (select oid from pg_database where datname = current_database())`);
  return waiting.length;
}

it('has calls that write wait for a migration with nothing that it needs, and refuses them as the schemas are others then', async () => {
  const { api, database } = await useTestServer('api');
  await api.token();
  let answers: Promise<readonly Answer[]> = Promise.resolve([]);
  await migrateFurther(database, async (transaction) => {
    answers = Promise.all(Object.values(writes).map((write) => write(api)));
    await until(async () => (await countWaiting(database)) === Object.keys(writes).length);
    for (const table of ['sub_000_gal_000.counters', 'sub_000_gal_000.static_lists', 'galena.imports']) {
      await transaction.execute(raw(`alter table ${table} add column of_the_future integer`));
    }
  });
  expect((await answers).map(({ errors }) => errors?.[0]?.code)).toEqual(['503', '503', '503', '503']);
  for (const table of ['sub_000_gal_000.leads', 'galena.imports']) {
    expect(await database.query(raw(`select from ${table}`))).toEqual([]);
  }
  expect(await database.query(sql`select from galena.subscriptions`)).toHaveLength(1);
});

it('goes on with its import, and with calls that have waited, where a migration fails', async () => {
  const server = await useTestServer('all', { GALENA_CHUNK_ROWS: '20' });
  const { api, database } = server;
  await submit(server);
  let synced: Promise<unknown> = Promise.resolve();
  const migrated = migrateFurther(database, async () => {
    synced = api.sync([{ email: 'late@x.io' }]);
    await until(async () => (await lookAt(database)).isFree && (await countWaiting(database)) === 1);
    throw new Error('no room');
  });
  await expect(migrated).rejects.toThrow('no room');
  expect(await synced).toMatchObject([{ status: 'created' }]);
  await api.untilFinished(1000);
  expect(await api.status(1000)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: rowCount });
  expect(await database.query(sql`select from sub_000_gal_000.leads`)).toHaveLength(rowCount + 1);
});

it('makes no subscription at its start once the schemas are those of a newer Galena', async () => {
  const { database } = await useTestServer('api');
  await migrateFurther(database);
  const config = readConfig({ GALENA_MUNCHKIN_ID: '222-LAT-222' });
  await expect(ensureFirstService(database, config)).rejects.toThrow('schemas are not those of this Galena');
  expect(await database.query(sql`select from galena.subscriptions`)).toHaveLength(1);
});
