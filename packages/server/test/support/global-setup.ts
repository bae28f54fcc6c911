import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/db/database.ts';
import { clusterFolder } from '../../src/db/embedded/cluster.ts';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { identifier, quoteLiteral, raw, sql } from '../../src/db/sql.ts';
import { copyFolder } from '../../src/double/copy-folder.ts';
import { createLogger } from '../../src/log.ts';
import { cacheMb, templateDatabase, testDatabasePrefix } from './constants.ts';
import { makeSchemas, makeTemplateOn, readServers } from './given-servers.ts';
import { inDatabase } from './in-database.ts';
import { makeRunFolder } from './run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of the whole test run. */
    connectionString: string;
    /** The other nodes of its Citus cluster, as connection strings; none where it is a PostgreSQL alone. */
    nodes: readonly string[];
    /** A data folder with all schemas and the first service and no database but `postgres`, in which nothing runs: only ever copied. */
    preparedData: string;
  }
}

const log = createLogger('silent');

/**
 * One PostgreSQL for all test files, or the one that GALENA_TEST_DATABASE_URL names, with a template database that each of them clones in some milliseconds; and what its
 * folder was like before, for those that start a Galena with a PostgreSQL of its own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeRunFolder();
  // Doubles keep what they copy, and their authority, for the account: those of tests, for the run.
  process.env['GALENA_CACHE_DIR'] = path.join(folder, 'cache');
  process.env['GALENA_TLS_DIR'] = path.join(folder, 'tls');
  const preparedData = await makeFolder(folder, 'prepared');
  await prepare(preparedData);
  await sharePrograms(preparedData, folder);
  project.provide('preparedData', preparedData);
  const given = readServers();
  project.provide('nodes', given?.nodes ?? []);
  if (given !== undefined) {
    await makeSmall(preparedData);
    await makeTemplateOn(given);
    project.provide('connectionString', given.connectionString);
    return () => rm(folder, { recursive: true, force: true });
  }
  const dataDir = await makeFolder(folder, 'shared');
  await copyFolder(preparedData, dataDir);
  await makeSmall(preparedData);
  await trustInTestDatabases(dataDir);
  const server = await startEmbedded(dataDir, log, { cacheMb });
  await makeTemplate(server.connectionString);
  await makeCatalogCache(server.connectionString);
  project.provide('connectionString', server.connectionString);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeFolder(...names: readonly [string, string]): Promise<string> {
  const folder = path.join(...names);
  await mkdir(folder);
  await chmod(folder, 0o711);
  return folder;
}

/** What the first start of a Galena makes of an empty folder, with a password that is cheap to check. */
async function prepare(dataDir: string): Promise<void> {
  const server = await startEmbedded(dataDir, log, { cacheMb });
  await makeSchemas(server.connectionString);
  await cheapenPassword(server.connectionString);
  await server.stop();
}

/**
 * A checkout that only root can enter, as that of a CI may be, has each data folder get a copy of PostgreSQL's programs, sixty megabytes: all
 * that are copied from this one share them.
 */
async function sharePrograms(dataDir: string, folder: string): Promise<void> {
  const copies = (await readdir(dataDir)).filter((name) => name.startsWith('postgresql-programs-'));
  for (const name of copies) {
    await rename(path.join(dataDir, name), path.join(folder, name));
    await symlink(path.join(folder, name), path.join(dataDir, name));
  }
}

/** Deriving a key from the password is a third of what a connection costs Galena, and tests open thousands. */
async function cheapenPassword(connectionString: string): Promise<void> {
  const { username, password } = new URL(connectionString);
  const database = openDatabase({ connectionString, maxConnections: 1 });
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`set local scram_iterations = 1`);
    await transaction.execute(
      sql`alter role ${identifier(username)} password ${raw(quoteLiteral(decodeURIComponent(password)))}`,
    );
  });
  await database.close();
}

/** To check even such a password is a quarter of what a connection costs both sides. */
async function trustInTestDatabases(dataDir: string): Promise<void> {
  const file = path.join(clusterFolder(dataDir), 'pg_hba.conf');
  await writeFile(file, `local "/^${testDatabasePrefix}" all trust\n${await readFile(file, 'utf8')}`);
}

/**
 * Drops what each copy of a data folder would only carry along: of a folder's files two thirds belong to databases that nothing is made of
 * where it is used, and to make a file costs more than what is in it.
 */
async function makeSmall(dataDir: string): Promise<void> {
  const server = await startEmbedded(dataDir, log, { cacheMb });
  const database = openDatabase({ connectionString: server.connectionString, maxConnections: 1 });
  for (const name of ['template0', 'template1']) {
    await database.execute(sql`alter database ${identifier(name)} is_template false`);
    await database.execute(sql`drop database ${identifier(name)}`);
  }
  await database.close();
  await server.stop();
}

async function makeTemplate(connectionString: string): Promise<void> {
  // From another database: one that somebody is connected to cannot be cloned.
  const admin = openDatabase({
    connectionString: inDatabase(connectionString, 'template1'),
    maxConnections: 1,
  });
  await admin.execute(sql`create database ${identifier(templateDatabase)} template postgres`);
  // Nobody pulls the plug of this one: those that are killed in tests are others.
  await admin.execute(sql`alter system set fsync = off`);
  await admin.execute(sql`alter system set full_page_writes = off`);
  // Its folder may be in memory.
  await admin.execute(sql`alter system set max_wal_size = '512MB'`);
  await admin.execute(sql`select pg_reload_conf()`);
  await admin.close();
}

/**
 * The first connection to a database writes a file that later ones read instead of the catalogs, and each clone gets a copy of it. Without
 * it all that a Galena opens at its start read the catalogs of their clone, which takes half as long again.
 */
async function makeCatalogCache(connectionString: string): Promise<void> {
  const database = openDatabase({
    connectionString: inDatabase(connectionString, templateDatabase),
    maxConnections: 1,
  });
  await database.query(sql`select 1`);
  await database.close();
}
