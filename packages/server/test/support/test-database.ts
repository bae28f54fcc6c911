import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { templateDatabase, testDatabasePrefix } from './constants.ts';
import { inDatabase } from './in-database.ts';

/** A database of its own for a test, cloned from the template. */
export interface TestDatabase {
  readonly connectionString: string;
  readonly database: Database;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `${testDatabasePrefix}${randomUUID().slice(0, 8)}`;
  // Copies the files as they are: by default each of their pages goes through the log, which takes three times as long.
  await onServers(
    sql`create database ${identifier(name)} template ${identifier(templateDatabase)} strategy file_copy`,
  );
  const connectionString = inDatabase(inject('connectionString'), name);
  const database = openDatabase({ connectionString, maxConnections: 10 });
  return {
    connectionString,
    database,
    async drop() {
      await database.close();
      await dropDatabase(name);
    },
  };
}

/** A database with nothing in it, to restore a dump into. */
export async function createEmptyDatabase(): Promise<Omit<TestDatabase, 'database'>> {
  const name = `empty_${randomUUID().slice(0, 8)}`;
  await onServers(sql`create database ${identifier(name)} template template0 encoding 'UTF8'`);
  return { connectionString: inDatabase(inject('connectionString'), name), drop: () => dropDatabase(name) };
}

/** A database that goes when the test that asks for it is over. */
export async function useTestDatabase(): Promise<TestDatabase> {
  const created = await createTestDatabase();
  onTestFinished(() => created.drop());
  return created;
}

function dropDatabase(name: string): Promise<void> {
  return onServers(sql`drop database ${identifier(name)} with (force)`);
}

/**
 * One connection to each server for all test files of a worker, as a new connection costs as much as the clone itself. Nobody
 * closes them: they end with PostgreSQL, or with the worker, after the last test.
 */
let admins: readonly Database[] | undefined;

/** On the server of the tests, and on the other nodes of its cluster: there a database is one of the same name on each. */
async function onServers(statement: Sql): Promise<void> {
  admins ??= [inject('connectionString'), ...inject('nodes')].map((connectionString) =>
    openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined }),
  );
  await Promise.all(admins.map((admin) => admin.execute(statement)));
}
