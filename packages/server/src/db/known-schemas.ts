import { demand, isUnmet } from './demand.ts';
import { knownVersions } from './migrate.ts';
import { identifier, kept, prepared, raw, type Sql, sql } from './sql.ts';

/** Held shared by whoever writes leads, and alone by a migration of schemas that are in use. */
const schemasLock: Sql = sql`hashtext('galena.schemas')`;
const trySchemas: Sql = sql`pg_try_advisory_xact_lock_shared(${schemasLock})`;

/**
 * Whether the schemas are those that this Galena works with: for statements with which it would begin to work on them. In a
 * rolling update the first of the new processes migrates while the others are still at work, and an older one does not know
 * what it would break, or take minutes for without the indexes that it expects.
 */
export async function areSchemasKnown(): Promise<Sql> {
  const { control, subscription } = await knownVersions();
  // Any subscription will do, as all of them are migrated in one transaction; a new database has none yet. The versions are
  // text of the statement, as they are in that of the guard: they are ours, and always the same.
  return raw(`(
    (select max(version) from galena.migrations where schema_name = 'galena') = ${control}
    and coalesce(
      (
        select max(version)
        from galena.migrations
        where schema_name = (select schema_name from galena.subscriptions order by id limit 1)
      ),
      ${subscription}
    ) = ${subscription}
  )`);
}

/** The same for a claim: nor is anything claimed while schemas are being migrated. */
export async function mayClaim(): Promise<Sql> {
  return sql`(${await areSchemasKnown()} and (select ${trySchemas}))`;
}

const beingMigrated = 'schemas are being migrated';
const unknown = 'schemas are not those of this Galena';

/**
 * Statements for the beginning of a transaction, which fail where the schemas are not those of this Galena, and keep them as
 * they are until its end. They fail, rather than tell, so that the statements that are sent together with them are not carried
 * out either. The lock is there before the versions are read, in a statement of their own.
 * @param migration - what they do while schemas are being migrated: an engine fails, as it stops when it is told to; a call
 * waits. The transaction must hold nothing by then that the migration needs, not even a table.
 */
export async function guardSchemas(migration: 'fails' | 'waits' = 'fails'): Promise<readonly Sql[]> {
  const lock =
    migration === 'waits'
      ? prepared('wait_for_schemas', sql`select pg_advisory_xact_lock_shared(${schemasLock})`)
      : prepared('try_schemas', sql`select ${demand(trySchemas, beingMigrated)}`);
  return [lock, prepared('check_schemas', sql`select ${demand(await areSchemasKnown(), unknown)}`)];
}

/**
 * The guard of a transaction that touches the schema of one subscription only. It keeps the schema as it is, or fails as that of an engine
 * does; whether the schema is a known one has to be asked in a later statement, which sees what was committed before the
 * lock was there: see `isKnownSchema`.
 */
export function guardSchema(schema: string): Sql {
  // From a table of the schema: the lock is taken where that is.
  return kept(sql`
    select ${demand(trySchemas, beingMigrated)}
    from ${identifier(schema, 'counters')}
    where name = 'lead'`);
}

/** A condition: whether the schema of a subscription is that of a version. It reads that schema only. */
export function isKnownSchema(schema: string, version: number): Sql {
  return sql`(select next_value from ${identifier(schema, 'counters')} where name = 'migration') = ${version + 1}::integer`;
}

/** Whether a transaction was broken off by its guard. */
export function isSchemaChange(error: unknown): error is Error {
  return isUnmet(error, beingMigrated) || isUnmet(error, unknown);
}
