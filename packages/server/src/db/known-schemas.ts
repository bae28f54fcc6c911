import { demand, isUnmet } from './demand.ts';
import { knownVersions } from './migrate.ts';
import { identifier, raw, type Sql, sql } from './sql.ts';

/** The error code with which PostgreSQL breaks a transaction off that begins with `guardSchemas`. */
const schemasChanged = 'GA001';

/** Held shared by whoever writes leads, and alone by a migration of schemas that are in use. */
const schemasLock: Sql = sql`hashtext('galena.schemas')`;

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
  return sql`(${await areSchemasKnown()} and (select pg_try_advisory_xact_lock_shared(${schemasLock})))`;
}

/**
 * A statement for the beginning of a transaction, which fails where the schemas are not those of this Galena, and keeps them as
 * they are until its end. It fails, rather than tell, so that the statements that are sent together with it are not carried
 * out either.
 * @param migration - what it does while schemas are being migrated: an engine fails, as it stops when it is told to; a call
 * waits. The transaction must hold nothing by then that the migration needs, not even a table.
 */
export async function guardSchemas(migration: 'fails' | 'waits' = 'fails'): Promise<Sql> {
  const areKnown = await areSchemasKnown();
  const refuse = (message: string) =>
    raw(`raise exception using errcode = '${schemasChanged}', message = '${message}'`);
  const lock =
    migration === 'waits'
      ? sql`perform pg_advisory_xact_lock_shared(${schemasLock});`
      : sql`
      if not pg_try_advisory_xact_lock_shared(${schemasLock}) then
        ${refuse('schemas are being migrated')};
      end if;`;
  // The lock is there before the versions are read, in a statement of their own.
  return sql`
    do $guard$
    begin
      ${lock}
      if ${areKnown} is not true then
        ${refuse('schemas are not those of this Galena')};
      end if;
    end
    $guard$`;
}

const beingMigrated = 'schemas are being migrated';

/**
 * The guard of a transaction that touches the schema of one subscription only. It keeps the schema as it is, or fails as that of an engine
 * does; whether the schema is a known one has to be asked in a later statement, which sees what was committed before the
 * lock was there: see `isKnownSchema`.
 */
export function guardSchema(schema: string): Sql {
  const lock = sql`pg_try_advisory_xact_lock_shared(${schemasLock})`;
  // From a table of the schema: the lock is taken where that is.
  return sql`
    select ${demand(lock, beingMigrated)}
    from ${identifier(schema, 'counters')}
    where name = 'lead'`;
}

/** A condition: whether the schema of a subscription is that of a version. It reads that schema only. */
export function isKnownSchema(schema: string, version: number): Sql {
  return sql`(select next_value from ${identifier(schema, 'counters')} where name = 'migration') = ${version + 1}::integer`;
}

/** Whether a transaction was broken off by its guard. */
export function isSchemaChange(error: unknown): error is Error {
  if (isUnmet(error, beingMigrated)) return true;
  return error instanceof Error && 'code' in error && error.code === schemasChanged;
}
