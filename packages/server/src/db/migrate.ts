import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { SetupError } from '../errors.ts';
import { packageFolder } from '../package-folder.ts';
import { version } from '../version.ts';
import { checkServer } from './check-server.ts';
import type { Database, Executor, Transaction } from './database.ts';
import { endIndexBuilds } from './index-builds.ts';
import { splitStatements } from './split-statements.ts';
import { identifier, quoteIdentifier, raw, sql } from './sql.ts';

/** A migration, as it stands in migrations/{control,subscription}. */
interface Migration {
  version: number;
  name: string;
  text: string;
  checksum: string;
}

const root = new URL('migrations/', packageFolder);

/**
 * Brings the control schema and the schema of each subscription up to date. Forward only; all that is new is
 * applied in one transaction under a lock, so that of two processes starting at once one waits and then finds
 * nothing to do. An applied migration whose text has changed since stops the start.
 *
 * Where nothing is new one look at all schemas says so, without the lock: a start takes no longer for a thousand
 * subscriptions than for one, however far PostgreSQL is, and waits for nobody.
 */
export async function migrate(database: Database): Promise<void> {
  const { hasSchemas } = await checkServer(database);
  if (hasSchemas && (await findOutdated(database)).length === 0) return;
  await database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.migrate'))`);
    // Asked again: another process may have made them meanwhile, and be at work.
    if (await areSchemasThere(transaction)) {
      await endIndexBuilds(transaction);
      // Those at work commit what they have begun, and begin nothing that would lock the same tables in another order.
      await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.schemas'))`);
      await lockEachSchema(transaction);
    }
    await makeSchemasLocal(transaction);
    await transaction.execute(sql`create schema if not exists galena`);
    await transaction.execute(sql`
      create table if not exists galena.migrations (
        schema_name text not null,
        version integer not null,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now(),
        primary key (schema_name, version)
      )`);
    await applyNew(transaction, 'galena', await migrationsOf('control'));
    for (const schema of await findOutdated(transaction)) await migrateSubscription(transaction, schema);
  });
}

/** The same lock once more, from a table of each schema: where schemas lie on several nodes each node has locks of its own. */
async function lockEachSchema(transaction: Transaction): Promise<void> {
  const schemas = await transaction.query<{ name: string }>(
    sql`
      select schema_name as name
      from galena.subscriptions
      where to_regclass(format('%I.counters', schema_name)) is not null
      order by id`,
  );
  await transaction.together((executor) =>
    schemas.map(({ name }) =>
      executor.query(sql`
        select pg_advisory_xact_lock(hashtext('galena.schemas'))
        from ${identifier(name, 'counters')}
        where name = 'lead'`),
    ),
  );
}

async function areSchemasThere(transaction: Transaction): Promise<boolean> {
  const [schemas] = await transaction.query<{ exist: boolean }>(
    sql`select to_regclass('galena.subscriptions') is not null as exist`,
  );
  return schemas?.exist === true;
}

/**
 * The schemas that lack a migration, or have one whose text is another now; subscriptions in the order of their ids.
 * @throws SetupError where one has a migration that this Galena does not know
 */
async function findOutdated(executor: Executor): Promise<string[]> {
  const folders = ['control', 'subscription'] as const;
  const wanted = (await Promise.all(folders.map(migrationsOf))).flatMap((migrations, index) =>
    migrations.map(({ version, checksum }) => ({ folder: folders[index], version, checksum })),
  );
  const outdated = await executor.query<{ name: string; newest: number; isNewer: boolean }>(sql`
    select schemas.name, schemas.newest, coalesce(schemas.newest > max(wanted.version), false) as "isNewer"
    from (
      select name, folder, id, (select max(m.version) from galena.migrations m where m.schema_name = named.name) as newest
      from (
        select 'galena' as name, 'control' as folder, 0 as id
        union all
        select schema_name, 'subscription', id
        from galena.subscriptions
      ) named
    ) schemas
    join unnest(
      ${wanted.map(({ folder }) => folder)}::text[],
      ${wanted.map(({ version }) => version)}::integer[],
      ${wanted.map(({ checksum }) => checksum)}::text[]
    ) as wanted (folder, version, checksum) using (folder)
    left join galena.migrations applied on applied.schema_name = schemas.name and applied.version = wanted.version
    group by schemas.id, schemas.name, schemas.newest
    having bool_or(applied.checksum is distinct from wanted.checksum) or schemas.newest > max(wanted.version)
    order by schemas.id`);
  const newer = outdated.find(({ isNewer }) => isNewer);
  if (newer !== undefined) await refuseNewer(newer);
  return outdated.map(({ name }) => name);
}

async function refuseNewer({ name, newest }: { name: string; newest: number }): Promise<never> {
  const { control, subscription } = await knownVersions();
  const folder = name === 'galena' ? 'control' : 'subscription';
  throw new SetupError(
    `Schema ${name} is at version ${newest} of the ${folder} migrations, which is that of a newer Galena; this one (${version}) knows them up to ${folder === 'control' ? control : subscription}. Start the newer Galena, or restore the backup from before the upgrade`,
  );
}

/** Brings the schema of one subscription up to date; makes it if need be. */
export async function migrateSubscription(transaction: Transaction, schema: string): Promise<void> {
  await makeSchemasLocal(transaction);
  const [found] = await transaction.query<{ isNew: boolean; isOnCitus: boolean }>(sql`
    select
      to_regnamespace(${quoteIdentifier(schema)}) is null as "isNew",
      to_regprocedure('citus_schema_distribute(regnamespace)') is not null as "isOnCitus"`);
  await transaction.execute(sql`create schema if not exists ${identifier(schema)}`);
  await applyNew(transaction, schema, await migrationsOf('subscription'));
  const { subscription } = await knownVersions();
  // For transactions that touch this schema only.
  await transaction.execute(sql`
    insert into ${identifier(schema, 'counters')} (name, next_value)
    values ('migration', ${subscription + 1})
    on conflict (name) do update
    set next_value = excluded.next_value`);
  if (found?.isNew && found.isOnCitus) {
    await transaction.query(sql`select citus_schema_distribute(${quoteIdentifier(schema)}::regnamespace)`);
  }
}

/**
 * Has Citus make the schemas of this transaction on the coordinator, whatever it does otherwise: the control schema stays there,
 * and those of subscriptions go to a node once they are complete. Citus takes `set storage` for no table on a node, and
 * `create schema if not exists` would distribute a schema that is there already. PostgreSQL knows no such setting, and minds none.
 */
async function makeSchemasLocal(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`set local citus.enable_schema_based_sharding = off`);
}

/** Says in what the schemas differ from those that this Galena works with; undefined if in nothing. */
export async function describePending(executor: Executor): Promise<string | undefined> {
  const newest = await knownVersions();
  const [schemas] = await executor.query<{ older: number; newer: number }>(sql`
    select
      count(*) filter (where coalesce(applied.version, 0) < wanted.version) as older,
      count(*) filter (where applied.version > wanted.version) as newer
    from (
      select 'galena' as schema_name, ${newest.control}::int as version
      union all
      select schema_name, ${newest.subscription}::int
      from galena.subscriptions
    ) wanted
    left join (
      select schema_name, max(version) as version
      from galena.migrations
      group by schema_name
    ) applied using (schema_name)`);
  if (schemas === undefined) throw new Error('PostgreSQL did not count the schemas');
  if (schemas.older > 0) return `migrations are still to come for ${countSchemas(schemas.older)}`;
  return schemas.newer > 0 ? `a newer Galena has migrated ${countSchemas(schemas.newer)}` : undefined;
}

function countSchemas(count: number): string {
  return count === 1 ? '1 schema' : `${count} schemas`;
}

/** The newest migrations that this Galena has, which are those that it works with. */
export interface KnownVersions {
  readonly control: number;
  readonly subscription: number;
}

export async function knownVersions(): Promise<KnownVersions> {
  const newest = async (folder: Folder) => (await migrationsOf(folder)).at(-1)?.version ?? 0;
  return { control: await newest('control'), subscription: await newest('subscription') };
}

/** What the schemas of this Galena follow from. */
export async function migrationChecksums(): Promise<string[]> {
  const folders = await Promise.all((['control', 'subscription'] as const).map(migrationsOf));
  return folders.flat().map(({ checksum }) => checksum);
}

async function applyNew(
  transaction: Transaction,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  const applied = await transaction.query<{ version: number; checksum: string }>(
    sql`select version, checksum from galena.migrations where schema_name = ${schema}`,
  );
  const checksums = new Map(applied.map(({ version, checksum }) => [version, checksum]));
  await transaction.execute(sql`set local search_path to ${identifier(schema)}`);
  for (const migration of migrations) {
    const checksum = checksums.get(migration.version);
    if (checksum === undefined) await apply(transaction, schema, migration);
    else if (checksum !== migration.checksum) {
      throw new SetupError(
        `Migration ${migration.name} was changed after it had been applied to schema ${schema}; put its text back and add a new migration`,
      );
    }
  }
}

/** A statement at a time, as Citus sends the text that it gets to its nodes, which take one; in one round trip nonetheless. */
async function apply(transaction: Transaction, schema: string, migration: Migration): Promise<void> {
  await transaction.together((executor) => [
    ...splitStatements(migration.text).map((statement) => executor.execute(raw(statement))),
    executor.execute(sql`
      insert into galena.migrations (schema_name, version, name, checksum)
      values (${schema}, ${migration.version}, ${migration.name}, ${migration.checksum})`),
  ]);
}

type Folder = 'control' | 'subscription';

const known = new Map<Folder, Promise<readonly Migration[]>>();

/** The migrations of a folder in their order; a process reads them once. */
function migrationsOf(folder: Folder): Promise<readonly Migration[]> {
  const migrations = known.get(folder) ?? readMigrations(folder);
  known.set(folder, migrations);
  return migrations;
}

async function readMigrations(folder: Folder): Promise<readonly Migration[]> {
  const names = (await readdir(new URL(`${folder}/`, root))).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(`${folder}/${name}`, root), 'utf8');
      return {
        version: Number.parseInt(name, 10),
        name,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}
