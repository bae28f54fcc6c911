import { copyInto } from '../packages/server/src/db/copy.ts';
import type { Database } from '../packages/server/src/db/database.ts';
import { raw, type Sql, sql } from '../packages/server/src/db/sql.ts';

/** What PostgreSQL does alone: the floor that an import is measured against. No checks, no reports, no queue. */

const leadKey = keyOf('l');
const rowKey = keyOf('s');

function keyOf(alias: string): Sql {
  return raw(`lower(btrim(${alias}.email, E' \\t\\n\\r\\f\\x0b'))`);
}

/** A table of the same shape and with the same indexes as the leads of a subscription. */
export async function makeReferenceTable(database: Database, schema: string): Promise<void> {
  await database.execute(sql`create schema reference`);
  await database.execute(sql`create table reference.leads (like ${raw(schema)}.leads including all)`);
  await database.execute(
    sql`create unlogged table reference.staging (email text, "firstName" text, "lastName" text, company text)`,
  );
}

/** COPY, then one `insert … select` of the rows whose key is not there. */
export async function insertFromFile(database: Database, file: Buffer): Promise<void> {
  await stage(database, file);
  await database.execute(sql`
    insert into reference.leads (id, "createdAt", "updatedAt", email, "firstName", "lastName", company)
    select (select coalesce(max(id), 0) from reference.leads) + row_number() over (), now(), now(), s.*
    from reference.staging s
    where not exists (select from reference.leads l where ${leadKey} = ${rowKey})`);
}

/** COPY, then one `update … from` joined on the key. */
export async function updateFromFile(database: Database, file: Buffer): Promise<void> {
  await stage(database, file);
  await database.execute(sql`
    update reference.leads l
    set "firstName" = s."firstName",
      "lastName" = s."lastName",
      company = s.company,
      "updatedAt" = now()
    from reference.staging s
    where ${leadKey} = ${rowKey}`);
}

async function stage(database: Database, file: Buffer): Promise<void> {
  await database.connection(async (connection) => {
    await connection.execute(sql`truncate reference.staging`);
    const columns = ['email', 'firstName', 'lastName', 'company'];
    const copy = copyInto(connection, { schema: 'reference', table: 'staging', columns });
    // The rows have neither quotes nor escapes, so commas alone make the difference to COPY's text form.
    await copy.write(
      file
        .toString('latin1')
        .slice(file.indexOf(10) + 1)
        .replaceAll(',', '\t'),
    );
    await copy.end();
  });
}
