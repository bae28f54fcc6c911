import { randomUUID } from 'node:crypto';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrate, migrateSubscription } from '../../src/db/migrate.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { SetupError } from '../../src/errors.ts';
import { version } from '../../src/version.ts';
import { schema } from '../support/constants.ts';
import { countStatements } from '../support/counted-statements.ts';
import { inDatabase } from '../support/in-database.ts';
import { useTestDatabase } from '../support/test-database.ts';

/** A new, empty database; gives as many connections to it as a test wants. */
async function emptyDatabase(options = "encoding 'UTF8'"): Promise<() => Database> {
  const server = inject('connectionString');
  const name = `test_${randomUUID().slice(0, 8)}`;
  const admin = openDatabase({ connectionString: server, maxConnections: 1 });
  await admin.execute(sql`create database ${identifier(name)} template template0 ${raw(options)}`);
  const opened: Database[] = [];
  onTestFinished(async () => {
    for (const database of opened) await database.close();
    await admin.execute(sql`drop database ${identifier(name)} with (force)`);
    await admin.close();
  });
  return () => {
    const database = openDatabase({ connectionString: inDatabase(server, name), maxConnections: 2 });
    opened.push(database);
    return database;
  };
}

const applied = (database: Database) =>
  database.query(sql`select schema_name, version, checksum, applied_at from galena.migrations order by 1, 2`);

it('does nothing the second time', async () => {
  const { database } = await useTestDatabase();
  const before = await applied(database);
  expect(before.length).toBeGreaterThan(4);
  await migrate(database);
  expect(await applied(database)).toEqual(before);
});

/** Subscriptions as an installation has them whose schemas are up to date; the schemas themselves are not there. */
async function addSubscriptions(database: Database, count: number): Promise<void> {
  await database.execute(sql`
    insert into galena.subscriptions (id, munchkin_id, schema_name)
    select 100 + i, ${'100-AAA-'} || 100 + i, 'sub_' || i
    from generate_series(1, ${count}::integer) i`);
  await database.execute(sql`
    insert into galena.migrations (schema_name, version, name, checksum)
    select 'sub_' || i, version, name, checksum
    from galena.migrations, generate_series(1, ${count}::integer) i
    where schema_name = 'sub_000_gal_000'`);
}

it('takes as many statements for many subscriptions as for one where nothing is new', async () => {
  const { database } = await useTestDatabase();
  const start = async () => {
    const { database: counted, statements } = countStatements(database);
    await migrate(counted);
    return statements();
  };
  const one = await start();
  await addSubscriptions(database, 200);
  expect(await start()).toBe(one);
  expect(one).toBe(2);
});

it('waits for no other process where nothing is new', async () => {
  const { database } = await useTestDatabase();
  await database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.migrate'))`);
    await migrate(database);
  });
});

it('touches only the schema that lacks something', async () => {
  const { database } = await useTestDatabase();
  await addSubscriptions(database, 20);
  await database.execute(sql`delete from galena.migrations where schema_name = 'sub_7'`);
  await migrate(database);
  const made = await database.query(sql`select nspname from pg_namespace where nspname ~ '^sub_[0-9]+$'`);
  expect(made).toEqual([{ nspname: 'sub_7' }]);
});

it('is the work of one of several processes that start at once', async () => {
  const open = await emptyDatabase();
  const [first, ...others] = [open(), open(), open()];
  await Promise.all([first, ...others].map((database) => migrate(database)));
  const versions = await applied(first);
  expect(new Set(versions.map((row) => JSON.stringify(row))).size).toBe(versions.length);
});

it('stops where an applied migration has another text now', async () => {
  const { database } = await useTestDatabase();
  await database.execute(
    sql`update galena.migrations set checksum = 'other' where schema_name = 'sub_000_gal_000' and version = 1`,
  );
  await expect(migrate(database)).rejects.toThrow(
    'Migration 0001-lead-database.sql was changed after it had been applied to schema sub_000_gal_000',
  );
});

it.each([
  ['galena', 'control'],
  ['sub_000_gal_000', 'subscription'],
])('starts on no schema that it does not know: %s', async (schema, folder) => {
  const { database } = await useTestDatabase();
  const [known] = await database.query<{ version: number }>(
    sql`select max(version) as version from galena.migrations where schema_name = ${schema}`,
  );
  await database.execute(sql`
    insert into galena.migrations (schema_name, version, name, checksum)
    values (${schema}, 999, '0999-of-the-future.sql', '')`);
  await expect(migrate(database)).rejects.toThrow(
    new SetupError(
      `Schema ${schema} is at version 999 of the ${folder} migrations, which is that of a newer Galena; this one (${version}) knows them up to ${known?.version}. Start the newer Galena, or restore the backup from before the upgrade`,
    ),
  );
});

it('leaves nothing half done', async () => {
  const open = await emptyDatabase();
  const database = open();
  // A table in the way of the last migration of the control schema.
  await database.execute(sql`create schema galena`);
  await database.execute(sql`create table galena.usage (id integer)`);
  await expect(migrate(database)).rejects.toThrow('already exists');
  const tables = await database.query(sql`select tablename from pg_tables where schemaname = 'galena'`);
  expect(tables).toEqual([{ tablename: 'usage' }]);
});

it('refuses a database of another encoding in a sentence', async () => {
  const open = await emptyDatabase("encoding 'SQL_ASCII' locale 'C' locale_provider libc");
  await expect(migrate(open())).rejects.toThrow(
    'The database at DATABASE_URL has encoding SQL_ASCII; Galena needs UTF8',
  );
});

it('has Citus distribute the schema of a new subscription once it is complete, and no schema that was there', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`create table public.distributed (name text, fields integer, sharding text)`);
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`set local allow_system_table_mods = on`);
    await transaction.execute(sql`
      create function pg_catalog.citus_schema_distribute(schema regnamespace) returns void language plpgsql as $$
      declare
        found integer;
      begin
        execute format('select count(*) from %I.fields', schema::text) into found;
        insert into public.distributed
        values (schema::text, found, current_setting('citus.enable_schema_based_sharding'));
      end $$`);
  });
  for (const name of [schema, 'sub_2_new']) {
    await database.transaction((transaction) => migrateSubscription(transaction, name));
  }
  expect(await database.query(sql`select * from public.distributed`)).toEqual([
    { name: 'sub_2_new', fields: 124, sharding: 'off' },
  ]);
});
