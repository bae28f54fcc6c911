import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, raw, sql } from '../../packages/server/src/db/sql.ts';

const tables = ['leads', 'list_members'] as const;

/** Makes tables of the same shape, with the same indexes and storage settings, for PostgreSQL alone. */
export async function copyTables(database: Database, from: string, to: string): Promise<void> {
  await database.execute(sql`create schema ${identifier(to)}`);
  for (const table of tables) {
    const [settings] = await database.query<{ options: string | null }>(sql`
      select array_to_string(reloptions, ', ') as options
      from pg_class
      where oid = ${`${from}.${table}`}::regclass`);
    const target = identifier(to, table);
    await database.execute(sql`create table ${target} (like ${identifier(from, table)} including all)`);
    if (settings?.options) await database.execute(sql`alter table ${target} set (${raw(settings.options)})`);
  }
}

/** No vacuum may begin by itself in the middle of a run: each run starts from vacuumed tables anyway. */
export async function stopAutovacuum(database: Database, schema: string): Promise<void> {
  for (const table of tables) {
    await database.execute(sql`alter table ${identifier(schema, table)} set (autovacuum_enabled = false)`);
  }
}

/** Keeps the leads that are there as the state `name`. */
export async function saveLeads(database: Database, schema: string, name: string): Promise<void> {
  await database.execute(
    sql`create table ${identifier('saved', name)} as table ${identifier(schema, 'leads')}`,
  );
}

/** Brings the tables of a schema back to a saved state, or empties them: vacuumed, analysed and on disk. */
export async function restoreLeads(
  database: Database,
  schema: string,
  name: string | undefined,
): Promise<void> {
  for (const table of tables) await database.execute(sql`truncate ${identifier(schema, table)}`);
  if (name !== undefined) {
    await database.execute(sql`
      insert into ${identifier(schema, 'leads')}
      select *
      from ${identifier('saved', name)}
      order by id`);
  }
  await settle(database, schema);
}

/** Leaves nothing to be done for work that is past: no dead rows, no old statistics, no unwritten pages. */
export async function settle(
  database: Database,
  schema: string,
  how: 'vacuum' | 'vacuum analyze' = 'vacuum analyze',
): Promise<void> {
  for (const table of tables) await database.execute(sql`${raw(how)} ${identifier(schema, table)}`);
  await database.execute(sql`checkpoint`);
}
