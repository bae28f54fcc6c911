import { ensureFirstService } from '../../src/administration/first-start.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { service, templateDatabase } from './constants.ts';
import { inDatabase } from './in-database.ts';

/** The servers that a test run was given instead of a PostgreSQL of its own. */
interface GivenServers {
  /** The coordinator of a Citus cluster, or a PostgreSQL alone. */
  readonly connectionString: string;
  /** The other nodes of the cluster, under addresses at which the coordinator reaches them too. */
  readonly nodes: readonly string[];
}

export function readServers(): GivenServers | undefined {
  const { GALENA_TEST_DATABASE_URL: connectionString, GALENA_TEST_NODES: nodes = '' } = process.env;
  if (!connectionString) return undefined;
  return { connectionString, nodes: nodes.split(',').flatMap((node) => node.trim() || []) };
}

/** Makes the template database on each node; on a cluster its schemas are spread over them as in an installation. */
export async function makeTemplateOn({ connectionString, nodes }: GivenServers): Promise<void> {
  const template = identifier(templateDatabase);
  for (const server of [connectionString, ...nodes]) {
    await run(server, [
      sql`drop database if exists ${template} with (force)`,
      sql`create database ${template} template template0 encoding 'UTF8' locale 'C'`,
    ]);
    if (nodes.length > 0) await run(inDatabase(server, templateDatabase), [sql`create extension citus`]);
  }
  if (nodes.length > 0) {
    const [coordinator, ...others] = [connectionString, ...nodes].map(addressOf);
    await run(inDatabase(connectionString, templateDatabase), [
      sql`select citus_set_coordinator_host(${coordinator?.host}, ${coordinator?.port}::integer)`,
      ...others.map(({ host, port }) => sql`select citus_add_node(${host}, ${port}::integer)`),
    ]);
  }
  await makeSchemas(inDatabase(connectionString, templateDatabase));
  // Nobody may be connected to what is cloned, and Citus has a process in each database that it is in.
  for (const server of [connectionString, ...nodes]) {
    await run(server, [
      sql`alter database ${template} allow_connections false`,
      sql`select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = ${templateDatabase}`,
    ]);
  }
}

/** What the first start of a Galena makes in an empty database. */
export async function makeSchemas(connectionString: string): Promise<void> {
  const database = openDatabase({ connectionString, maxConnections: 1 });
  await migrate(database);
  await ensureFirstService(
    database,
    readConfig({ GALENA_CLIENT_ID: service.clientId, GALENA_CLIENT_SECRET: service.clientSecret }),
  );
  await database.close();
}

/** Runs statements one after the other, each a transaction of its own. */
async function run(connectionString: string, statements: readonly Sql[]): Promise<void> {
  const database = openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined });
  for (const statement of statements) await database.query(statement);
  await database.close();
}

function addressOf(connectionString: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(connectionString);
  return { host: hostname, port: Number(port || 5432) };
}
