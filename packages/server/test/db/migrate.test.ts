import { randomUUID } from 'node:crypto';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { identifier, raw, sql } from '../../src/db/sql.ts';
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
