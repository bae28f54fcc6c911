import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { templateDatabase } from './constants.ts';
import { inDatabase } from './in-database.ts';

/** A database of its own for a test, cloned from the template. */
export interface TestDatabase {
  readonly connectionString: string;
  readonly database: Database;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().slice(0, 8)}`;
  const server = inject('connectionString');
  await onServer(server, (admin) =>
    // Copies the files as they are: by default each of their pages goes through the log, which takes three times as long.
    admin.execute(
      sql`create database ${identifier(name)} template ${identifier(templateDatabase)} strategy file_copy`,
    ),
  );
  const connectionString = inDatabase(server, name);
  const database = openDatabase({ connectionString, maxConnections: 10 });
  return {
    connectionString,
    database,
    async drop() {
      await database.close();
      await dropDatabase(server, name);
    },
  };
}

/** A database with nothing in it, to restore a dump into. */
export async function createEmptyDatabase(): Promise<Omit<TestDatabase, 'database'>> {
  const name = `test_${randomUUID().slice(0, 8)}`;
  const server = inject('connectionString');
  await onServer(server, (admin) =>
    admin.execute(sql`create database ${identifier(name)} template template0`),
  );
  return { connectionString: inDatabase(server, name), drop: () => dropDatabase(server, name) };
}

/** A database that goes when the test that asks for it is over. */
export async function useTestDatabase(): Promise<TestDatabase> {
  const created = await createTestDatabase();
  onTestFinished(() => created.drop());
  return created;
}

function dropDatabase(server: string, name: string): Promise<void> {
  return onServer(server, (admin) => admin.execute(sql`drop database ${identifier(name)} with (force)`));
}

/**
 * One connection for all test files of a worker, as a new connection costs as much as the clone itself. Nobody closes it:
 * it ends with PostgreSQL, after the last test.
 */
let admin: Database | undefined;

async function onServer(
  connectionString: string,
  work: (admin: Database) => Promise<unknown>,
): Promise<void> {
  admin ??= openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined });
  await work(admin);
}
